"""When a notice goes out. By the clock on the wall, over both changes of it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from omzien.notices.models import Pace

MORNING = time(7)
MONDAY = 0


def due_at(pace: Pace, now: datetime) -> datetime:
    """At once, the next morning at seven, or the next Monday at seven; strictly after `now` for the last two.

    Raises ValueError for who wants none.
    """
    if pace == Pace.AT_ONCE:
        return now
    if pace == Pace.NEVER:
        raise ValueError("Who wants no notices has no time for them.")
    day = timezone.localtime(now).date()
    while _morning(day) <= now or (pace == Pace.WEEKLY and day.weekday() != MONDAY):
        day += timedelta(days=1)
    return _morning(day)


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, MORNING))
