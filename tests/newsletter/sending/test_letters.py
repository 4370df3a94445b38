"""The mail as it arrives: for one reader, readable by every program, and with a way to stop it (RFC 2369, RFC 8058)."""

from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from newsletter.links import KEY_TOKEN, key_in
from newsletter.models import Delivery, Subscriber
from newsletter.sending.drain import drain
from newsletter.sending.letters import delivery_in, message_id
from newsletter.stopping import stop_address, subscriber_in
from omzien.mail.incoming.automatic import is_our_id
from omzien.mail.incoming.routing import keys_in
from tests.initiatives.factories import InitiativeFactory
from tests.newsletter.factories import SubscriberFactory, make_issue
from tests.newsletter.reading import links_in
from tests.newsletter.sending.conftest import frozen

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(smtp, settings):
    """What two readers really got of an issue with all sorts of signs in it."""
    settings.DEFAULT_FROM_EMAIL = "Omzien in café De Brug <hallo@omzien.test>"
    InitiativeFactory(published=True, name="Crèche & ‘t Café", summary="Één plek, voor € 5.", themes=["care"])
    SubscriberFactory(themes=["care"])
    SubscriberFactory()
    from newsletter.models import Sending

    issue = make_issue(subject="Omzien: één mei – cafés", opening="<p>Beste buren,</p><p>.met een punt. Eén!</p>")
    sending = frozen(Sending.objects.create(issue=issue))
    drain(sending.pk)
    return smtp.accepted


def test_headers_are_complete_and_for_one_reader(letters, settings):
    assert len(letters) == 2
    for letter, reader in zip(letters, Subscriber.objects.order_by("deliveries__pk"), strict=True):
        (stop,) = [letter["List-Unsubscribe"].strip()]
        path = urlsplit(stop[1:-1]).path
        assert letter.get_all("To") == [reader.address]
        assert letter["Subject"] == "Omzien: één mei – cafés"
        assert str(letter["From"]) == "Omzien in café De Brug <hallo@omzien.test>"
        assert str(letter["Reply-To"]) == str(letter["From"])
        assert (stop[0], stop[-1]) == ("<", ">")
        assert key_in(path.rstrip("/").rpartition("/")[2]) == reader.key
        assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert letter["List-Id"] == "Nieuwsbrief van Omzien <nieuwsbrief.testserver>"
        assert letter["Auto-Submitted"] == "auto-generated"
        assert abs(parsedate_to_datetime(letter["Date"]) - timezone.now()).total_seconds() < 600
        assert letter["Message-ID"] == message_id(reader.deliveries.get().pk)
        assert is_our_id(letter["Message-ID"])
        assert len(set(letter.keys())) == len(letter.keys())


def test_body_is_text_and_html_that_every_program_reads(letters):
    for letter in letters:
        raw = letter.as_bytes()
        parts = list(letter.iter_parts())
        text, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
        assert letter.defects == [defect for part in parts for defect in part.defects] == []
        assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
        assert letter.get_content_type() == "multipart/alternative"
        assert raw.isascii()
        assert len(raw) < 100_000
        assert max(map(len, raw.splitlines())) <= 998
        assert ".met een punt. Eén!" in text
        assert ".met een punt. Eén!" in html
        assert "Crèche & ‘t Café" in text
        assert "één plek, voor € 5." in text.casefold()
        assert KEY_TOKEN not in text + html


def test_every_reader_has_links_of_their_own(letters):
    keys = {
        key_in(path.rstrip("/").rpartition("/")[2])
        for letter in letters
        for path in links_in(*(letter.get_body((kind,)).get_content() for kind in ("plain", "html")))
        if "/voorkeuren/" in path or "/stoppen/" in path
    }

    assert keys == set(Subscriber.objects.values_list("key", flat=True))


def test_no_link_of_a_mail_changes_anything_when_it_is_opened(letters, client):
    before = list(Subscriber.objects.values())
    paths = {path for letter in letters for path in links_in(letter.get_body(("html",)).get_content())}
    assert len(paths) > 4

    for path in paths:
        assert client.get(path).status_code in {200, 301, 302}

    assert list(Subscriber.objects.values()) == before


def test_header_stops_the_newsletter_in_one_click(letters, client):
    path = urlsplit(letters[0]["List-Unsubscribe"].strip()[1:-1]).path

    answer = client.post(path, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert Subscriber.objects.get(address=letters[0]["To"]).status == Subscriber.Status.STOPPED


def test_where_mail_is_read_the_header_names_an_address_as_well(smtp, settings, make_sending):
    settings.MAILBOX_URL = "imaps://user:password@imap.test/INBOX"
    sending = make_sending(1)

    drain(sending.pk)

    (letter,) = smtp.accepted
    _, address = letter["List-Unsubscribe"].split(", ")
    (key,) = keys_in([address.removeprefix("<mailto:").partition("?")[0]])
    assert subscriber_in(key) == Subscriber.objects.get().pk


def test_keys_that_we_did_not_make_are_nobodys():
    address = stop_address(7)
    (key,) = keys_in([address])

    assert subscriber_in(key) == 7
    assert subscriber_in(key[:-1] + ("0" if key[-1] != "0" else "1")) is None
    assert subscriber_in("nb") is None
    assert delivery_in(message_id(12)) == 12
    for wrong in (
        "",
        "<x@y>",
        "<nieuwsbrief.12.0000000000000000.omzien@testserver>",
        "<nieuwsbrief.²." + "0" * 16 + ".x@y>",
    ):
        assert delivery_in(wrong) is None


def test_message_id_stays_over_attempts(make_sending, addresses, smtp):
    sending = make_sending(1)
    (address,) = addresses(sending)
    smtp.answers[address] = ["450 later", "250 OK"]

    drain(sending.pk)
    Delivery.objects.update(not_before=timezone.now())
    drain(sending.pk)

    assert smtp.accepted[0]["Message-ID"] == message_id(sending.deliveries.get().pk)
