"""Keeps the index right when a change passed it by: a slow walk along everything, a few hundred at a time."""

from __future__ import annotations

from django.core.cache import cache
from django.utils import timezone

from omzien.search.indexing import BATCH, walk
from omzien.search.models import Document
from omzien.search.registry import sources

DAYS = 40 * 24 * 3600


def sweep() -> int:
    """One step of every kind, from where the last one stopped; returns how many things were looked at.

    Where it was is only kept in the cache: lost, it starts anew, which does no harm.
    """
    forget_over()
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
