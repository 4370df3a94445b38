"""One reading of the mailbox: fetch and store, then handle, then mark as read. Each part alone does no harm."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterator, Sequence

from django.db import connection
from django.utils import timezone

from omzien.mail.incoming.handling import handle_due
from omzien.mail.incoming.mailbox import CHUNK, Mailbox, MailboxAddress, MailboxError, configured, opened
from omzien.mail.incoming.storing import store
from omzien.mail.models import IncomingMail, MailboxReading

logger = logging.getLogger(__name__)

FETCH_SECONDS = 18.0
HANDLE_SECONDS = 18.0
LONGEST = 45.0  # a task is stopped after sixty seconds
LOOK_BACK = 50  # below the highest UID stored, as some servers show a mail later than the next
THE_READER = 0x6F6D7A69  # of the advisory lock


def poll() -> bool:
    """Read the mailbox, if there is one and nobody else is at it; True where there is more to do."""
    with alone() as mine:
        if not mine:
            return False
        try:
            address = configured()
            if address is not None:
                return _read(address)
        except MailboxError as error:
            _note_failure("MAILBOX_URL", str(error))
        return handle_due(seconds=HANDLE_SECONDS)


def _read(address: MailboxAddress) -> bool:
    try:
        with opened(address, seconds=LONGEST) as mailbox:
            more = fetch_new(mailbox, seconds=FETCH_SECONDS)
            MailboxReading.objects.update_or_create(
                mailbox=address.name, defaults={"read_at": timezone.now(), "failed_at": None, "error": ""}
            )
            more |= handle_due(seconds=HANDLE_SECONDS)
            mark_the_finished(mailbox)
            return more
    except MailboxError as error:
        _note_failure(address.name, str(error))
    return handle_due(seconds=HANDLE_SECONDS)


def fetch_new(mailbox: Mailbox, *, seconds: float) -> bool:
    """Store what is not in the database yet, one mail at a time; True where the time was up first."""
    started = time.monotonic()
    ours = IncomingMail.objects.filter(mailbox=mailbox.name, uidvalidity=mailbox.uidvalidity)
    highest = ours.exclude(uid=None).order_by("-uid").values_list("uid", flat=True).first() or 0
    for uids in _batches(mailbox.uids(after=max(0, highest - LOOK_BACK)), CHUNK):
        known = set(ours.filter(uid__in=uids).values_list("uid", flat=True))
        missing = [uid for uid in uids if uid not in known]
        sizes = mailbox.sizes(missing) if missing else {}
        for uid in missing:
            if time.monotonic() - started > seconds:
                return True
            fetch_one(mailbox, uid, sizes.get(uid, 0))
    return False


def fetch_one(mailbox: Mailbox, uid: int, size: int) -> None:
    fetched = mailbox.fetch(uid, size)
    if fetched is not None:
        store(
            raw=fetched.raw,
            mailbox=mailbox.name,
            uidvalidity=mailbox.uidvalidity,
            uid=uid,
            size=fetched.size,
            received_at=fetched.received_at,
        )


def mark_the_finished(mailbox: Mailbox) -> None:
    """Last of all. Marked twice is harmless; what failed stays unread for a person to see."""
    finished = IncomingMail.objects.finished().filter(
        mailbox=mailbox.name, uidvalidity=mailbox.uidvalidity, uid__isnull=False, flagged_at__isnull=True
    )
    found = finished.order_by("uid").values_list("uid", flat=True)[: 10 * CHUNK]
    for uids in _batches([uid for uid in found if uid is not None], CHUNK):
        mailbox.mark_as_read(uids)
        finished.filter(uid__in=uids).update(flagged_at=timezone.now())


@contextlib.contextmanager
def alone() -> Iterator[bool]:
    """Whether this is the only reader; PostgreSQL lets go of the lock when its connection ends, however that comes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [THE_READER])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [THE_READER])


def _note_failure(name: str, sentence: str) -> None:
    logger.warning("The mailbox could not be read: %s", sentence)
    MailboxReading.objects.update_or_create(
        mailbox=name, defaults={"failed_at": timezone.now(), "error": sentence[:200]}
    )


def _batches(uids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (uids[start : start + size] for start in range(0, len(uids), size))
