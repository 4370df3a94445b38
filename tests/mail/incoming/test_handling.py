"""One mail through the steps: seen before, retried, given up, and whatever bytes come."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from omzien.mail.incoming import handlers, mime, routing
from omzien.mail.incoming.handlers import Outcome
from omzien.mail.incoming.handling import BACKOFF, MAX_ATTEMPTS, handle_due, try_again
from omzien.mail.incoming.htmltext import text_of
from omzien.mail.incoming.parsing import parse
from omzien.mail.incoming.quotes import split
from omzien.mail.incoming.retention import erase_old_mail
from omzien.mail.incoming.storing import store
from omzien.mail.incoming.words import decoded
from omzien.mail.models import IncomingMail
from tests.mail.incoming.reading import due_again
from tests.mail.incoming.writing import KEY, TO, head, plain

pytestmark = pytest.mark.django_db

OTHER = "7b" * 20


def put(raw, **more):
    return store(raw=raw, mailbox="proef", **more)


def handled(raw, **more):
    kept = put(raw, **more)
    handle_due(seconds=20)
    kept.refresh_from_db()
    return kept


# --- seen before ----------------------------------------------------------------------------------------


def test_same_uid_is_stored_once():
    assert put(plain("Ja"), uidvalidity=1, uid=7)
    assert put(plain("Anders"), uidvalidity=1, uid=7) is None
    assert put(plain("Ja"), uidvalidity=2, uid=7)


@pytest.mark.parametrize("with_id", [True, False])
def test_second_copy_by_another_way_is_ignored(with_id, handed_over):
    more = {} if with_id else {"Message_ID": None}
    raw = plain("Ja", **more)

    first = handled(b"Received: from a.nl by b.nl\r\n" + raw)
    second = handled(b"Received: from c.nl by d.nl\r\n" + raw)

    assert (first.state, second.state) == ("handled", "ignored")
    assert second.reason == f"Dezelfde mail als nummer {first.pk}."
    assert len(handed_over.mails) == 1


def test_one_mail_to_two_reply_addresses_is_handed_over_for_both(handed_over):
    other = TO.replace(KEY, OTHER)
    raw = plain("Ja", To=f"{TO}, {other}")

    for arrived_at in (TO, other):
        assert handled(f"Delivered-To: {arrived_at}\r\n".encode() + raw).state == "handled"

    assert [mail.key for mail in handed_over.mails] == [KEY, OTHER]


def test_guessed_message_id_keeps_no_mail_of_another_out(handed_over):
    """Who knows the Message-ID of a mail to come cannot have it taken for a double."""
    handled(plain("Vals", Message_ID="<x@y.nl>", From="dief@voorbeeld.nl"))

    assert handled(plain("Echt", Message_ID="<x@y.nl>")).state == "handled"


# --- handing over ---------------------------------------------------------------------------------------


def test_handlers_are_asked_in_turn():
    asked = []
    handlers.register("een", lambda mail, pk: asked.append("een") or Outcome.not_mine())
    handlers.register("twee", lambda mail, pk: asked.append("twee") or Outcome.refused("Gesloten."))
    handlers.register("drie", lambda mail, pk: asked.append("drie"))

    kept = handled(plain("Ja"))

    assert asked == ["een", "twee"]
    assert (kept.state, kept.handler, kept.reason) == ("ignored", "twee", "Gesloten.")


def test_key_that_nobody_knows():
    handlers.register("een", lambda mail, pk: Outcome.not_mine())

    kept = handled(plain("Ja"))

    assert (kept.state, kept.reason) == ("ignored", "De sleutel in het antwoordadres is van niemand.")


def test_automatic_mail_reaches_only_who_asks_for_it():
    taken = []
    handlers.register("niet", lambda mail, pk: taken.append("niet"))
    handlers.register("wel", lambda mail, pk: taken.append(mail.automatic) or Outcome.handled(), takes_automatic=True)

    handled(plain("Ik ben er niet", Auto_Submitted="auto-replied"))

    assert taken == ["Een automatisch bericht."]


def test_what_a_failing_handler_wrote_is_undone():
    def write_and_fail(mail, incoming_id):
        IncomingMail.objects.create(mailbox="half werk", not_before=None)
        raise RuntimeError

    handlers.register("een", write_and_fail)

    assert handled(plain("Ja")).state == "failed"
    assert not IncomingMail.objects.filter(mailbox="half werk").exists()


def test_failing_mail_comes_back_later_and_later_and_then_waits_for_a_person(handed_over):
    handed_over.answer = RuntimeError("stuk")
    kept = put(plain("Ja"))
    waits = []

    for _ in range(MAX_ATTEMPTS):
        handle_due(seconds=5)
        kept.refresh_from_db()
        waits.append(kept.not_before and round((kept.not_before - timezone.now()) / timedelta(minutes=1)))
        due_again()

    assert waits == [*(wait / timedelta(minutes=1) for wait in BACKOFF), None]
    assert kept.identity is None

    handed_over.answer = Outcome.handled()
    assert try_again(mail=kept)
    handle_due(seconds=5)
    kept.refresh_from_db()
    assert kept.state == "handled"
    assert not try_again(mail=kept)


# --- any bytes ------------------------------------------------------------------------------------------


@hypothesis_settings(max_examples=150)
@given(st.binary(max_size=3000) | st.binary(max_size=500).map(lambda some: head() + some))
def test_any_bytes_are_stored_and_settled(django_db_setup, raw):
    kept = put(raw)

    handle_due(seconds=5)

    kept.refresh_from_db()
    assert bytes(kept.raw) == raw
    assert kept.state in {"ignored", "handled"}


HEADERS = ["From", "To", "Subject", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Message-ID"]
HEADERS += ["Date", "Auto-Submitted", "Return-Path", "References", "Delivered-To", "List-Id", "X-Failed-Recipients"]


@hypothesis_settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(HEADERS), st.binary(max_size=60)), max_size=8), st.binary(max_size=200))
def test_any_headers_can_be_read(headers, body):
    raw = b"".join(name.encode() + b": " + value + b"\r\n" for name, value in headers) + b"\r\n" + body

    mail = parse(raw)

    for text in (mail.text, mail.quoted, mail.subject, mail.sender_name, *(one.name for one in mail.attachments)):
        assert "\x00" not in text
        text.encode()


@given(st.text(alphabet=st.sampled_from("> \nabOp schreef:Van-_<@é"), max_size=400))
def test_quotations_are_never_thrown_away(whole):
    parts = split(whole)

    written = sorted(f"{parts.text}\n{parts.quoted}".split())
    assert written == sorted(whole.split())


@given(st.text(max_size=500))
def test_any_html_becomes_text(markup):
    assert isinstance(text_of(markup), str)


@given(
    st.binary(max_size=200),
    st.text(max_size=20) | st.sampled_from(["utf-8", "utf-7", "hex", "idna", "cp037", "utf-16"]),
)
def test_any_bytes_become_text(raw, charset):
    decoded(raw, charset).encode()


# --- poison ---------------------------------------------------------------------------------------------


def nested(depth):
    opened = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth))
    return head() + f"{opened}Content-Type: text/plain\r\n\r\nja".encode()


@pytest.mark.parametrize(
    "raw",
    [nested(3000), head() + b"\r\n" + b"\n" * 24_000_000, nested(200) + b"\n" * 1_000_000],
    ids=["3,000 deep", "24 million lines", "deep and long"],
)
def test_what_would_take_minutes_is_refused_at_once(raw):
    kept = handled(raw)

    assert (kept.state, kept.step, kept.not_before) == ("failed", "lezen", None)
    assert kept.reason.startswith("De ")


def test_depth_and_number_of_parts_are_bounded():
    message = mime.opened(nested(150))

    assert list(mime.leaves(message)) == []


@pytest.mark.parametrize(
    "line",
    ["Op " + "schreef " * 30_000, "2024/1/1 " + "<@" * 100_000, "> " * 100_000, "Van: x\n" * 30_000, "Op x\n" * 40_000],
    ids=lambda line: line[:9],
)
def test_hostile_quotations_are_read_in_time(line):
    began = timezone.now()

    parse(plain(line))

    assert timezone.now() - began < timedelta(seconds=4)


# --- addresses and age ----------------------------------------------------------------------------------


def test_reply_address_is_empty_where_no_mail_is_read(settings):
    assert routing.reply_address(KEY) == f"antwoord+{KEY}@omzien.test"
    settings.REPLY_ADDRESS = ""
    assert routing.reply_address(KEY) == ""
    assert routing.keys_in([TO]) == ()


@pytest.mark.parametrize("key", ["kort", "MET-HOOFDLETTERS" * 2, f"{KEY}@x", f"{KEY}\n"])
def test_reply_key_is_plain(key):
    with pytest.raises(ValueError, match="reply key"):
        routing.reply_address(key)


@pytest.mark.parametrize(("state", "days", "stays"), [
    ("handled", 29, True), ("handled", 31, False), ("ignored", 31, False), ("failed", 89, True), ("failed", 91, False),
])  # fmt: skip
def test_contents_are_wiped_in_time(state, days, stays, handed_over):
    kept = handled(plain("Ja"))
    when = timezone.now() - timedelta(days=days)
    done = None if state == "failed" else when
    IncomingMail.objects.update(state=state, received_at=when, handled_at=done)

    assert erase_old_mail(dry_run=True) == (not stays)
    erase_old_mail()
    erase_old_mail()

    kept.refresh_from_db()
    assert bool(kept.raw) is bool(kept.sender) is bool(kept.subject) is stays
    assert handled(plain("Ja", Message_ID=kept.message_id or "<nieuw@x.nl>")).pk != kept.pk


def test_wiped_mail_is_still_known(handed_over):
    raw = plain("Ja")
    handled(raw)
    IncomingMail.objects.update(handled_at=timezone.now() - timedelta(days=31))
    erase_old_mail()

    assert handled(raw).state == "ignored"
    assert len(handed_over.mails) == 1


def test_daily_forgetting_does_it():
    from omzien.mail.tasks import forget

    kept = put(plain("Ja"))
    IncomingMail.objects.update(received_at=timezone.now() - timedelta(days=91))

    forget()

    kept.refresh_from_db()
    assert kept.raw is None


def test_reading_is_in_the_schedule(settings):
    assert settings.CELERY_BEAT_SCHEDULE["read-mailbox"]["task"] == "omzien.mail.tasks.read_mailbox"
