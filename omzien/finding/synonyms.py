"""The editors' synonyms as the question wants them, read once a minute."""

from __future__ import annotations

from django.core.cache import cache

from omzien.search.analysis import written
from omzien.search.models import Synonym

KEY = "search:synonyms"
SECONDS = 60


def synonyms() -> dict[str, list[str]]:
    """Each folded phrase with the other phrases of its group."""
    known: dict[str, list[str]] | None = cache.get(KEY)
    if known is None:
        known = read()
        cache.set(KEY, known, SECONDS)
    return known


def read() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for synonym in Synonym.objects.all():
        phrases = list(dict.fromkeys(" ".join(written(phrase)) for phrase in synonym.phrases))
        for phrase in phrases:
            others = [other for other in phrases if other != phrase]
            found[phrase] = list(dict.fromkeys([*found.get(phrase, []), *others]))
    return found
