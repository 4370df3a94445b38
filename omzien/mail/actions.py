"""The only way out for mail: a message is recorded first, in the caller's transaction, and sent later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from email.utils import make_msgid
from typing import Any, NamedTuple

from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from omzien.mail.incoming.automatic import OURS, our_host
from omzien.mail.models import Message
from omzien.mail.rendering import render, single_line
from omzien.mail.tasks import drain
from omzien.mail.undeliverable import SENTENCE, is_undeliverable
from omzien.wake import wake

REFUSED = {"status": Message.Status.FAILED, "error": SENTENCE}


class Part(NamedTuple):
    """Text beside the letter: another form of it, as an invitation for a calendar is, or with a name a file."""

    content_type: str
    text: str
    filename: str = ""


class NotToBeResentError(Exception):
    """The message is on its way, was sent, or has been forgotten."""


@transaction.atomic
def queue_mail(
    *,
    key: str,
    to: str,
    template: str,
    context: Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
    parts: Sequence[Part] = (),
    secret: bool = False,
    last_word: bool = False,
    not_before: datetime | None = None,
) -> Message:
    """Record one mail to one recipient; the same key twice is one mail.

    `key` says what it is about and holds no address (it is kept when the rest is forgotten). `secret` is for mails with
    a one-time link: their contents are wiped once sent; of a `last_word`, to who erased the account, the address too.
    To an address that does not exist a mail has failed at once.
    Raises ValidationError for an address and BadHeaderError for a header that cannot be.
    """
    known = Message.objects.filter(key=key).first()
    if known:
        return known
    validate_email(to)
    rendered = render(template, dict(context))
    message = Message(
        key=key,
        to=to,
        headers=_headers(headers or {}),
        parts=[list(part) for part in parts],
        is_secret=secret,
        is_last_word=last_word,
        not_before=not_before or timezone.now(),
        **asdict(rendered),
        **(REFUSED if is_undeliverable(to) else {}),
    )
    # One statement, which leaves alone what another just recorded under this key.
    Message.objects.bulk_create([message], ignore_conflicts=True)
    recorded = Message.objects.get(key=key)
    if recorded.status == Message.Status.QUEUED:
        wake(drain)
    return recorded


@transaction.atomic
def resend(*, message: Message) -> None:
    """Queue a failed or uncertain message again: a person decided so, knowing that it may arrive twice."""
    locked = Message.objects.select_for_update().get(pk=message.pk)
    if locked.status not in {Message.Status.FAILED, Message.Status.UNCERTAIN} or not locked.to:
        raise NotToBeResentError
    locked.status = Message.Status.QUEUED
    locked.not_before = timezone.now()
    locked.attempts = 0
    locked.error = ""
    locked.save(update_fields=["status", "not_before", "attempts", "error"])
    wake(drain)


def forget_old_messages() -> int:
    """Wipe address, subject and contents after 30 days; returns how many. Keys stay, nothing stays queued."""
    return Message.objects.to_forget().forget()


def _headers(extra: Mapping[str, str]) -> dict[str, str]:
    """Every mail of ours says that a machine sent it (RFC 3834), and keeps its Message-ID over all attempts."""
    ours = {
        "Auto-Submitted": "auto-generated",
        "Message-ID": make_msgid(idstring=OURS, domain=our_host()),
    }
    return {single_line(name): single_line(value) for name, value in (ours | dict(extra)).items()}
