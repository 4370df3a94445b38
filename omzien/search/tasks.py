"""What beat wakes for the index: short, and harmless to run twice."""

from __future__ import annotations

from celery import shared_task

from omzien.search.indexing import index
from omzien.search.sweeping import sweep
from omzien.search.vocabulary import refresh_words


@shared_task
def sweep_index() -> None:
    sweep()


@shared_task
def count_words() -> None:
    refresh_words()


@shared_task
def index_things(kind: str, ids: list[int]) -> None:
    """For what follows from a change elsewhere and is too much to wait for."""
    index(kind, ids)
