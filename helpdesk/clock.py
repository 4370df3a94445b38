"""How long an answer may take: working hours of Dutch working days, by the clock on the wall in Amsterdam.

A term counts only working time, so nothing is ever due in a night, a weekend or on a holiday. Terms add up: one of two
hours and then one of three end where one of five does. All moments go in and out with a time zone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from helpdesk.models import Ticket

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OPENS, CLOSES = time(9), time(17)
DAY = timedelta(hours=8)
FRIDAY = 4
HOUR = timedelta(hours=1)
# From the moment that a question reaches a rung. A neighbour does this beside other work.
TERMS = {
    Ticket.Rung.NEIGHBOUR: 3 * DAY,
    Ticket.Rung.REGION: 2 * DAY,
    Ticket.Rung.PROVINCE: 3 * DAY,
    Ticket.Rung.NLZVE: 5 * DAY,
}
# When the asker comes back there is at least this much, however late the question already was.
LEAST_AFTER_WAITING = 4 * HOUR


def due(rung: str, start: datetime) -> datetime:
    """Until when somebody has to have answered on this rung."""
    return add(start, TERMS[Ticket.Rung(rung)])


def add(start: datetime, term: timedelta) -> datetime:
    """The moment at which so much working time has passed; a term of nothing ends when the desk is open."""
    moment = _opened(start)
    left = term
    while left > (today := _closing(moment.astimezone(AMSTERDAM).date()) - moment):
        left -= today
        moment = _opening(_next_working_day(moment.astimezone(AMSTERDAM).date()))
    return moment + left


def between(start: datetime, end: datetime) -> timedelta:
    """The working time from the one to the other; nothing where the end comes first."""
    moment, total = start.astimezone(UTC), timedelta()
    end = end.astimezone(UTC)
    day = moment.astimezone(AMSTERDAM).date()
    last = end.astimezone(AMSTERDAM).date()
    while day <= last:
        if is_working_day(day):
            total += max(min(end, _closing(day)) - max(moment, _opening(day)), timedelta())
        day += timedelta(days=1)
    return total


def is_open(moment: datetime) -> bool:
    """Whether the desk works at this moment; the second at which it closes still counts."""
    wall = moment.astimezone(AMSTERDAM)
    return is_working_day(wall.date()) and _opening(wall.date()) <= moment <= _closing(wall.date())


def is_working_day(day: date) -> bool:
    return day.weekday() <= FRIDAY and day not in _holidays(day.year)


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NL", years=[year]))


def _opened(moment: datetime) -> datetime:
    """The moment itself where the desk is open, else when it opens next."""
    moment = moment.astimezone(UTC)
    if is_open(moment):
        return moment
    day = moment.astimezone(AMSTERDAM).date()
    if is_working_day(day) and moment < _opening(day):
        return _opening(day)
    return _opening(_next_working_day(day))


def _next_working_day(day: date) -> date:
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def _opening(day: date) -> datetime:
    return datetime.combine(day, OPENS, AMSTERDAM).astimezone(UTC)


def _closing(day: date) -> datetime:
    return datetime.combine(day, CLOSES, AMSTERDAM).astimezone(UTC)
