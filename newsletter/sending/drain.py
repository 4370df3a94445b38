"""A sender: takes rows of one sending and hands them over, until there are none, it is told to stop, or time is up."""

from __future__ import annotations

import contextlib
import logging
import time
from collections import Counter
from datetime import timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from newsletter.mails.editors import tell_paused
from newsletter.models import Delivery, Sending
from newsletter.sending.letters import Letters, UnsendableError, envelope_sender
from newsletter.sending.line import BACKOFF, Answer, NotReachedError, hand_over, line
from newsletter.sending.queue import Outcome, Queue, Row, left_behind, quick_commits
from newsletter.sending.slots import slot
from omzien.mail.undeliverable import mark_undeliverable

logger = logging.getLogger(__name__)

SECONDS = 25.0  # a run takes nothing more then; the last mail may take its time-outs on top, still under a minute
PATIENCE = 10  # seconds that PostgreSQL may be away
BUSY_AFTER = 3  # so many times "later" in a row from one domain, and the rest of it waits as well
REFUSED_AFTER = 25  # so many refusals in a row are not about the recipients
REFUSING = "De mailserver weigerde 25 mails achter elkaar. Kijk wat er aan de hand is, en ga dan verder."


def drain(sending_id: int, *, seconds: float = SECONDS) -> bool:
    """Send what is free; True where the time was up before the queue was empty."""
    with slot(sending_id) as is_ours:
        if not is_ours:
            return False
        left_behind(sending_id)
        sender = Sender(sending_id, time.monotonic() + seconds)
        try:
            with quick_commits():
                return sender.run()
        except NotReachedError as error:
            logger.warning("Newsletter %s: %s", sending_id, error.__cause__)
            Sending.objects.filter(pk=sending_id).update(problem=str(error))
            return False


class Sender:
    def __init__(self, sending_id: int, until: float) -> None:
        self.sending_id, self.until = sending_id, until
        self.queue, self.letters, self.sender = Queue(sending_id), Letters(), envelope_sender()
        self.rows: list[Row] = []
        self.done: Outcome | None = None
        self.is_over = False
        self._of_this_handful: list[Outcome] = []
        self._busy: Counter[str] = Counter()
        self._refused = 0

    def run(self) -> bool:
        """Opens a connection only where there is something to send."""
        if not self._rows_left():
            return False
        try:
            with line() as server:
                self._all_is_well()
                while not self.is_over and time.monotonic() < self.until and self._rows_left():
                    self._one(server, self.rows[0])
        finally:
            self._leave()
        return not self.is_over and time.monotonic() >= self.until

    def _all_is_well(self) -> None:
        Sending.objects.filter(pk=self.sending_id, paused_at=None).exclude(problem="").update(problem="")

    def _rows_left(self) -> bool:
        if not self.rows:
            self._settle()
            self.rows = self.queue.take()
            self._of_this_handful.clear()  # taking the next one wrote them to the disk
        return bool(self.rows)

    def _one(self, server: Any, row: Row) -> None:
        """A row leaves `rows` the moment before it is handed over: what is still there was certainly never sent."""
        if self._busy[row.domain] >= BUSY_AFTER:
            self.queue.put_off([self.rows.pop(0)], BACKOFF[0])
            return
        try:
            to, wire = self.letters.for_row(row)
        except UnsendableError as error:
            self.queue.fail(self.rows.pop(0), str(error))
            return
        is_free = self.queue.advance(self.done, row)
        self.done = None
        self.is_over = not is_free and not self.queue.suppress(row) and self.queue.stands_still()
        if self.is_over:
            return
        self.rows.pop(0)
        if is_free:
            self._follow(hand_over(server, row, self.sender, to, wire), row)

    def _follow(self, answer: Answer, row: Row) -> None:
        self.done, self.is_over = answer.outcome, answer.is_lost
        self._of_this_handful.append(answer.outcome)
        if answer.is_busy:
            self._busy[row.domain] += 1
        else:
            self._busy.pop(row.domain, None)
        self._refused = self._refused + 1 if answer.outcome.status == Delivery.Status.FAILED else 0
        if answer.gone:
            mark_undeliverable(address=row.address, status=answer.gone)
        halt = answer.halt or (REFUSING if self._refused >= REFUSED_AFTER else "")
        if halt:
            self.is_over = True
            halted(self.sending_id, halt)

    def _settle(self) -> None:
        if self.done:
            self.queue.record([self.done])
            self.done = None

    def _leave(self) -> None:
        """Also where PostgreSQL went away: what is known is written down as soon as it is back, for a while."""
        for left in reversed(range(PATIENCE)):
            try:
                self._settle()
                self.queue.put_off(self.rows, timedelta())
            except (OperationalError, InterfaceError):
                connection.close()
                if not left:
                    raise
                time.sleep(1)
                self._again()
            else:
                self.rows = []
                return

    def _again(self) -> None:
        """It may have crashed, and forgotten what it had not written to the disk yet."""
        with contextlib.suppress(OperationalError, InterfaceError):
            self.queue.record(self._of_this_handful)


def halted(sending_id: int, problem: str) -> None:
    """Pauses by itself, and says why; of several senders the first tells the editors."""
    logger.error("Newsletter %s was paused: %s", sending_id, problem)
    going = Sending.objects.filter(pk=sending_id, state=Sending.State.SENDING, paused_at=None)
    # Committed by itself: should telling fail, it stands still all the same, and shows in /beheer/.
    if going.update(paused_at=timezone.now(), problem=problem):
        tell_paused(Sending.objects.select_related("issue").get(pk=sending_id))
