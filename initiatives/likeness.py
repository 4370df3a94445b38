"""Whether two names, or two websites, are the same or nearly so. What finds doubles anywhere uses these rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil, floor

from rapidfuzz import fuzz, process

from omzien.search.dutch import fold

# One or two letters of a name; "Buurtbus Lopik" and "Buurtbus Lopikerkapel" stay apart.
ALIKE = 90
# A shorter name is like too many others.
SHORTEST = 6
MOST_ALIKE = 5


def site_key(address: str) -> str:
    """An address without what does not tell sites apart: scheme, www, capitals, the part after # and a last slash."""
    plain = re.sub(r"^[a-z]+://(?:www\.)?", "", fold(address.strip()))
    return plain.partition("#")[0].rstrip("/")


def nearly_same(name: str, names: Sequence[str]) -> list[str]:
    """Those of `names` that differ from this one in a letter or two, the most alike first. All folded the same way."""
    if len(name) < SHORTEST:
        return []
    found = process.extract(name, names, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=MOST_ALIKE)
    return [other for other, _score, _index in found if numbers_in(other) == numbers_in(name)]


def lengths_like(name: str) -> tuple[int, int]:
    """How short and how long a name can be that is nearly this one; others need no comparing."""
    share = ALIKE / (200 - ALIKE)
    return floor(len(name) * share), ceil(len(name) / share)


def numbers_in(name: str) -> list[str]:
    """ "Buurttuin 1" and "Buurttuin 2" are two."""
    return re.findall(r"\d+", name)
