"""On which days something comes again. The clock on the wall stays the same, also when it is set forward or back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from django.db import models

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MOST = 26


class Rhythm(models.TextChoices):
    ONCE = "", "Eén keer"
    WEEKLY = "week", "Elke week"
    FORTNIGHTLY = "twee-weken", "Elke twee weken"
    MONTHLY = "maand", "Elke maand op dezelfde datum"
    NTH_WEEKDAY = "weekdag", "Elke maand op dezelfde weekdag, zoals de tweede dinsdag"


def days(first: date, rhythm: str, times: int) -> Iterator[date]:
    """The first day and those after it. A day that a month lacks is its last; a fifth Tuesday then the last one."""
    for number in range(times if rhythm else 1):
        if rhythm == Rhythm.MONTHLY:
            yield first + relativedelta(months=number)
        elif rhythm == Rhythm.NTH_WEEKDAY:
            yield _nth_weekday(first, number)
        else:
            yield first + timedelta(weeks=number * (2 if rhythm == Rhythm.FORTNIGHTLY else 1))


def _nth_weekday(first: date, months: int) -> date:
    start = first.replace(day=1) + relativedelta(months=months)
    ahead = (first.weekday() - start.weekday()) % 7
    day = start + timedelta(days=ahead, weeks=(first.day - 1) // 7)
    return day if day.month == start.month else day - timedelta(weeks=1)


def moved(moment: datetime, *, by: timedelta) -> datetime:
    """So many days on, at the same time of the clock. An hour that the night skips becomes the one after it."""
    local = moment.astimezone(AMSTERDAM)
    naive = datetime.combine(local.date() + by, local.time())
    return as_moment(naive.date(), naive.time())


def as_moment(day: date, at: time) -> datetime:
    """This time on the wall. What is there twice is the first; what is skipped is taken as it was before the change."""
    found = datetime.combine(day, at, AMSTERDAM)
    return found.astimezone(ZoneInfo("UTC")).astimezone(AMSTERDAM)


def exists(day: date, at: time) -> bool:
    """False in the hour that is skipped when summer begins."""
    return as_moment(day, at).time() == at
