import os
import signal
import smtplib
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from omzien.mail import delivery
from omzien.mail.delivery import MAX_ATTEMPTS, deliver
from omzien.mail.models import Message
from tests.mail.factories import MessageFactory

pytestmark = pytest.mark.django_db

Status = Message.Status


def due_again():
    Message.objects.update(not_before=timezone.now())


def test_delivery_sends_text_and_html_to_one_recipient(smtp):
    message = MessageFactory(headers={"Message-ID": "<een@voorbeeld.test>", "Auto-Submitted": "auto-generated"})

    deliver()

    message.refresh_from_db()
    arrived = smtp.accepted[0]
    assert (message.status, message.attempts, message.error) == (Status.SENT, 1, "")
    assert arrived["To"] == message.to
    assert arrived["Message-ID"] == "<een@voorbeeld.test>"
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived["Date"]
    assert [part.get_content_type() for part in arrived.iter_parts()] == ["text/plain", "text/html"]


def test_delivery_sends_another_form_of_the_letter_and_a_file(smtp):
    """As an invitation goes: a mail program takes the last form that it knows, and the file stands beside them."""
    text = "BEGIN:VCALENDAR\r\nSUMMARY:Café\r\nEND:VCALENDAR\r\n"
    MessageFactory(parts=[["text/calendar; method=REQUEST", text, ""], ["application/ics", text, "activiteit.ics"]])

    deliver()

    letter, file = smtp.accepted[0].iter_parts()
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
    invitation = list(letter.iter_parts())[-1]
    assert (invitation.get_param("method"), invitation.get_content_charset()) == ("REQUEST", "utf-8")
    assert invitation.get_payload(decode=True).decode() == text
    assert (file.get_filename(), file.get_payload(decode=True).decode()) == ("activiteit.ics", text)


def test_delivery_tries_again_after_450_and_then_succeeds(smtp):
    message = MessageFactory()
    smtp.answers[message.to] = ["450 later, please"]

    deliver()
    message.refresh_from_db()
    assert (message.status, message.error) == (Status.QUEUED, "De mailserver antwoordde 450.")
    assert timedelta(seconds=50) < message.not_before - timezone.now() < timedelta(seconds=61)
    deliver()
    assert smtp.seen == [message.to]

    due_again()
    deliver()
    message.refresh_from_db()
    assert (message.status, message.attempts) == (Status.SENT, 2)


def test_delivery_gives_up_at_550_and_sends_the_next(smtp):
    refused, fine = MessageFactory(), MessageFactory()
    smtp.answers[refused.to] = ["550 no such user"]

    deliver()

    refused.refresh_from_db()
    fine.refresh_from_db()
    assert (refused.status, fine.status) == (Status.FAILED, Status.SENT)
    assert refused.error == "De mailserver weigerde dit bericht (550)."


def test_delivery_keeps_what_a_dropped_connection_left(smtp):
    message = MessageFactory()
    smtp.answers[message.to] = ["drop"]

    deliver()
    message.refresh_from_db()
    assert (message.status, message.attempts) == (Status.QUEUED, 1)

    due_again()
    deliver()
    message.refresh_from_db()
    assert message.status == Status.SENT
    assert smtp.seen == [message.to]


@pytest.mark.parametrize("answer", ["silent", "drop after data"])
def test_delivery_without_an_answer_after_data_is_uncertain_and_not_repeated(smtp, answer):
    message = MessageFactory()
    smtp.answers[message.to] = [answer]

    deliver()
    due_again()
    deliver()

    message.refresh_from_db()
    assert message.status == Status.UNCERTAIN
    assert smtp.seen == [message.to]


def test_delivery_claims_nothing_while_the_mail_server_is_away(settings):
    settings.EMAIL_BACKEND = delivery.DJANGO_SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    message = MessageFactory()

    deliver()

    message.refresh_from_db()
    assert (message.status, message.attempts) == (Status.QUEUED, 0)


