from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError
from django.db import transaction
from django.utils import timezone

from omzien.mail import actions, rendering
from omzien.mail.actions import NotToBeResentError, Part, forget_old_messages, queue_mail, resend
from omzien.mail.models import Message
from omzien.mail.tasks import drain
from tests.mail.factories import MessageFactory

pytestmark = pytest.mark.django_db

NOTICE = {"subject": "Een onderwerp", "sentence": "Er is iets gewijzigd."}


@pytest.fixture(autouse=True)
def woken(monkeypatch):
    calls = []
    monkeypatch.setattr(actions, "wake", lambda task, *args: calls.append(task))
    return calls


def queue(key="een/sleutel", to="lid@voorbeeld.test", notice=None, **kwargs):
    context = {"notice": NOTICE | (notice or {}), "at": timezone.now(), "browser": "Firefox op Windows"}
    return queue_mail(key=key, to=to, template="accounts/notice", context=context, **kwargs)


def test_queue_mail_records_one_message_and_wakes_the_worker(woken):
    message = queue(headers={"Reply-To": "hallo@omzien.example"})

    assert (message.status, message.to, message.subject) == ("queued", "lid@voorbeeld.test", "Een onderwerp")
    assert message.headers["Auto-Submitted"] == "auto-generated"
    assert message.headers["Reply-To"] == "hallo@omzien.example"
    assert message.headers["Message-ID"].endswith("@testserver>")
    assert woken == [drain]


def test_queue_mail_with_the_same_key_is_one_mail(woken):
    first, second = queue(), queue(to="ander@voorbeeld.test", notice={"subject": "Ander"})

    assert first == second
    assert Message.objects.get().to == "lid@voorbeeld.test"
    assert woken == [drain]


def test_queue_mail_belongs_to_the_callers_transaction():
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)

    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "address", ["", "x", "lid@voorbeeld.test\nBcc: ander@voorbeeld.test", "a@b.nl,c@d.nl", "a@b.nl\x00", "Lid <a@b.nl>"]
)
def test_queue_mail_takes_one_plain_address(address):
    with pytest.raises(ValidationError):
        queue(to=address)


@pytest.mark.parametrize("evil", ["Dag\nBcc: ander@voorbeeld.test", "Dag\r\n\r\nTekst", "Dag\n{{ separator }}\nTekst"])
def test_queue_mail_refuses_a_subject_that_would_be_more(evil):
    with pytest.raises(BadHeaderError):
        queue(notice={"subject": evil})

    assert not Message.objects.exists()


@pytest.mark.parametrize("header", [{"X-Een": "a\nBcc: b@c.nl"}, {"X-Een\r\nBcc": "b@c.nl"}, {"Reply-To": "a\x00"}])
def test_queue_mail_refuses_a_header_that_would_be_more(header):
    with pytest.raises(BadHeaderError):
        queue(headers=header)


def test_queue_mail_shortens_a_long_subject():
    assert len(queue(notice={"subject": "woord " * 100}).subject) == 250


def test_queue_mail_makes_text_and_html_of_their_own():
    message = queue(notice={"sentence": "Tom & <b>Jerry</b> \x01 ‘é’"})

    assert "Tom & <b>Jerry</b>  ‘é’" in message.text
    assert "Tom &amp; &lt;b&gt;Jerry&lt;/b&gt;  ‘é’" in message.html
    assert "<html" not in message.text
    assert "=====" not in message.text


def test_html_is_dutch_dark_light_and_loads_nothing():
    html = queue().html

    assert '<html lang="nl"' in html
    assert "prefers-color-scheme: dark" in html
    assert 'name="color-scheme"' in html
    assert "<img" not in html
    assert "googleapis" not in html
    assert "<script" not in html
    assert len(html.encode()) < 100_000


def test_html_that_gmail_would_cut_off_is_refused(monkeypatch):
    monkeypatch.setattr(rendering, "LARGEST_HTML", 1000)

    with pytest.raises(rendering.TooLargeError):
        queue()


@pytest.mark.parametrize("status", ["failed", "uncertain"])
def test_resend_queues_again(status, woken):
    message = MessageFactory(status=status, attempts=24, error="x", not_before=timezone.now() + timedelta(days=1))

    resend(message=message)

    message.refresh_from_db()
    assert (message.status, message.attempts, message.error) == ("queued", 0, "")
    assert message in Message.objects.due()
    assert woken == [drain]


@pytest.mark.parametrize(
    ("status", "to"), [("sent", "a@b.nl"), ("queued", "a@b.nl"), ("attempting", "a@b.nl"), ("failed", "")]
)
def test_resend_refuses_what_is_on_its_way_sent_or_forgotten(status, to):
    message = MessageFactory(status=status, to=to)

    with pytest.raises(NotToBeResentError):
        resend(message=message)


def test_messages_are_forgotten_after_thirty_days_and_their_keys_kept():
    old, new = MessageFactory(error="x"), MessageFactory()
    Message.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31), status="sent")

    assert forget_old_messages() == 1
    assert forget_old_messages() == 0

    old.refresh_from_db()
    assert (old.to, old.subject, old.text, old.html, old.headers, old.error) == ("", "", "", "", {}, "")
    assert queue(key=old.key) == old
    assert new in Message.objects.exclude(to="")


def test_forgetting_leaves_nothing_to_send():
    message = MessageFactory()
    Message.objects.update(created_at=timezone.now() - timedelta(days=31))

    forget_old_messages()

    message.refresh_from_db()
    assert message not in Message.objects.due()


def test_parts_beside_the_letter_are_kept_with_it_and_forgotten_with_it():
    invitation = Part("text/calendar; method=REQUEST", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")

    message = queue(parts=[invitation, Part("application/ics", "BEGIN", "activiteit.ics")])

    message.refresh_from_db()
    assert message.parts == [list(invitation), ["application/ics", "BEGIN", "activiteit.ics"]]
    Message.objects.update(created_at=timezone.now() - timedelta(days=31))
    forget_old_messages()
    message.refresh_from_db()
    assert message.parts == []
