"""The end of a question, and its return."""

from __future__ import annotations

from django.db import transaction

from helpdesk.actions import keeping
from helpdesk.mails import asker as mails
from helpdesk.models import Ticket
from omzien.accounts.models import User


@transaction.atomic
def close(*, ticket: Ticket, by: User, seen_version: int | None = None, tell: bool = True) -> None:
    """Done. The asker hears of it, unless `tell` is False, as for spam. Twice is once."""
    locked = keeping.taken_up(ticket, by, seen_version)
    if locked.status == Ticket.Status.CLOSED:
        return
    keeping.end(locked)
    keeping.save(locked, *keeping.CLOCK)
    keeping.log(locked, "sloot deze vraag", by=by)
    if tell:
        mails.closed(locked)


@transaction.atomic
def reopen(*, ticket: Ticket, by: User, seen_version: int | None = None) -> None:
    """There is something to do again: the clock runs."""
    locked = keeping.taken_up(ticket, by, seen_version)
    if locked.is_to_do:
        return
    keeping.work_on(locked)
    keeping.save(locked, *keeping.CLOCK)
    keeping.log(locked, "opende deze vraag opnieuw", by=by)


@transaction.atomic
def wait_for_asker(*, ticket: Ticket, by: User, seen_version: int | None = None) -> None:
    """The clock stands still until the asker writes."""
    locked = keeping.taken_up(ticket, by, seen_version)
    if locked.status == Ticket.Status.WAITING:
        return
    keeping.wait(locked)
    keeping.save(locked, *keeping.CLOCK)
    keeping.log(locked, "wacht op de vrager", by=by)
