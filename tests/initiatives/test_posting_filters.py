import random

import pytest
from django.http import QueryDict

from initiatives.filters import PostingFilterSet
from initiatives.models import ExchangeKind, Posting, Theme
from initiatives.searching import refresh_search
from tests.counting import assert_counts_are_true
from tests.initiatives.factories import InitiativeFactory, PostingFactory, place

pytestmark = pytest.mark.django_db
PATH = "/halen-en-brengen/"


def found(query=""):
    return PostingFilterSet(QueryDict(query), Posting.objects.current(), path=PATH)


def titles(query=""):
    filterset = found(query)
    with filterset.evaluating():
        return [posting.title for posting in filterset.ordered]


def counts(query, param):
    facet = next(facet for facet in found(query).facets if facet.param == param)
    return {option.value: option.count for option in facet.options if option.count}


@pytest.fixture
def postings():
    zeist = InitiativeFactory(published=True, municipality="zeist", phase="growing", name="Dorpshuis")
    soest = InitiativeFactory(published=True, municipality="soest", phase="starting", name="Zorgkring")
    PostingFactory(initiative=zeist, title="Zaal met keuken", themes=["meeting", "food"], days=30)
    PostingFactory(initiative=zeist, title="Jurist gezocht", kind="legal", need=True, themes=["care"], days=200)
    PostingFactory(initiative=soest, title="Zaal gezocht", need=True, themes=["meeting"], days=10)
    PostingFactory(initiative=soest, title="Voorbij", days=-1)
    PostingFactory(initiative=soest, title="Weg", closed=True)
    PostingFactory(initiative=InitiativeFactory(), title="Van een concept")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Zaal gezocht", "Jurist gezocht", "Zaal met keuken"]),
        ("richting=brengen", ["Zaal met keuken"]),
        ("richting=brengen&richting=halen", ["Zaal gezocht", "Jurist gezocht", "Zaal met keuken"]),
        ("richting=halen&soort=ruimte", ["Zaal gezocht"]),
        ("soort=ruimte&thema=ontmoeting", ["Zaal gezocht", "Zaal met keuken"]),
        ("fase=groei", ["Jurist gezocht", "Zaal met keuken"]),
        ("regio=u16", ["Jurist gezocht", "Zaal met keuken"]),
        ("gemeente=soest", ["Zaal gezocht"]),
        ("sorteer=loopt-af", ["Zaal gezocht", "Zaal met keuken", "Jurist gezocht"]),
        ("q=zalen", ["Zaal gezocht", "Zaal met keuken"]),
        ("q=penningmeester", []),
        ("q=statuten", ["Jurist gezocht"]),
        ("q=zorgkring", ["Zaal gezocht"]),
        ("q=zeist&richting=halen", ["Jurist gezocht"]),
    ],
)
@pytest.mark.usefixtures("postings")
def test_filters(query, expected):
    assert sorted(titles(query)) == sorted(expected)
    if "q=" not in query:
        assert titles(query) == expected
    assert found(query).total == len(expected)


@pytest.mark.usefixtures("postings")
def test_nearest_first_by_the_public_point_of_the_initiative():
    InitiativeFactory(published=True, place=place("Rhenen"), municipality="rhenen")

    assert titles("bij=Soest") == ["Zaal gezocht", "Zaal met keuken", "Jurist gezocht"]
    assert titles("bij=Zeist")[2] == "Zaal gezocht"


@pytest.mark.usefixtures("postings")
def test_counts_say_what_choosing_gives():
    assert counts("", "richting") == {"halen": 2, "brengen": 1}
    assert counts("richting=brengen", "richting") == {"halen": 2, "brengen": 1}
    assert counts("richting=brengen", "soort") == {"ruimte": 1}
    assert counts("", "fase") == {"groei": 2, "start": 1}
    assert counts("", "thema") == {"zorg-dichtbij": 1, "ontmoeting": 2, "eten-en-voedsel": 1}
    assert counts("gemeente=zeist", "gemeente") == {"zeist": 2, "soest": 1}


def test_every_count_equals_the_list_it_leads_to():
    rng = random.Random(7)
    themes = list(Theme.objects.values_list("key", flat=True))[:5]
    kinds = list(ExchangeKind.objects.all())[:4]
    owners = [
        InitiativeFactory(published=number % 5 != 0, municipality=where, phase=phase)
        for number, (where, phase) in enumerate(
            [("zeist", "idea"), ("soest", "starting"), ("utrecht", "growing"), ("bunnik", "idea"), ("zeist", "growing")]
            * 2
        )
    ]
    for number in range(50):
        PostingFactory(
            initiative=rng.choice(owners),
            direction=rng.choice(Posting.Direction.values),
            kind=rng.choice(kinds),
            title=f"{rng.choice(['Zaal', 'Bakfiets'])} {number}",
            themes=rng.sample(themes, rng.randint(0, 3)),
            days=rng.choice([-3, 5, 50]),
        )
    queries = ["", "richting=halen", "soort=werkbezoek&regio=u16", "q=zaal", "q=bakfiets&richting=brengen&fase=groei"]
    assert_counts_are_true(found, queries)


def test_unknown_direction_is_told_and_left_out():
    PostingFactory()
    filterset = found("richting=opzij&soort=ruimte")

    assert filterset.ignored == ["‘opzij’ kennen we niet bij halen of brengen. We laten het weg."]
    assert filterset.total == 1
    assert filterset.query_string == "?soort=ruimte"


def test_vocabulary_is_read_in_two_queries_and_counts_in_one(django_assert_num_queries):
    PostingFactory.create_batch(3, themes=["care"])

    with django_assert_num_queries(3):
        filterset = found("thema=zorg-dichtbij&richting=brengen")
        assert filterset.total == 3
        assert len(filterset.facets) == 6


def test_words_follow_the_initiative():
    posting = PostingFactory(title="Zaal")
    posting.initiative.name = "Herberg De Zwaan"
    posting.initiative.save()

    assert titles("q=zwaan") == []
    refresh_search([posting.initiative_id])
    assert titles("q=zwaan") == ["Zaal"]
