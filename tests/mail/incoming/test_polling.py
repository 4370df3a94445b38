"""The mailbox over a real IMAP server: what arrives, what is marked, and what a bad line does."""

import time

import pytest
from django.db import connection

from omzien.mail.incoming import handlers, mailbox, polling
from omzien.mail.incoming.handlers import Outcome
from omzien.mail.incoming.mailbox import MailboxError, configured
from omzien.mail.incoming.polling import poll
from omzien.mail.incoming.storing import store
from omzien.mail.models import IncomingMail, MailboxReading
from omzien.mail.models.incoming import LARGEST_MAIL
from tests.mail.incoming import imap as imap_server
from tests.mail.incoming.imap import Line
from tests.mail.incoming.reading import due_again
from tests.mail.incoming.writing import plain

pytestmark = pytest.mark.django_db(transaction=True)


def states():
    return sorted(IncomingMail.objects.values_list("state", flat=True))


def test_mail_is_stored_handed_over_and_marked_last(imap, handed_over):
    raw = plain("Ja hoor!")
    imap.put(raw, plain("Aan niemand", To="antwoord@omzien.test"))

    assert poll() is False

    first, second = IncomingMail.objects.order_by("uid")
    assert (first.state, first.handler, first.reason) == ("handled", "proef", "Aangenomen.")
    assert (first.sender, first.subject) == ("piet@voorbeeld.nl", "Re: Een vraag over de moestuin")
    assert bytes(first.raw) == raw
    assert first.mailbox == "antwoord@127.0.0.1/INBOX"
    assert second.state == "ignored"
    assert imap.read() == [first.uid, second.uid]
    assert handed_over.ids == [str(first.pk)]
    assert MailboxReading.objects.get().read_at


def test_reading_again_does_nothing(imap, handed_over):
    imap.put(plain("Ja"))

    poll()
    poll()

    assert len(handed_over.mails) == 1
    assert IncomingMail.objects.count() == 1


def test_mail_that_a_person_opened_is_read_as_well(imap, handed_over):
    imap.put(plain("Ja"), plain("Nee"))
    with imap.client() as client:
        client.uid("STORE", "101:*", "+FLAGS", r"(\Seen)")

    poll()

    assert [mail.text for mail in handed_over.mails] == ["Ja", "Nee"]


def test_failed_mail_stays_unread_and_holds_nobody_up(imap, handed_over):
    imap.put(*(plain("x" if n != 5 else "gif", Subject=f"Mail {n}") for n in range(10)))
    taken = handed_over.mails

    def picky(mail, incoming_id):
        if mail.text == "gif":
            raise ZeroDivisionError("piet@voorbeeld.nl")
        taken.append(mail)
        return Outcome.handled()

    handlers.register("proef", picky)

    poll()

    assert len(taken) == 9
    failed = IncomingMail.objects.get(state="failed")
    assert (failed.step, failed.reason) == ("overdragen", "Er ging iets mis (ZeroDivisionError).")
    assert (failed.attempts, failed.sender, failed.subject) == (1, "piet@voorbeeld.nl", "Mail 5")
    assert failed.uid not in imap.read()
    assert len(imap.read()) == 9

    handlers.register("proef", lambda mail, incoming_id: Outcome.handled())
    poll()
    failed.refresh_from_db()
    assert failed.state == "failed"

    due_again()
    poll()
    failed.refresh_from_db()
    assert failed.state == "handled"
    assert len(imap.read()) == 10


@pytest.fixture
def impatiently(settings, monkeypatch):
    """Reads once from this address, waiting half a second for each answer; returns how long that took."""

    def read(url):
        began = time.monotonic()
        good, settings.MAILBOX_URL = settings.MAILBOX_URL, url
        with monkeypatch.context() as shortly:
            shortly.setattr(mailbox, "SOCKET_SECONDS", 0.5)
            poll()
        settings.MAILBOX_URL = good
        return time.monotonic() - began

    return read


@pytest.mark.parametrize("silent", [False, True], ids=["hangs up", "goes silent"])
@pytest.mark.parametrize("after", [20, 250, 3000, 60_000])
def test_line_that_breaks_loses_nothing(after, silent, imap, handed_over, impatiently):
    """In the greeting, at selecting, in the first mail, in the large one. The next reading takes the rest."""
    imap.put(plain("Een"), plain("Twee " + "lang " * 30_000), plain("Drie"))
    line = Line(imap.port, cut_after=after, silent=silent)

    assert impatiently(imap.url(port=line.port)) < 5

    assert MailboxReading.objects.get().error.startswith(("De mailserver", "De verbinding"))
    line.close()
    poll()
    poll()

    assert sorted(mail.text[:4].strip() for mail in handed_over.mails) == ["Drie", "Een", "Twee"]
    assert len(imap.read()) == 3
    assert MailboxReading.objects.get(mailbox=configured().name).error == ""


