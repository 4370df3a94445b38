"""How long there still is, or how much too late it is, in working time as a person says it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from helpdesk.clock import DAY, HOUR, between
from helpdesk.models import Ticket

MINUTES_OF_HOUR = 60


def due_words(ticket: Ticket, now: datetime | None = None) -> str:
    """ "nog 5 werkuren", "2 werkdagen te laat"; of what has no clock since when."""
    now = now or timezone.now()
    if ticket.due_at is None:
        if ticket.closed_at:
            return f"gesloten {_day(ticket.closed_at)}"
        return f"wacht sinds {_day(ticket.last_activity_at)}"
    if ticket.due_at < now:
        late = between(ticket.due_at, now)
        return f"{working_time(late)} te laat" if late >= HOUR else "net te laat"
    return f"nog {working_time(between(now, ticket.due_at))}"


def working_time(span: timedelta) -> str:
    """In the largest whole unit: a day has eight hours."""
    if span >= DAY:
        return _counted(int(span / DAY), "werkdag", "werkdagen")
    if span >= HOUR:
        return _counted(int(span / HOUR), "werkuur", "werkuren")
    return _counted(max(1, int(span.total_seconds() / MINUTES_OF_HOUR)), "minuut", "minuten")


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _day(moment: datetime) -> str:
    wall = timezone.localtime(moment)
    return date_format(wall, "j F" if wall.year == timezone.localdate().year else "j F Y")
