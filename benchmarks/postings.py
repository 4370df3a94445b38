"""Halen en brengen for the benchmarks: three in ten initiatives have one to three, two in five of those are over."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from initiatives.demo.plan import HERE, read
from initiatives.models import ExchangeKind, Initiative, Posting
from initiatives.searching import refresh_postings

SHARE = 0.3
OVER = 0.4
CHUNK = 2_000


def seed_postings(made: list[Initiative], rng: random.Random) -> None:
    """Those of these initiatives, whose themes they take."""
    kinds = {kind.key: kind for kind in ExchangeKind.objects.all()}
    told = read(HERE / "halen_en_brengen.toml")["posting"]
    posted = Posting.objects.bulk_create(
        _invented(one, rng.choice(told), rng, kinds)
        for one in made
        if rng.random() < SHARE
        for _ in range(rng.randint(1, 3))
    )
    _spread([one.pk for one in posted])
    links = Posting.themes.through
    own = _themes_of(one.initiative_id for one in posted)
    links._default_manager.bulk_create(
        links(posting_id=one.pk, theme_id=theme) for one in posted for theme in own.get(one.initiative_id, ())
    )
    refresh_postings(Posting.objects.filter(pk__in=[one.pk for one in posted]))


def _spread(ids: list[int]) -> None:
    """Over the last half year; the field itself takes only this moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Posting._meta.db_table} SET created_at = now() - make_interval(days => (id %% 170)::int) "  # noqa: S608  (a table's name)
            "WHERE id = ANY(%s)",
            [ids],
        )


def _themes_of(initiatives: Iterator[int]) -> dict[int, list[int]]:
    pairs = Initiative.themes.through._default_manager.filter(initiative_id__in=set(initiatives))
    found: dict[int, list[int]] = {}
    for initiative, theme in pairs.values_list("initiative_id", "theme_id"):
        found.setdefault(initiative, []).append(theme)
    return found


def _invented(one: Initiative, told: dict[str, Any], rng: random.Random, kinds: dict[str, ExchangeKind]) -> Posting:
    is_over = rng.random() < OVER
    days = -rng.randint(1, 170) if is_over else rng.randint(0, 180)
    worked = is_over and rng.random() < 0.5
    return Posting(
        initiative=one,
        direction=Posting.Direction.NEED if told.get("need") else Posting.Direction.OFFER,
        kind=kinds[told["kind"]],
        title=f"{told['title']} {one.pk}"[:120],
        body=told["body"],
        expires_on=timezone.localdate() + timedelta(days=days),
        status=Posting.Status.FULFILLED if worked else Posting.Status.OPEN,
        closed_at=timezone.now() if worked else None,
        matched_at=timezone.now(),
    )
