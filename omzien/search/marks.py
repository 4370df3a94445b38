"""Lexemes that nobody can type, beside the words of a thing: its kind, the week it appeared, and what it can be chosen
by. So the index itself tells these apart, and what is not wanted need not be read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

# The columns of the index that hold ids, each with its letter.
LETTERS = {"themes": "t", "phases": "p", "regions": "r", "municipalities": "m"}


def kind_lexeme(kind: str) -> str:
    return f"={kind}"


def week_lexeme(dated: datetime) -> str:
    """By the ISO calendar, in UTC."""
    return f"@{dated.astimezone(UTC):%G%V}"


def recent_weeks(now: datetime, number: int) -> list[str]:
    """This week and those before it."""
    return [week_lexeme(now - timedelta(weeks=back)) for back in range(number)]


def choice_lexemes(column: str, ids: Iterable[int]) -> list[str]:
    return [f"#{LETTERS[column]}{pk}" for pk in ids]
