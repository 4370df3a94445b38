"""What beat wakes regularly, at an interval and never at an hour of the clock: short, idempotent."""

from __future__ import annotations

from celery import shared_task

from helpdesk.actions.overdue import tell_of_overdue
from helpdesk.actions.undelivered import note_undelivered


@shared_task
def sweep_tickets() -> None:
    """What did not arrive is to be done again, and whoever has to know hears what is overdue."""
    note_undelivered()
    tell_of_overdue()
