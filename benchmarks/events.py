"""Events for the benchmarks: three in ten still to come, and one that 500 people come to."""

from __future__ import annotations

import random
from datetime import timedelta
from itertools import islice

from django.utils import timezone

from events.demo.load import told_events
from events.findable import KIND
from events.models import Event, Organiser, Registration
from initiatives.models import Initiative
from omzien.search.indexing import reindex

COMING = 0.3
PEOPLE = 500
CROWDED = "bench-druk"
CHUNK = 2_000
HALF_HOUR = timedelta(minutes=30)


def seed_events(size: int, rng: random.Random) -> None:
    """Add events until there are `size`, by the initiatives that are there, whose themes they take."""
    have = Event.objects.count()
    told = told_events()
    hosts = list(Initiative.objects.published().defer("search_vector").order_by("pk")[:CHUNK])
    for start in range(have, size, CHUNK):
        numbers = range(start, min(start + CHUNK, size))
        chosen = [rng.choice(hosts) for _ in numbers]
        events = (_invented(number, host, rng.choice(told), rng) for number, host in zip(numbers, chosen, strict=True))
        made = Event.objects.bulk_create(events)
        Organiser.objects.bulk_create(Organiser(event=e, initiative=h) for e, h in zip(made, chosen, strict=True))
        _give_themes(made, chosen, rng)
    _crowd()
    reindex([KIND])


def _invented(number: int, host: Initiative, told: dict[str, str], rng: random.Random) -> Event:
    days = rng.randint(1, 360) if rng.random() < COMING else -rng.randint(1, 1500)
    starts = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=days) + number % 20 * HALF_HOUR
    return Event(
        title=f"{told['title']} {number}"[:120],
        slug=f"bench-{number}",
        kind=told["kind"],
        summary=told["summary"],
        description=told["text"],
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        municipality=host.municipality,
        place_name="Buurthuis De Linde",
        address=f"Lindelaan {number % 90 + 1}",
        latitude=host.public_latitude,
        longitude=host.public_longitude,
        is_online=number % 5 == 0,
        capacity=rng.choice([None, 12, 40]),
        status=Event.Status.PUBLISHED,
        published_at=min(starts, timezone.now()) - timedelta(days=30),
    )


def _give_themes(made: list[Event], hosts: list[Initiative], rng: random.Random) -> None:
    through = Initiative.themes.through._default_manager
    own: dict[int, list[int]] = {}
    for host, theme in through.filter(initiative_id__in={host.pk for host in hosts}).values_list(
        "initiative_id", "theme_id"
    ):
        own.setdefault(host, []).append(theme)
    links = Event.themes.through
    links._default_manager.bulk_create(
        links(event_id=event.pk, theme_id=theme)
        for event, host in zip(made, hosts, strict=True)
        for theme in own.get(host.pk, ())
    )
    registrations = (
        Registration(event=event, name="Iemand", rank=rank, confirmed_at=timezone.now())
        for event in made
        if event.capacity
        for rank in range(1, rng.randint(1, 8))
    )
    while batch := list(islice(registrations, CHUNK)):
        Registration.objects.bulk_create(batch)


def _crowd() -> None:
    """One that everybody comes to."""
    crowded = Event.objects.upcoming().exclude(slug=CROWDED).first()
    if crowded is None or Event.objects.filter(slug=CROWDED).exists():
        return
    crowded.slug, crowded.capacity = CROWDED, 400
    crowded.save(update_fields=["slug", "capacity"])
    last = crowded.registrations.count()
    Registration.objects.bulk_create(
        Registration(event=crowded, name="Iemand", rank=last + nth, confirmed_at=timezone.now())
        for nth in range(1, PEOPLE + 1)
    )
