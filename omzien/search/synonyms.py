"""The editors' synonyms as the question wants them."""

from __future__ import annotations

from functools import lru_cache

from omzien.search.analysis import phrase_key, telling
from omzien.search.models import Synonym


def synonyms() -> dict[str, list[str]]:
    """Per phrase, whatever its inflection, the other phrases of its groups; a change counts at once."""
    return _by_phrase(tuple(map(tuple, Synonym.objects.order_by("pk").values_list("phrases", flat=True))))


@lru_cache(maxsize=2)
def _by_phrase(groups: tuple[tuple[str, ...], ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for group in groups:
        by_key = {key: phrase for phrase in group if (key := phrase_key(telling(phrase)))}
        for key in by_key:
            others = [phrase for other, phrase in by_key.items() if other != key]
            found[key] = list(dict.fromkeys([*found.get(key, []), *others]))
    return found
