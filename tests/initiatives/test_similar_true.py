"""Properties of likeness over many small worlds: stable, true, symmetric in its facts, and never itself."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives.geo import Point, distance_km
from initiatives.models import Initiative, Place, Theme
from initiatives.similar import similar_to
from tests.initiatives.factories import InitiativeFactory, kind, phase, place

pytestmark = pytest.mark.django_db

THEMES = ["food", "green", "care", "housing"]
PLACES = ["Odijk", "Bunnik", "Zeist", "Woudenberg"]
NAMES = ["Moestuin", "Dorpsauto", "Hofje", "Eettafel", "Repaircafé", "Huiskamer"]
KINDS = ["neighbour_network", "cooperative", "other"]
PHASES = ["idea", "starting", "growing", "established", "ended"]

one = st.fixed_dictionaries(
    {
        "name": st.sampled_from(NAMES),
        "themes": st.sets(st.sampled_from(THEMES), max_size=3),
        "place": st.sampled_from(PLACES),
        "kind": st.sampled_from(KINDS),
        "phase": st.sampled_from(PHASES),
        "published": st.booleans(),
    }
)
worlds = st.lists(one, min_size=2, max_size=7)
SLOWLY = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def build(world, order=None):
    """The world in the database, and only that; `order` is in which order its rows are made."""
    Initiative.objects.all().delete()
    made = {}
    for number in order or range(len(world)):
        drawn = world[number]
        where = place(drawn["place"])
        made[number] = InitiativeFactory(
            published=drawn["published"],
            name=f"{drawn['name']} {number}",
            summary=f"Wij doen {drawn['name'].lower()} met anderen.",
            themes=sorted(drawn["themes"]),
            place=where,
            municipality=where.municipality,
            kind=kind(drawn["kind"]),
            phase=phase(drawn["phase"]),
        )
    return [made[number] for number in range(len(world))]


def everyone(initiative):
    found = similar_to(Initiative.objects.for_page().get(pk=initiative.pk), 100)
    return [*found.peers, *found.others]


@SLOWLY
@given(worlds)
def test_every_fact_is_true_and_nobody_is_like_himself(world):
    made = build(world)

    for mine in made:
        found = everyone(mine)
        assert mine.pk not in {other.initiative.pk for other in found}
        assert len({other.initiative.pk for other in found}) == len(found)
        for other in found:
            check(mine, other)


def check(mine, other):
    """Asks the database again, without the code that found it."""
    theirs, likeness = Initiative.objects.get(pk=other.initiative.pk), other.likeness
    shared = set(Theme.objects.filter(initiatives=mine).filter(initiatives=theirs).values_list("pk", flat=True))
    assert theirs.status == Initiative.Status.PUBLISHED
    assert other.reason
    assert set(likeness.themes) == shared
    assert likeness.same_kind == (mine.kind_id == theirs.kind_id and mine.kind.key != "other")
    assert likeness.km == pytest.approx(distance_km(Point(*public(mine)), Point(*public(theirs))))
    assert bool(likeness.same_place) == (mine.place_id == theirs.place_id)
    for word in likeness.words:
        assert word in f"{mine.name} {mine.summary}".casefold()
        assert word in f"{theirs.name} {theirs.summary}".casefold()
    if likeness.ahead is not None:
        assert likeness.ahead == PHASES.index(theirs.phase.key) - PHASES.index(mine.phase.key)
    for sentence in other.reason.split(" · "):
        assert told(sentence, mine, theirs), sentence


def told(sentence, mine, theirs):
    """Whether one part of a reason can be read back from both."""
    both = {theme.name for theme in mine.themes.all()} & {theme.name for theme in theirs.themes.all()}
    low = sentence.lower()
    if low.endswith(("verderop", "1 km")) or "fase" in low or low.startswith("afgerond"):
        return True  # judged by number above
    if low.startswith("allebei over"):
        return all(f"{word}" in f"{mine.name} {mine.summary}".casefold() for word in low.split("‘")[1].split("’")[:1])
    if Place.objects.filter(name__iexact=low.removeprefix("ook in ")).exists():
        return mine.place_id == theirs.place_id
    if low.startswith("ook een"):
        return low.removeprefix("ook een ") == mine.kind.name.lower() == theirs.kind.name.lower()
    return any(name.lower() in low for name in both)


def public(initiative):
    return initiative.public_latitude, initiative.public_longitude


@SLOWLY
@given(worlds)
def test_shared_facts_are_the_same_from_both_sides(world):
    made = build(world)
    seen = {(mine.pk, other.initiative.pk): other.likeness for mine in made for other in everyone(mine)}

    for (mine, other), likeness in seen.items():
        if back := seen.get((other, mine)):
            assert set(back.themes) == set(likeness.themes)
            assert back.same_kind == likeness.same_kind
            assert back.km == pytest.approx(likeness.km)
            assert back.ahead is None or likeness.ahead is None or back.ahead == -likeness.ahead


@SLOWLY
@given(worlds, st.integers(0, 1000))
def test_order_follows_from_the_facts_and_not_from_the_rows(world, seed):
    """Asked twice it is the same; made in another order only equals may change places."""
    before = [scored(mine) for mine in build(world)]
    again = [scored(mine) for mine in Initiative.objects.order_by("pk")]
    order = list(range(len(world)))
    random.Random(seed).shuffle(order)

    after = [scored(mine) for mine in build(world, order)]

    assert before == again
    assert [sorted(found) for found in after] == [sorted(found) for found in before]


def scored(mine):
    """Points, distance and name, as they stand; names are unique in a world."""
    return [(-o.likeness.points, round(o.likeness.km or 0, 6), o.initiative.name, o.reason) for o in everyone(mine)]
