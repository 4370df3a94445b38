"""Puts raw bytes into the database, before anything looks at them."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from omzien.mail.models import IncomingMail
from omzien.mail.models.incoming import LARGEST_MAIL


def store(
    *,
    raw: bytes,
    mailbox: str,
    uidvalidity: int = 0,
    uid: int | None = None,
    size: int | None = None,
    received_at: datetime | None = None,
) -> IncomingMail | None:
    """None where this mail of this mailbox was stored before. Of what is too large `raw` is only the head."""
    size = len(raw) if size is None else size
    mail = IncomingMail(
        mailbox=mailbox,
        uidvalidity=uidvalidity,
        uid=uid,
        raw=raw[:LARGEST_MAIL],
        size=size,
        is_cut=size > LARGEST_MAIL,
        received_at=received_at or timezone.now(),
    )
    try:
        with transaction.atomic():
            mail.save()
    except IntegrityError:
        return None
    return mail
