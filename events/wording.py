"""When something is, in words: "maandag 3 maart 2025, 19.30 tot 21.30 uur", by the clock on the wall."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.dateformat import format as written

DAY = "l j F Y"
CLOCK = "H.i"
NEARBY = {0: "vandaag", 1: "morgen"}


def day_in_words(day: date) -> str:
    """ "maandag 3 maart 2025"."""
    return written(day, DAY)


def near_day(day: date) -> str:
    """ "vandaag" or "morgen"; empty for any other day."""
    return NEARBY.get((day - timezone.localdate()).days, "")


def clock(moment: datetime) -> str:
    """ "19.30", on the wall."""
    return written(timezone.localtime(moment), CLOCK)


def when(starts: datetime, ends: datetime, *, near: bool = False) -> str:
    """ "maandag 3 maart 2025, 19.30 tot 21.30 uur"; with `near` "vandaag" and "morgen" take the place of the date.

    What ends in the night after belongs to the evening it began on.
    """
    first, last = (timezone.localtime(moment) for moment in (starts, ends))
    day = (near and near_day(first.date())) or day_in_words(first.date())
    if ends <= starts:
        return f"{day}, {clock(starts)} uur"
    if first.date() == last.date() or is_same_night(first, last):
        return f"{day}, {clock(starts)} tot {clock(ends)} uur"
    return f"{day}, {clock(starts)} uur tot en met {day_in_words(last.date())}, {clock(ends)} uur"


def is_same_night(first: datetime, last: datetime) -> bool:
    """Ends before six in the morning of the next day, and not a day and a night later."""
    return last.date() - first.date() == timedelta(days=1) and last.hour < 6 and last - first < timedelta(hours=18)


def month_in_words(day: date) -> str:
    """ "maart 2025"."""
    return written(day, "F Y")


def month_number(day: date) -> str:
    return f"{day:%Y-%m}"


def local_day(moment: datetime) -> date:
    return timezone.localdate(moment)
