"""Hands recorded messages to the mail server, each at most once, whatever is killed when.

A message is claimed and committed as "attempting" before the first byte leaves. Only a clear answer moves it on; where
the answer is missing it becomes "uncertain" and waits for a person.
"""

from __future__ import annotations

import contextlib
import logging
import smtplib
import time
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from omzien.mail.incoming.bounces import PERMANENT, most_precise
from omzien.mail.models import Message
from omzien.mail.smtp import UnansweredError
from omzien.mail.undeliverable import SENTENCE, is_undeliverable, mark_undeliverable

logger = logging.getLogger(__name__)

DJANGO_SMTP = "django.core.mail.backends.smtp.EmailBackend"
SECONDS = 25  # a run stops claiming then; the last message may take its time-out on top, still under a minute
BACKOFF = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60)]
LONGEST_BACKOFF = timedelta(hours=2)
MAX_ATTEMPTS = 24  # about a day and a half


def deliver(*, seconds: float = SECONDS) -> bool:
    """Send what is due over one connection; True where the time was up before the queue was empty."""
    give_up_on_the_left_behind()
    if not Message.objects.due().exists():
        return False
    started = time.monotonic()
    with _connection() as connection:
        if connection is None:
            return False
        while time.monotonic() - started < seconds:
            message = claim()
            if message is None:
                return False
            if not _attempt(connection, message):
                return False
    return True


def claim() -> Message | None:
    """Take the oldest message that no other sender is busy with, and commit that before anything is sent."""
    with transaction.atomic():
        message = Message.objects.due().select_for_update(skip_locked=True).first()
        if message is None:
            return None
        message.status = Message.Status.ATTEMPTING
        message.attempts += 1
        message.attempted_at = timezone.now()
        message.save(update_fields=["status", "attempts", "attempted_at"])
    return message


def give_up_on_the_left_behind() -> None:
    Message.objects.left_behind().update(
        status=Message.Status.UNCERTAIN, error="De verzender stopte halverwege. Misschien is het bericht aangekomen."
    )


@contextlib.contextmanager
def _connection() -> Iterator[BaseEmailBackend | None]:
    """One open connection, or None where the mail server cannot be reached: then nothing was claimed."""
    backend = "omzien.mail.smtp.Backend" if settings.EMAIL_BACKEND == DJANGO_SMTP else None
    connection: BaseEmailBackend = get_connection(backend)
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("Mail server not reached: %s", type(error).__name__)
        yield None
        return
    try:
        yield connection
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            connection.close()


def _attempt(connection: BaseEmailBackend, message: Message) -> bool:
    """Send one message and record the outcome; False where the connection is lost."""
    if is_undeliverable(message.to):
        _finish(message, Message.Status.FAILED, SENTENCE)
        return True
    try:
        connection.send_messages([as_email(message)])
    except UnansweredError:
        _uncertain(message)
        return False
    except smtplib.SMTPRecipientsRefused as refusal:
        code, reply = next(iter(refusal.recipients.values()))
        _refused(message, code, reply)
        _remember_who_is_gone(message, code, reply)
    except smtplib.SMTPResponseException as answer:
        _refused(message, answer.smtp_code, answer.smtp_error)
    except (OSError, smtplib.SMTPException) as error:
        _later(message, f"Verbinding verbroken ({type(error).__name__}).")
        return False
    except Exception as error:
        logger.exception("Message %s cannot be sent", message.pk)
        _finish(message, Message.Status.FAILED, f"Dit bericht kan niet worden verstuurd ({type(error).__name__}).")
    else:
        _sent(message)
        return True
    return _reset(connection)


def _reset(connection: BaseEmailBackend) -> bool:
    """After a refusal the dialogue starts anew; a server that hung up (421) ends the run."""
    server = getattr(connection, "connection", None)
    if server is None:
        return True
    try:
        server.rset()
    except (OSError, smtplib.SMTPException):
        return False
    return True


def as_email(message: Message) -> EmailMultiAlternatives:
    """Where a mailbox is read, what comes back goes there; the From that people see stays as it is."""
    back, headers = None, message.headers
    if settings.MAILBOX_URL and settings.REPLY_ADDRESS:
        back, headers = settings.REPLY_ADDRESS, {"From": settings.DEFAULT_FROM_EMAIL} | headers
    email = EmailMultiAlternatives(message.subject, message.text, back, [message.to], headers=headers)
    if message.html:
        email.attach_alternative(message.html, "text/html")
    for content_type, text, filename in message.parts:
        if filename:
            email.attach(filename, text.encode(), content_type)
        else:
            email.attach_alternative(text, content_type)
    return email


def _sent(message: Message) -> None:
    """A one-time link is wiped once it has left, and of a last word everything."""
    message.status = Message.Status.SENT
    message.sent_at = timezone.now()
    message.error = ""
    # One statement, and no contents written back: the message may have been erased while it was on its way.
    wiped: dict[str, object] = (
        {"text": "", "html": "", "parts": []} if message.is_secret or message.is_last_word else {}
    )
    if message.is_last_word:
        wiped |= {"to": "", "subject": "", "headers": {}}
    Message.objects.filter(pk=message.pk).update(
        status=message.status, sent_at=message.sent_at, error=message.error, **wiped
    )


def _refused(message: Message, code: int, reply: bytes | str) -> None:
    """RFC 5321, 4.2.1: 4yz may be tried again, 5yz not. The reply often repeats the address: only the code is kept."""
    if 400 <= code < 500:
        _later(message, f"De mailserver antwoordde {code}.")
    else:
        _finish(message, Message.Status.FAILED, f"De mailserver weigerde dit bericht ({code}).")


def _remember_who_is_gone(message: Message, code: int, reply: bytes | str) -> None:
    words = reply.decode("ascii", "replace") if isinstance(reply, bytes) else reply
    status = most_precise("", words)
    if 500 <= code < 600 and status in PERMANENT:
        mark_undeliverable(address=message.to, status=status)


def _later(message: Message, error: str) -> None:
    if message.attempts >= MAX_ATTEMPTS:
        _finish(message, Message.Status.FAILED, f"{error} Na {message.attempts} pogingen gestopt.")
        return
    message.not_before = timezone.now() + (
        BACKOFF[message.attempts - 1] if message.attempts <= len(BACKOFF) else LONGEST_BACKOFF
    )
    _finish(message, Message.Status.QUEUED, error)


def _uncertain(message: Message) -> None:
    _finish(message, Message.Status.UNCERTAIN, "De mailserver gaf geen antwoord. Misschien is het bericht aangekomen.")


def _finish(message: Message, status: str, error: str) -> None:
    message.status = status
    message.error = error
    message.save(update_fields=["status", "error", "not_before"])
