"""Difficult words and what they mean, told beside the texts in which they occur."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).resolve().parent / "glossary.toml"


class Explained(NamedTuple):
    word: str
    meaning: str


class _Known(NamedTuple):
    explained: Explained
    pattern: re.Pattern[str]


@cache
def _known() -> list[_Known]:
    with FILE.open("rb") as opened:
        rows = tomllib.load(opened)["word"]
    return [_Known(Explained(row["word"], row["meaning"]), _pattern(row)) for row in rows]


def _pattern(row: dict[str, str]) -> re.Pattern[str]:
    forms = "|".join(re.escape(form) for form in [row["word"], *row.get("forms", [])])
    return re.compile(rf"(?<!\w)(?:{forms})(?!\w)", re.IGNORECASE)


def words_in(text: str) -> list[Explained]:
    """Those that occur in a text, in the order in which a reader meets them."""
    met = [(match.start(), known.explained) for known in _known() if (match := known.pattern.search(text))]
    return [explained for _, explained in sorted(met)]
