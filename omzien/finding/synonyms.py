"""The editors' synonyms as the question wants them."""

from __future__ import annotations

from functools import lru_cache

from omzien.search.analysis import written
from omzien.search.models import Synonym


def synonyms() -> dict[str, list[str]]:
    """Each folded phrase with the other phrases of its group; a change counts at once."""
    return _by_phrase(tuple(map(tuple, Synonym.objects.order_by("pk").values_list("phrases", flat=True))))


@lru_cache(maxsize=2)
def _by_phrase(groups: tuple[tuple[str, ...], ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for group in groups:
        phrases = list(dict.fromkeys(folded for phrase in group if (folded := " ".join(written(phrase)))))
        for phrase in phrases:
            others = [other for other in phrases if other != phrase]
            found[phrase] = list(dict.fromkeys([*found.get(phrase, []), *others]))
    return found
