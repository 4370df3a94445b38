"""Questions without an answer, counted for the editors, without whoever asked."""

from __future__ import annotations

import re

from django.db import connection
from django.utils import timezone

from omzien.search.models import MissedSearch

# What looks like an address or a number of a person is nobody's to-do.
PERSONAL = re.compile(r"@|\d{5,}|[1-9]\d{3}\s?[a-z]{2}\b", re.IGNORECASE)
LONGEST = 120


def count_missed(text: str) -> None:
    """One more time that nothing was found; what was handled before and is asked again comes back."""
    typed = " ".join(text.lower().split())[:LONGEST]
    if not typed or PERSONAL.search(typed):
        return
    table, today = MissedSearch._meta.db_table, timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS known (text, times, first_on, last_on) VALUES (%s, 1, %s, %s) "  # noqa: S608  (a table's name)
            "ON CONFLICT (text) DO UPDATE SET times = known.times + 1, last_on = EXCLUDED.last_on, handled_on = NULL",
            [typed, today, today],
        )
