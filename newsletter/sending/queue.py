"""The queue in PostgreSQL: rows are taken by the handful, and given up one by one.

Before the first byte of a mail leaves, one statement commits what became of the mail before it and that this one is
being tried. So a sender that is killed leaves at most one row of which nobody knows, and a pause, a cancellation or a
reader who stopped counts from the next mail on.

Only taking a handful waits for the disk. Should PostgreSQL itself crash, it may have forgotten what was committed after
that; then nobody can tell which of the handful had left, and none of it is sent by itself again. That it crashed shows
in `newsletter_claim`, an unlogged table, which a crash empties.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from newsletter.models import Delivery, Sending, Subscriber
from omzien.mail.models import hashed
from omzien.mail.undeliverable import SENTENCE as UNDELIVERABLE
from omzien.mail.undeliverable import is_undeliverable

Status = Delivery.Status
LEASE = timedelta(minutes=3)  # longer than a task may take, and than the slowest server may make one mail last
HANDFUL = 100
STOPPED = "Schreef zich uit voordat de mail wegging."
LEFT_BEHIND = "De verzender stopte halverwege. Misschien is de mail aangekomen."

TAKE = """
    WITH free AS MATERIALIZED (
        SELECT d.id FROM newsletter_delivery d
        WHERE d.sending_id = %(sending)s AND d.id > %(after)s
          AND d.status = 'queued' AND d.not_before <= statement_timestamp()
          AND (d.claim IS NULL OR EXISTS (SELECT FROM newsletter_claim c WHERE c.claim = d.claim))
          AND EXISTS (SELECT FROM newsletter_sending WHERE id = %(sending)s AND state = 'sending' AND paused_at IS NULL)
        ORDER BY d.id LIMIT %(number)s FOR UPDATE SKIP LOCKED
    ), taken AS (
        UPDATE newsletter_delivery d SET claim = %(claim)s, not_before = statement_timestamp() + %(lease)s
        FROM free WHERE d.id = free.id
        RETURNING d.id, d.edition_id, d.subscriber_id, d.attempts
    )
    SELECT t.id, t.edition_id, coalesce(r.address, ''), coalesce(r.id, 0), coalesce(r.key, ''), t.attempts
    FROM taken t LEFT JOIN newsletter_subscriber r ON r.id = t.subscriber_id
    ORDER BY t.id
"""
REMEMBER = "INSERT INTO newsletter_claim (claim, sending_id) VALUES (%s, %s) ON CONFLICT (claim) DO NOTHING"
# A row that is "queued" under this claim: a crash forgot that it was tried.
ADVANCE = """
    WITH previous AS (
        UPDATE newsletter_delivery
        SET status = $3, reason = $4, not_before = statement_timestamp() + $5 * interval '1 second',
            claim = CASE WHEN $3 = 'queued' THEN NULL ELSE claim END,
            sent_at = CASE WHEN $3 = 'sent' THEN statement_timestamp() END
        WHERE id = $1 AND claim = $2 AND status IN ('queued', 'attempting', 'uncertain')
    )
    UPDATE newsletter_delivery d
    SET status = 'attempting', attempts = d.attempts + 1, attempted_at = statement_timestamp(),
        not_before = statement_timestamp() + $9 * interval '1 second'
    FROM newsletter_sending s, newsletter_subscriber r
    WHERE d.id = $6 AND d.claim = $2 AND d.status = 'queued'
      AND s.id = d.sending_id AND s.state = 'sending' AND s.paused_at IS NULL
      AND r.id = d.subscriber_id AND r.status = 'active' AND r.address = $8
      AND NOT EXISTS (SELECT FROM mail_undeliverableaddress WHERE address_hash = $7)
"""
PREPARE = (
    "PREPARE newsletter_advance (bigint, uuid, varchar, varchar, integer, bigint, varchar, varchar, integer) AS"
    + ADVANCE
)
EXECUTE = "EXECUTE newsletter_advance (%s, %s, %s, %s, %s, %s, %s, %s, %s)"


class Row(NamedTuple):
    """`attempts` counts those before this one. Of a subscriber who was erased there is neither id nor key."""

    pk: int
    edition_id: int
    address: str
    subscriber_id: int
    key: str
    attempts: int

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row. `delay` puts a queued row off."""

    pk: int
    status: str
    reason: str = ""
    delay: timedelta = timedelta()


NOTHING = Outcome(0, Status.QUEUED)
NOBODY = Row(0, 0, "", 0, "", 0)


