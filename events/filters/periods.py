"""Which stretch of time was asked for: a word such as "deze week", or two dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from events.models.events import FIRST_DAY, LAST_DAY

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
DUTCH = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", re.ASCII)

COMING, WEEK, WEEKEND, MONTH, NEXT_MONTH, PAST = "", "deze-week", "weekend", "deze-maand", "volgende-maand", "voorbij"
WORDS = {
    COMING: "Alles wat komt",
    WEEK: "Deze week",
    WEEKEND: "Dit weekend",
    MONTH: "Deze maand",
    NEXT_MONTH: "Volgende maand",
    PAST: "Voorbij",
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """From the first day to and including the last one; None is open."""

    first: date | None = None
    last: date | None = None

    @property
    def opens(self) -> datetime | None:
        return midnight(self.first) if self.first else None

    @property
    def closes(self) -> datetime | None:
        """The first moment after it."""
        return midnight(self.last + timedelta(days=1)) if self.last else None


def midnight(day: date) -> datetime:
    """When the day begins on the wall; a day of 23 or 25 hours has its own."""
    return timezone.make_aware(datetime.combine(day, time()))


def stretch_of(word: str, today: date) -> Stretch:
    """Weeks begin on Monday; a weekend is Saturday and Sunday."""
    monday = today - timedelta(days=today.weekday())
    first_of_month = today.replace(day=1)
    next_month = first_of_month + relativedelta(months=1)
    stretches = {
        WEEK: Stretch(monday, monday + timedelta(days=6)),
        WEEKEND: Stretch(monday + timedelta(days=5), monday + timedelta(days=6)),
        MONTH: Stretch(first_of_month, next_month - timedelta(days=1)),
        NEXT_MONTH: Stretch(next_month, next_month + relativedelta(months=1) - timedelta(days=1)),
    }
    return stretches.get(word, Stretch())


def read_day(text: str) -> date | None:
    """A date as a browser sends it (2025-03-03) or as somebody types it (3-3-2025); None for anything else."""
    text = text.strip()
    if match := ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := DUTCH.fullmatch(text):
        day, month, year = match.groups()
    else:
        return None
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None