def test_delivery_stops_after_a_day_and_a_half(smtp):
    message = MessageFactory(attempts=MAX_ATTEMPTS - 1)
    smtp.answers[message.to] = ["450 later, please"]

    deliver()

    message.refresh_from_db()
    assert message.status == Status.FAILED


def test_delivery_survives_a_message_that_cannot_be_built(smtp):
    poison, fine = MessageFactory(subject="twee\nregels"), MessageFactory()

    deliver()

    poison.refresh_from_db()
    fine.refresh_from_db()
    assert (poison.status, fine.status) == (Status.FAILED, Status.SENT)


def test_delivery_wipes_one_time_links_once_sent(smtp):
    secret, plain = MessageFactory(is_secret=True), MessageFactory()

    deliver()

    secret.refresh_from_db()
    plain.refresh_from_db()
    assert (secret.text, secret.html) == ("", "")
    assert plain.text != ""


def test_delivery_says_when_time_was_up(smtp):
    MessageFactory.create_batch(2)

    assert deliver(seconds=0) is True
    assert deliver() is False
    assert len(smtp.accepted) == 2


def test_delivery_uses_one_connection(smtp, monkeypatch):
    MessageFactory.create_batch(3)
    opened = []
    original = smtplib.SMTP.connect
    monkeypatch.setattr(smtplib.SMTP, "connect", lambda *args, **kw: opened.append(1) or original(*args, **kw))

    deliver()

    assert len(smtp.accepted) == 3
    assert len(opened) == 1


def drain_in_threads(count):
    def run():
        try:
            deliver()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_delivery_by_two_senders_at_once_sends_each_once(smtp):
    messages = MessageFactory.create_batch(20)

    drain_in_threads(2)

    assert sorted(smtp.seen) == sorted(message.to for message in messages)
    assert set(Message.objects.values_list("status", "attempts")) == {(Status.SENT, 1)}


@pytest.mark.django_db(transaction=True)
def test_delivery_without_the_claim_would_send_twice(smtp, monkeypatch):
    """The negative control of the test above: read without lock or claim, and doubles appear."""
    barrier = threading.Barrier(2, timeout=10)

    def careless():
        message = Message.objects.due().first()
        if message:
            barrier.wait()
        return message

    MessageFactory()
    monkeypatch.setattr(delivery, "claim", careless)

    drain_in_threads(2)

    assert len(smtp.seen) == 2


@pytest.mark.django_db(transaction=True)
def test_delivery_killed_half_way_is_uncertain_and_never_resent(smtp):
    message = MessageFactory()
    smtp.answers[message.to] = ["silent"]
    sender = subprocess.Popen(
        [sys.executable, "-c", "import django; django.setup(); from omzien.mail.delivery import deliver; deliver()"],
        env=os.environ | environment(smtp),
    )
    assert smtp.data_received.wait(30)
    sender.send_signal(signal.SIGKILL)
    sender.wait(10)

    deliver()
    message.refresh_from_db()
    assert message.status == Status.ATTEMPTING

    Message.objects.update(attempted_at=timezone.now() - timedelta(minutes=11))
    deliver()
    message.refresh_from_db()
    assert message.status == Status.UNCERTAIN
    assert smtp.seen == [message.to]


def environment(smtp):
    database = connection.settings_dict
    return {
        "DJANGO_SETTINGS_MODULE": "omzien.settings.test",
        "DATABASE_URL": f"postgresql://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
        f"/{database['NAME']}",
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp.port}",
    }


def test_delivery_query_count_per_message(smtp, django_assert_num_queries):
    """Left behind, anything due; per message a claim (savepoint and all), whether its address exists, and an outcome; a
    last, empty claim."""
    MessageFactory.create_batch(3)

    with django_assert_num_queries(2 + 3 * 6 + 3):
        deliver()


def test_delivery_of_an_empty_queue_opens_no_connection(smtp, monkeypatch):
    monkeypatch.setattr(delivery, "_connection", None)
    started = time.monotonic()

    deliver()

    assert time.monotonic() - started < 1
