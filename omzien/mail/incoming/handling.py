"""Takes stored mail through the steps, each mail in a transaction of its own, whatever is killed when.

A claim is committed first: it counts the attempt and puts the mail off, so that one that kills its reader comes back
later and a few times only. Then all that the steps write, the handler's work included, is committed together with the
mail's new state: a mail is handed over exactly once.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from omzien.mail.incoming.steps import STEPS, Case, HopelessError, Verdict
from omzien.mail.models import IncomingMail

logger = logging.getLogger(__name__)

State = IncomingMail.State
OPEN = (State.STORED, State.FAILED)
LEASE = timedelta(minutes=3)  # longer than any task may take
BACKOFF = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3), timedelta(hours=12)]
MAX_ATTEMPTS = len(BACKOFF) + 1


class StepError(Exception):
    """Something failed in this step, for the reason that it was raised from."""

    def __init__(self, step: str, mail: IncomingMail) -> None:
        super().__init__(step)
        self.step = step
        self.known = {"sender": mail.sender, "subject": mail.subject, "message_id": mail.message_id}


def handle_due(*, seconds: float) -> bool:
    """Handle what is due; True where the time was up before all was done."""
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        claimed = claim()
        if claimed is None:
            return False
        handle(claimed)
    return True


def claim() -> IncomingMail | None:
    """Take the oldest mail that nobody is busy with. Gives up on one whose reader was killed time after time.

    The commit does not wait for the disk: a claim that PostgreSQL itself forgets in a crash costs nothing.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
        mail = IncomingMail.objects.due().defer("raw").select_for_update(skip_locked=True).first()
        if mail is None:
            return None
        mail.attempts += 1
        mail.not_before = timezone.now() + LEASE
        if mail.attempts > MAX_ATTEMPTS:
            mail.state, mail.not_before = State.FAILED, None
            mail.reason = mail.reason or "Het lezen van deze mail stopte steeds halverwege."
        mail.save(update_fields=["attempts", "not_before", "state", "reason"])
    return mail


def handle(claimed: IncomingMail) -> None:
    """Never raises for what is wrong with the mail: that is written down, and the next one has its turn."""
    if claimed.not_before is None:
        return
    try:
        _through_the_steps(claimed)
    except StepError as error:
        _failed(claimed, error)


def _through_the_steps(claimed: IncomingMail) -> None:
    with transaction.atomic():
        mail = (
            # Waits: who looks for another mail may hold this row for an instant.
            IncomingMail.objects.select_for_update()
            .filter(pk=claimed.pk, state__in=OPEN, attempts=claimed.attempts)
            .first()
        )
        if mail is None:
            return  # somebody else is busy with it, or was
        case = Case(mail)
        for name, step in STEPS.items():
            try:
                verdict = step(case)
            except Exception as error:
                raise StepError(name, case.mail) from error
            if verdict is not None:
                _settle(case, name, verdict)
                return


def _settle(case: Case, step: str, verdict: Verdict) -> None:
    mail = case.mail
    problems = " ".join(case.parsed.problems)
    mail.state, mail.handler, mail.step = verdict.state, verdict.handler, step
    mail.reason = f"{verdict.reason} {problems}".strip()[:500]
    mail.not_before, mail.handled_at = None, timezone.now()
    mail.save(
        update_fields=[
            *("sender", "subject", "message_id", "state", "handler", "step", "reason", "not_before", "handled_at"),
        ]
    )


def _failed(claimed: IncomingMail, error: StepError) -> None:
    """Comes back after a while, a few times; what would fail again waits for a person at once."""
    cause = error.__cause__
    hopeless = isinstance(cause, HopelessError) or claimed.attempts >= MAX_ATTEMPTS
    if not isinstance(cause, HopelessError | DatabaseError):
        logger.error("Incoming mail %s failed at %s", claimed.pk, error.step, exc_info=cause)
    reason = str(cause) if isinstance(cause, HopelessError) else f"Er ging iets mis ({type(cause).__name__})."
    IncomingMail.objects.filter(pk=claimed.pk, state__in=OPEN, attempts=claimed.attempts).update(
        state=State.FAILED,
        step=error.step,
        reason=reason[:500],
        not_before=None if hopeless else timezone.now() + BACKOFF[claimed.attempts - 1],
        **error.known,
    )


@transaction.atomic
def try_again(*, mail: IncomingMail) -> bool:
    """A person decided so. False where the mail is handled, or its contents are gone."""
    return bool(
        IncomingMail.objects.filter(pk=mail.pk, state__in=OPEN, raw__isnull=False).update(
            attempts=0, not_before=timezone.now()
        )
    )
