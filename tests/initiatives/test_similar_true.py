"""Properties of likeness over many small worlds: stable, true, symmetric in its facts, and never itself."""

import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives.geo import Point, distance_km
from initiatives.models import Initiative, Theme
from initiatives.similar import similar_to
from tests.initiatives.factories import InitiativeFactory, kind, phase, place

pytestmark = pytest.mark.django_db

THEMES = ["food", "green", "care", "housing"]
PLACES = ["Odijk", "Bunnik", "Zeist", "Woudenberg"]
NAMES = ["Moestuin", "Dorpsauto", "Hofje", "Eettafel", "Repaircafé", "Huiskamer"]
KINDS = ["neighbour_network", "cooperative", "other"]
PHASES = ["idea", "starting", "growing", "established", "ended"]
STEPS = {1: "één fase", 2: "twee fases", 3: "drie fases"}

one = st.fixed_dictionaries(
    {
        "name": st.sampled_from(NAMES),
        "themes": st.sets(st.sampled_from(THEMES), max_size=3),
        "place": st.sampled_from(PLACES),
        "kind": st.sampled_from(KINDS),
        "phase": st.sampled_from(PHASES),
        "legacy": st.sampled_from(["", "Een draaiboek."]),
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
            legacy=drawn["legacy"],
        )
    return [made[number] for number in range(len(world))]


def everyone(initiative):
    found = similar_to(Initiative.objects.for_page().get(pk=initiative.pk), 100)
    return [*found.peers, *found.others]


@SLOWLY
@given(worlds)
def test_every_fact_is_true_the_same_from_both_sides_and_nobody_is_like_himself(world):
    made = build(world)
    likenesses = {}

    for mine in made:
        found = everyone(mine)
        assert mine.pk not in {other.initiative.pk for other in found}
        assert len({other.initiative.pk for other in found}) == len(found)
        for other in found:
            check(mine, other)
            likenesses[mine.pk, other.initiative.pk] = other.likeness
    for (mine, other), likeness in likenesses.items():
        if back := likenesses.get((other, mine)):
            check_both(likeness, back)


def check_both(likeness, back):
    assert set(back.themes) == set(likeness.themes)
    assert back.same_kind == likeness.same_kind
    assert back.km == pytest.approx(likeness.km)
    assert back.ahead is None or likeness.ahead is None or back.ahead == -likeness.ahead


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
        assert told(sentence.lower(), mine, theirs), sentence


def told(sentence, mine, theirs):
    """Whether one part of a reason is what both rows say, read back from its words alone."""
    if sentence.endswith("km verderop"):
        km = distance_km(Point(*public(mine)), Point(*public(theirs)))
        return sentence == ("minder dan 1 km verderop" if km < 1 else f"{km:.0f} km verderop")
    if sentence.endswith((" verder", " eerder")) or sentence.startswith("afgerond"):
        return told_of_phase(sentence, mine.phase.key, theirs.phase.key, theirs.legacy)
    if sentence.startswith("allebei over"):
        words = re.findall("‘(.+?)’", sentence)
        return bool(words) and all(word in texts(one) for word in words for one in (mine, theirs))
    if sentence.startswith("ook in "):
        return mine.place_id == theirs.place_id and sentence == f"ook in {mine.place.name.lower()}"
    if sentence.startswith("ook een"):
        return sentence.removeprefix("ook een ") == mine.kind.name.lower() == theirs.kind.name.lower()
    return sentence.startswith("ook ") and names_in(sentence) == names_of_both(mine, theirs)


def told_of_phase(sentence, mine, theirs, legacy):
    if theirs == "ended":
        return sentence == "afgerond, met wat het naliet" and legacy != ""
    steps = PHASES.index(theirs) - PHASES.index(mine)
    return mine != "ended" and sentence == f"{STEPS[abs(steps)]} {'verder' if steps > 0 else 'eerder'}"


def texts(one):
    return f"{one.name} {one.summary}".casefold()


def names_in(sentence):
    """Which themes a part of a reason names, of all that there are; no world has more than three in common."""
    return {name for name in map(str.lower, Theme.objects.values_list("name", flat=True)) if name in sentence}


def names_of_both(mine, theirs):
    return {theme.name.lower() for theme in mine.themes.all() if theme in theirs.themes.all()}


def public(initiative):
    return initiative.public_latitude, initiative.public_longitude


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
