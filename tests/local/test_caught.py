"""Caught mail: every message shows, whatever is wrong with it, and nothing in it runs or loads."""

import asyncio
import time
from email.message import EmailMessage

import pytest
from aiosmtpd.smtp import Envelope
from django.urls import NoReverseMatch, reverse

from omzien.local import caught
from omzien.local.catcher import Keeper
from omzien.mail.incoming import handlers
from omzien.mail.incoming.handlers import Outcome
from tests.local import local_urls


@pytest.fixture
def mail_folder(settings, tmp_path):
    settings.LOCAL = True
    settings.LOCAL_FOLDER = tmp_path
    (tmp_path / "mail").mkdir()
    return tmp_path / "mail"


def keep(folder, content, to=("iemand@example.org",)):
    envelope = Envelope()
    envelope.content = content if isinstance(content, bytes) else bytes(content)
    envelope.rcpt_tos = list(to)
    assert asyncio.run(Keeper(folder).handle_DATA(None, None, envelope)).startswith("250")
    return caught.names(folder)[0]


def letter(subject="Welkom", text="Hallo", html=""):
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "hallo@omzien.example", "iemand@example.org"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


pytestmark = [pytest.mark.urls(local_urls.__name__), pytest.mark.django_db]


def test_list_is_empty_with_an_invitation(client, mail_folder):
    assert "Nog geen mail" in client.get("/lokaal/mail/").content.decode()


def test_list_is_newest_first_and_paged(client, mail_folder):
    for number in range(27):
        keep(mail_folder, letter(f"Bericht {number}"))

    first = client.get("/lokaal/mail/")
    second = client.get("/lokaal/mail/", {"pagina": "2"})

    assert [mail.subject for mail in first.context["caught"]] == [f"Bericht {n}" for n in range(26, 1, -1)]
    assert [mail.subject for mail in second.context["caught"]] == ["Bericht 1", "Bericht 0"]


@pytest.mark.parametrize("page", ["0", "-1", "x", "10" * 30, "\x00"])
def test_nonsense_page_numbers_show_a_page_or_a_refusal(client, mail_folder, page):
    keep(mail_folder, letter())

    assert client.get("/lokaal/mail/", {"pagina": page}).status_code in (200, 400)


def test_links_can_be_clicked(client, mail_folder):
    html = '<p>Klik <a href="https://omzien.example/b/?x=1&amp;y=2">op <b>deze</b> link</a></p>'
    name = keep(mail_folder, letter(text="Ga naar https://omzien.example/bevestig/abc/.", html=html))

    page = client.get(f"/lokaal/mail/{name}/").content.decode()

    assert '<a href="https://omzien.example/bevestig/abc/"' in page
    assert '<a href="https://omzien.example/b/?x=1&amp;y=2" rel="nofollow">op deze link</a>' in page


def test_hostile_html_is_only_text(client, mail_folder):
    html = '<img src="https://evil.example/x"><script>alert(1)</script><a href="javascript:alert(2)">k</a>Ja'
    name = keep(mail_folder, letter(subject="<script>3</script>", html=html))

    page = client.get(f"/lokaal/mail/{name}/").content.decode()

    assert "evil.example" not in page
    assert "javascript:" not in page
    assert "alert(1)" not in page
    assert "&lt;script&gt;3&lt;/script&gt;" in page


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"Subject: =?utf-8?b?!!!?=\r\n\r\nx",
        b"Content-Type: text/plain; charset=bestaat-niet\r\n\r\nx\xe9",
        b"Content-Type: multipart/mixed\r\n\r\nzonder grens",
        b"Subject: " + b"=?x?q?a?= " * 3000 + b"\r\n\r\n",
        b"From: \xff@\r\nTo: :;<>\r\nDate: nooit\r\nMessage-ID: <\r\n\r\nx",
        b"Content-Transfer-Encoding: base64\r\n\r\n$$$",
        b"Content-Type: text/html\r\n\r\n<a href='http://[kapot'>x</a><!-- <![",
    ],
)
def test_broken_mail_still_shows(client, mail_folder, raw):
    name = keep(mail_folder, raw)

    assert client.get("/lokaal/mail/").status_code == 200
    assert client.get(f"/lokaal/mail/{name}/").status_code == 200


@pytest.mark.parametrize("name", ["x", "..", "0" * 20 + "-deadbeef", "..%2f..%2fsecrets.json"])
def test_unknown_names_are_not_found(client, mail_folder, name):
    (mail_folder.parent / "secrets.json").write_text("{}")

    assert client.get(f"/lokaal/mail/{name}/").status_code == 404


def test_closed_outside_one_machine(client, mail_folder, settings):
    name = keep(mail_folder, letter())
    settings.LOCAL = False

    assert client.get("/lokaal/mail/").status_code == 404
    assert client.get(f"/lokaal/mail/{name}/").status_code == 404


@pytest.mark.urls("omzien.urls")
def test_not_even_routed_outside_one_machine():
    with pytest.raises(NoReverseMatch):
        reverse("local:mail_list")


def test_names_sort_by_arrival(tmp_path):
    first = keep(tmp_path, letter())
    time.sleep(0.001)

    second = keep(tmp_path, letter())

    assert caught.names(tmp_path) == [second, first]


# --- answering as the recipient -----------------------------------------------------------------------

KEY = "3f9a" * 10


@pytest.fixture
def with_reply_address(client, mail_folder, monkeypatch):
    """A caught mail with a key in its Reply-To, and what the reading of mail hands over."""
    taken = []
    monkeypatch.setattr(handlers, "_registered", {})
    handlers.register("proef", lambda mail, pk: taken.append(mail) or Outcome.handled("Doorgegeven."))
    message = letter("Re: Een vraag", "Mag ik de kruiwagen lenen?")
    message["Reply-To"] = f"Omzien <antwoord+{KEY}@omzien.test>"
    return f"/lokaal/mail/{keep(mail_folder, message)}/", taken


def test_caught_mail_is_answered_as_a_mail_program_would(client, with_reply_address):
    address, taken = with_reply_address
    assert "Beantwoord als ontvanger" in client.get(address).content.decode()

    response = client.post(address, {"text": "Ja hoor, graag!"})

    assert response.status_code == 302
    [mail] = taken
    assert (mail.key, mail.sender, mail.subject) == (KEY, "iemand@example.org", "Re: Een vraag")
    assert mail.text == "Ja hoor, graag!"
    assert "> Mag ik de kruiwagen lenen?" in mail.quoted


def test_empty_answer_keeps_the_form(client, with_reply_address):
    address, taken = with_reply_address

    assert client.post(address, {"text": " "}).status_code == 422
    assert taken == []


def test_mail_without_a_key_has_no_form(client, mail_folder):
    address = f"/lokaal/mail/{keep(mail_folder, letter())}/"

    assert "Beantwoord als ontvanger" not in client.get(address).content.decode()
    assert client.post(address, {"text": "Ja"}).status_code == 200


def test_nobody_answers_where_it_is_not_local(client, with_reply_address, settings):
    settings.LOCAL = False

    assert client.post(with_reply_address[0], {"text": "Ja"}).status_code == 404