@contextlib.contextmanager
def quick_commits() -> Iterator[None]:
    """For this connection; see above. One that is opened anew meanwhile waits for the disk again."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")


class Queue:
    """One sender's side of it, over the connection of this thread."""

    def __init__(self, sending_id: int) -> None:
        self.sending_id = sending_id
        self.claim = str(uuid.uuid4())
        self._after = 0
        self._prepared_on: object = None
        self._cursor: Any = None

    def take(self) -> list[Row]:
        """The next free rows; once around, so that what came back meanwhile is found as well."""
        rows = self._take()
        if not rows and self._after:
            self._after = 0
            rows = self._take()
        if rows:
            self._after = rows[-1].pk
        return rows

    def _take(self) -> list[Row]:
        asked: dict[str, Any] = {
            "sending": self.sending_id,
            "after": self._after,
            "number": HANDFUL,
            "claim": self.claim,
            "lease": LEASE,
        }
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO DEFAULT")
            cursor.execute(REMEMBER, [self.claim, self.sending_id])
            cursor.execute(TAKE, asked)
            return [Row(*row) for row in cursor.fetchall()]

    def advance(self, done: Outcome | None, row: Row) -> bool:
        """Commit the outcome of the last mail and that this one is being tried; False where it may not be."""
        last, address = done or NOTHING, row.address
        words = [last.pk, self.claim, last.status, last.reason, int(last.delay.total_seconds())]
        cursor = self._prepared()
        cursor.execute(EXECUTE, [*words, row.pk, hashed(address), address, int(LEASE.total_seconds())])
        return bool(cursor.rowcount)

    def record(self, outcomes: Iterable[Outcome]) -> None:
        """What became of mails, where none follows at once. A second time changes nothing."""
        for done in outcomes:
            self.advance(done, NOBODY)

    def suppress(self, row: Row) -> bool:
        """Who stopped, or does not exist any more, gets nothing; False where the row is not ours to judge."""
        gone = is_undeliverable(row.address)
        is_active = Subscriber.objects.active().filter(pk=row.subscriber_id).exists()
        if is_active and not gone:
            return False
        return self._close(row, Status.SUPPRESSED, UNDELIVERABLE if gone else STOPPED)

    def fail(self, row: Row, reason: str) -> None:
        """For what cannot be tried at all."""
        self._close(row, Status.FAILED, reason)

    def _close(self, row: Row, status: str, reason: str) -> bool:
        return bool(self._mine([row]).update(status=status, reason=reason[:200], not_before=Now()))

    def stands_still(self) -> bool:
        going = Sending.objects.filter(pk=self.sending_id, state=Sending.State.SENDING, paused_at=None)
        return not going.exists()

    def put_off(self, rows: list[Row], delay: timedelta) -> None:
        """Give back what was never handed over; with a delay, for a while to nobody."""
        self._mine(rows).update(status=Status.QUEUED, claim=None, not_before=Now() + delay)

    def _mine(self, rows: list[Row]) -> QuerySet[Delivery]:
        keys = [row.pk for row in rows]
        return Delivery.objects.filter(pk__in=keys, claim=self.claim, status__in=[Status.QUEUED, Status.ATTEMPTING])

    def _prepared(self) -> Any:
        """A cursor of the connection that stands now. Planned once for each: planning takes longer than the work."""
        connection.ensure_connection()
        if self._prepared_on is not connection.connection:
            self._cursor = connection.cursor()
            self._cursor.execute("SELECT FROM pg_prepared_statements WHERE name = 'newsletter_advance'")
            if not self._cursor.rowcount:
                self._cursor.execute(PREPARE)
            self._prepared_on = connection.connection
        return self._cursor


ABANDONED = """
    UPDATE newsletter_delivery d SET status = 'uncertain', reason = %s
    WHERE sending_id = %s AND not_before < statement_timestamp()
      AND (status = 'attempting' OR (status = 'queued' AND claim IS NOT NULL
           AND NOT EXISTS (SELECT FROM newsletter_claim c WHERE c.claim = d.claim)))
"""


def left_behind(sending_id: int) -> int:
    """What killed senders were busy with, and what a crash forgot, becomes uncertain; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(ABANDONED, [LEFT_BEHIND, sending_id])
        return cursor.rowcount


def forget_claims(sending_id: int) -> None:
    """Of a sending that is closed, none is asked for any more."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM newsletter_claim WHERE sending_id = %s", [sending_id])