def test_server_that_drips_is_cut_off(imap, handed_over, settings, monkeypatch):
    """Every byte comes in time, all of them together never."""
    monkeypatch.setattr(polling, "LONGEST", 1.0)
    monkeypatch.setattr(imap_server.Line, "_carry", drip)
    imap.put(plain("woord " * 10_000))
    line = Line(imap.port)
    settings.MAILBOX_URL = imap.url(port=line.port)

    began = time.monotonic()
    poll()

    assert time.monotonic() - began < 5
    line.close()
    settings.MAILBOX_URL = imap.url()
    poll()
    assert len(handed_over.mails) == 1


def drip(self, source, target, left):
    try:
        while data := source.recv(200):
            target.sendall(data)
            time.sleep(0.02)
    except OSError:
        pass


def test_server_that_is_away(settings, handed_over):
    settings.MAILBOX_URL = "imap://een:twee@127.0.0.1:1/INBOX"

    poll()

    assert MailboxReading.objects.get().error == "De verbinding met de mailserver mislukte (ConnectionRefusedError)."


def test_stored_mail_is_handled_while_the_mailbox_is_away(settings, handed_over):
    settings.MAILBOX_URL = "imap://een:twee@127.0.0.1:1/INBOX"
    store(raw=plain("Ja"), mailbox="proef")

    poll()

    assert states() == ["handled"]


@pytest.mark.parametrize("what", ["password", "folder"])
def test_refusal_is_told_without_password_or_address(what, imap, settings, caplog):
    right = settings.MAILBOX_URL
    wrong = right.replace("geheim-wachtwoord", "geheim-fout") if what == "password" else imap.url(folder="Bestaat-niet")
    settings.MAILBOX_URL = wrong

    poll()

    assert MailboxReading.objects.get().error.startswith("De mailserver weigerde een opdracht")
    assert "geheim" not in caplog.text
    assert "antwoord@" not in caplog.text


def test_another_uidvalidity_hands_nothing_over_twice(handed_over, settings, monkeypatch):
    mails = [plain(f"Mail {n}") for n in range(3)]
    monkeypatch.setattr(mailbox.MailboxAddress, "name", "steeds dezelfde")
    seen = set()
    for _ in range(2):
        with imap_server.running() as server:
            settings.MAILBOX_URL = server.url()
            server.put(*mails)
            poll()
            seen.add(IncomingMail.objects.order_by("-pk").first().uidvalidity)

    assert len(seen) == 2
    assert len(handed_over.mails) == 3
    assert states() == ["handled"] * 3 + ["ignored"] * 3


def test_mail_of_more_than_25_mb_keeps_its_head(imap, handed_over):
    imap.put(plain("x" * 70 + "\n") + b"woord " * (LARGEST_MAIL // 6), plain("Na de grote"))

    poll()

    large = IncomingMail.objects.get(is_cut=True)
    assert (large.state, large.reason) == ("failed", "De mail is groter dan 25 MB. Alleen de kop is bewaard.")
    assert large.not_before is None
    assert large.size > LARGEST_MAIL
    assert b"Subject: Re:" in bytes(large.raw)
    assert len(large.raw) < 2000
    assert [mail.text for mail in handed_over.mails] == ["Na de grote"]


def test_reading_goes_on_where_time_was_up(imap, handed_over, monkeypatch):
    imap.put(*(plain(f"Mail {n}") for n in range(3)))
    monkeypatch.setattr(polling, "FETCH_SECONDS", -1)
    assert poll() is True
    assert IncomingMail.objects.count() == 0

    monkeypatch.setattr(polling, "FETCH_SECONDS", 10)
    assert poll() is False
    assert len(handed_over.mails) == 3


def test_lock_is_let_go_after_a_failure(settings):
    settings.MAILBOX_URL = "imap://een:twee@127.0.0.1:1/INBOX"
    poll()

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone() == (0,)


def test_no_mailbox_is_no_trouble(handed_over):
    assert poll() is False
    assert not MailboxReading.objects.exists()


@pytest.mark.parametrize("url", ["x", "http://a:b@c/", "imaps://host/INBOX", "imaps://a:b@host:xx/"])
def test_address_that_is_none(url, settings):
    settings.MAILBOX_URL = url

    with pytest.raises(MailboxError):
        configured()


def test_address_with_everything(settings):
    settings.MAILBOX_URL = "imaps://post%40omzien.nl:a%2Fb%3A@mail.omzien.nl/Postvak%20IN"

    address = configured()

    assert (address.host, address.port, address.user, address.password) == (
        "mail.omzien.nl",
        993,
        "post@omzien.nl",
        "a/b:",
    )
    assert address.folder == "Postvak IN"
    assert "a/b" not in repr(address)
