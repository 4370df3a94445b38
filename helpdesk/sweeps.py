"""What beat wakes regularly, at an interval and never at an hour of the clock: short, idempotent."""

from __future__ import annotations

from celery import shared_task

from helpdesk.actions.overdue import tell_of_overdue


@shared_task
def sweep_tickets() -> None:
    """Whoever has to know hears what is overdue."""
    tell_of_overdue()
