"""What it costs that a saved thing is found at once: the same save with the index and without it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from unittest.mock import patch

from django.db import transaction
from django.utils import timezone

from initiatives.models import Initiative, Posting
from initiatives.searching import refresh_postings, refresh_search
from knowledge.models import ArticlePage, Fund

ROUNDS = 60
WARM = 5
# Where the index is called from.
CALLED_IN = ("initiatives.searching.index", "knowledge.models.articles.index", "knowledge.models.funds.index")


def saving(size: int) -> list[dict[str, Any]]:
    """Per kind of thing: p95 in milliseconds of saving it without and with the index, and what that is more."""
    return [
        _row(size, "initiatief", list(Initiative.objects.published().order_by("pk")[: ROUNDS + WARM]), _initiative),
        _row(size, "halen en brengen", list(Posting.objects.current().order_by("pk")[: ROUNDS + WARM]), _posting),
        _row(size, "artikel", list(ArticlePage.objects.published().order_by("pk")[: ROUNDS + WARM]), _article),
        _row(size, "fonds", list(Fund.objects.published().order_by("pk")[: ROUNDS + WARM]), _fund),
    ]


def _row(size: int, name: str, things: list[Any], save: Callable[[Any, str], None]) -> dict[str, Any]:
    """In turns, so that whatever else the machine does falls on both; each time a changed text."""
    without, having = [], []
    for number, one in enumerate(things):
        with ExitStack() as stack:
            for place in CALLED_IN:
                stack.enter_context(patch(place))
            without.append(_timed(save, one, f"zonder {number}"))
        having.append(_timed(save, one, f"met {number}"))
    before, after = _p95(without[WARM:]), _p95(having[WARM:])
    more = sorted(b - a for a, b in zip(without[WARM:], having[WARM:], strict=True))
    return {
        "size": size,
        "saved": name,
        "without": before,
        "with": after,
        "more_p50": round(statistics.median(more), 1) if more else 0.0,
        "more_p95": _p95(more),
    }


def _timed(save: Callable[[Any, str], None], one: Any, said: str) -> float:
    start = time.perf_counter()
    with transaction.atomic():
        save(one, said)
    return (time.perf_counter() - start) * 1000


def _p95(took: list[float]) -> float:
    return round(sorted(took)[int(len(took) * 0.95) - 1], 1) if took else 0.0


def _initiative(one: Initiative, said: str) -> None:
    """With what it fetches and brings, as the site does."""
    one.summary = f"{one.summary.split(' · ')[0]} · {said}"[:200]
    one.save(update_fields=["summary"])
    refresh_search([one.pk])


def _posting(one: Posting, said: str) -> None:
    one.body = f"{one.body.split(' · ')[0]} · {said}"
    one.save(update_fields=["body"])
    refresh_postings(Posting.objects.filter(pk=one.pk))


def _article(one: ArticlePage, said: str) -> None:
    one.summary = f"Nagekeken {timezone.now():%H:%M}, {said}."
    one.save()


def _fund(one: Fund, said: str) -> None:
    one.summary = f"Geld voor buren, {said}."
    one.save()
