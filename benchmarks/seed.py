"""Fills a database with invented initiatives, evenly plausible at any size: `seed(10_000)`.

Texts are those of the demo content in other places, so that words are as common and as rare as in real ones; the same
size gives the same rows.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from benchmarks.articles import seed_articles
from benchmarks.events import seed_events
from benchmarks.funds import seed_funds
from benchmarks.helpdesk import seed_tickets
from benchmarks.postings import seed_postings
from initiatives.demo.plan import written
from initiatives.models import Initiative, Kind, LegalForm, Municipality, Phase, Place, Theme
from initiatives.searching import refresh_search
from omzien.search.indexing import reindex
from omzien.search.registry import sources
from omzien.search.vocabulary import refresh_words

CHUNK = 2_000
MOST_EVENTS = 10_000


def seed(size: int) -> None:
    """Add initiatives until there are `size`, with what hangs on them, then have PostgreSQL take stock."""
    have = Initiative.objects.count()
    rng = random.Random(size)
    parts = _parts()
    for start in range(have, size, CHUNK):
        made = Initiative.objects.bulk_create(
            _invented(number, rng, parts) for number in range(start, min(start + CHUNK, size))
        )
        _give_themes(made, rng, parts["themes"])
        refresh_search(one.pk for one in made)
        seed_postings(made, rng)
    seed_articles(size, rng)
    seed_funds(size, rng)
    seed_events(min(size, MOST_EVENTS), rng)
    seed_tickets(size, rng)
    reindex(source.kind for source in sources() if source.is_term)
    refresh_words()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _parts() -> dict[str, list[Any]]:
    municipalities = {one.pk: one for one in Municipality.objects.all()}
    places = list(Place.objects.all())
    for place in places:
        place.municipality = municipalities[place.municipality_id]
    return {
        "places": places,
        "phases": list(Phase.objects.all()),
        "kinds": list(Kind.objects.all()),
        "forms": list(LegalForm.objects.all()),
        "themes": list(Theme.objects.values_list("pk", flat=True)),
        "told": list(written()),
    }


def _invented(number: int, rng: random.Random, parts: dict[str, list[Any]]) -> Initiative:
    place = rng.choice(parts["places"])
    now = timezone.now()
    told = rng.choice(parts["told"])
    one = Initiative(
        name=f"{told.name.format(plaats=place.name)} {number}"[:120],
        slug=f"bench-{number}",
        summary=told.summary.format(plaats=place.name),
        description=told.story.format(plaats=place.name),
        phase=rng.choice(parts["phases"]),
        kind=rng.choice(parts["kinds"]),
        legal_form=rng.choice(parts["forms"]),
        municipality=place.municipality,
        place=place,
        founded_year=rng.randint(1990, 2026),
        status=Initiative.Status.PUBLISHED if rng.random() < 0.95 else Initiative.Status.DRAFT,
        published_at=now - timedelta(minutes=rng.randint(1, 1_000_000)),
        last_confirmed_on=timezone.localdate() - timedelta(days=rng.randint(0, 700)),
    )
    one.place_public_point()
    one.public_latitude = (one.public_latitude or 0) + rng.uniform(-0.02, 0.02)
    return one


def _give_themes(made: list[Initiative], rng: random.Random, themes: list[int]) -> None:
    links = Initiative.themes.through
    links._default_manager.bulk_create(
        links(initiative_id=one.pk, theme_id=theme) for one in made for theme in rng.sample(themes, rng.randint(1, 3))
    )
