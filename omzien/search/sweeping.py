"""Keeps the index right when a change passed it by: a slow walk along everything, a few hundred at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

from omzien.search.analysis import written
from omzien.search.indexing import BATCH, index, walk
from omzien.search.models import Document, MissedSearch
from omzien.search.registry import sources

DAYS = 40 * 24 * 3600
MISSED_DAYS, MISSED_OFTEN = 180, 3


def sweep() -> int:
    """One step of every kind, from where the last one stopped; returns how many things were looked at.

    Where it was is only kept in the cache: lost, it starts anew, which does no harm.
    """
    forget_over()
    forget_missed()
    looked = 0
    for source in sources():
        key = f"search:walk:{source.kind}"
        step = walk(source.kind, after=cache.get(key, 0))
        cache.set(key, step.after, DAYS)
        looked += step.number
    return looked


def forget_over() -> int:
    """Nobody finds what is past its last day; here its row goes as well."""
    over = Document.objects.filter(until__lt=timezone.localdate()).values("pk")[:BATCH]
    return Document.objects.filter(pk__in=list(over.values_list("pk", flat=True))).delete()[0]


def forget_missed() -> int:
    """What was looked for once or twice, half a year ago, tells editors nothing."""
    long_ago = timezone.localdate() - timedelta(days=MISSED_DAYS)
    return MissedSearch.objects.filter(last_on__lt=long_ago, times__lt=MISSED_OFTEN).delete()[0]


def scrub(addresses: Iterable[str]) -> None:
    """After the texts lost these mail addresses: what still has all words of one is written anew."""
    for address in addresses:
        lexemes = " & ".join(f"'{word}'" for word in written(address))
        holding = Document.objects.extra(where=["vector @@ %s::tsquery"], params=[lexemes])
        for kind, ids in _by_kind(holding.values_list("kind", "object_id")).items():
            index(kind, ids)


def _by_kind(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for kind, pk in pairs:
        found.setdefault(kind, []).append(pk)
    return found
