import random

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from initiatives.filters import InitiativeFilterSet
from initiatives.models import Initiative, Municipality, Phase, Region, Theme
from tests.counting import assert_counts_are_true
from tests.initiatives.factories import InitiativeFactory, region

pytestmark = pytest.mark.django_db
PATH = "/initiatieven/"


def found(query=""):
    return InitiativeFilterSet(QueryDict(query), Initiative.objects.published(), path=PATH)


def names(query=""):
    return [initiative.name for initiative in found(query).ordered]


def counts(query, param):
    facet = next(facet for facet in found(query).facets if facet.param == param)
    return {option.value: option.count for option in facet.options if option.count}


@pytest.fixture
def network():
    InitiativeFactory(published=True, name="Tuin Zeist", themes=["food", "green"], municipality="zeist")
    InitiativeFactory(published=True, name="Zorg Zeist", themes=["care"], municipality="zeist", phase="growing")
    InitiativeFactory(published=True, name="Zorg Soest", themes=["care", "food"], municipality="soest")
    InitiativeFactory(name="Concept", themes=["care"], municipality="zeist")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Tuin Zeist", "Zorg Soest", "Zorg Zeist"]),
        ("thema=zorg-dichtbij", ["Zorg Soest", "Zorg Zeist"]),
        ("thema=zorg-dichtbij&thema=groen-en-natuur", ["Tuin Zeist", "Zorg Soest", "Zorg Zeist"]),
        ("thema=zorg-dichtbij&gemeente=zeist", ["Zorg Zeist"]),
        ("thema=zorg-dichtbij&fase=start", ["Zorg Soest"]),
        ("regio=u16", ["Tuin Zeist", "Zorg Zeist"]),
        ("regio=u16&gemeente=soest", []),
        ("regio=regio-amersfoort&regio=u16", ["Tuin Zeist", "Zorg Soest", "Zorg Zeist"]),
        ("sorteer=naam", ["Tuin Zeist", "Zorg Soest", "Zorg Zeist"]),
        ("sorteer=nieuwste", ["Zorg Soest", "Zorg Zeist", "Tuin Zeist"]),
    ],
)
@pytest.mark.usefixtures("network")
def test_filters_or_within_and_between(query, expected):
    assert names(query) == expected
    assert found(query).total == len(expected)


@pytest.mark.usefixtures("network")
def test_counts_say_what_choosing_gives():
    assert counts("", "thema") == {"zorg-dichtbij": 2, "eten-en-voedsel": 2, "groen-en-natuur": 1}
    assert counts("gemeente=zeist", "thema") == {"zorg-dichtbij": 1, "eten-en-voedsel": 1, "groen-en-natuur": 1}
    assert counts("gemeente=zeist", "gemeente") == {"zeist": 2, "soest": 1}
    assert counts("regio=u16", "gemeente") == {"zeist": 2}
    assert counts("gemeente=soest", "regio") == {"provincie-utrecht": 1, "regio-amersfoort": 1}
    assert counts("thema=zorg-dichtbij", "thema") == {"zorg-dichtbij": 2, "eten-en-voedsel": 2, "groen-en-natuur": 1}
    assert counts("q=zeist&fase=start", "fase") == {"start": 1, "groei": 1}


def test_every_count_equals_the_list_it_leads_to():
    rng = random.Random(5)
    keys, phases = (list(model.objects.values_list("key", flat=True)) for model in (Theme, Phase))
    places = list(Municipality.objects.values_list("slug", flat=True))[:5]
    for number in range(40):
        InitiativeFactory(
            published=True,
            name=f"{rng.choice(['Moestuin', 'Dorpshuis'])} {number}",
            themes=rng.sample(keys, rng.randint(0, 3)),
            phase=rng.choice(phases),
            municipality=rng.choice(places),
        )
    queries = ["", "fase=start", "thema=wonen&regio=u16", "q=moestuin", f"q=dorpshuis&gemeente={places[0]}&fase=idee"]
    assert_counts_are_true(found, queries)


def test_region_without_municipalities_finds_nothing():
    InitiativeFactory(published=True)
    Region.objects.create(name="Nergens", slug="nergens")

    assert names("regio=nergens") == []


@pytest.mark.usefixtures("network")
def test_unknown_values_are_told_and_left_out():
    filterset = found("thema=onzin&regio=u16&sorteer=kleur")

    assert filterset.ignored == [
        "‘onzin’ kennen we niet bij thema. We laten het weg.",
        "Sorteren op ‘kleur’ kan hier niet. We sorteren op naam.",
    ]
    assert filterset.total == 2


@pytest.mark.usefixtures("network")
def test_addresses_hold_every_choice_in_one_order():
    filterset = found("pagina=3&regio=u16&thema=zorg-dichtbij&thema=wonen&q=++buren+&x=1")

    assert filterset.query_string == "?q=buren&thema=zorg-dichtbij&thema=wonen&regio=u16"
    assert filterset.page_url(2) == PATH + filterset.query_string + "&pagina=2"
    assert [(choice.label, choice.remove_url) for choice in filterset.active][1] == (
        "Zorg dichtbij",
        PATH + "?q=buren&thema=wonen&regio=u16",
    )


def test_vocabulary_is_read_in_two_queries_and_counts_in_one(django_assert_num_queries):
    InitiativeFactory.create_batch(3, published=True, themes=["care"])

    with django_assert_num_queries(3):
        filterset = found("thema=zorg-dichtbij&fase=start")
        assert filterset.total == 3
        assert len(filterset.facets) == 6


@given(
    values=st.lists(
        st.tuples(
            st.sampled_from(["q", "thema", "fase", "regio", "gemeente", "soort", "sorteer", "pagina", "bij"]),
            st.text(max_size=40) | st.sampled_from(["start", "u16", "zorg-dichtbij", "-1", "9" * 40, "dichtbij"]),
        ),
        max_size=8,
    )
)
def test_no_query_string_is_an_error(values):
    data = QueryDict(mutable=True)
    for name, value in values:
        data.appendlist(name, value.replace("\x00", ""))

    filterset = InitiativeFilterSet(data, Initiative.objects.published(), path=PATH)

    assert filterset.total == 0
    assert list(filterset.ordered) == []
    assert filterset.url().startswith(PATH)


def test_region_is_many_municipalities():
    assert set(region("u16").municipalities.values_list("slug", flat=True)) >= {"zeist", "utrecht", "de-ronde-venen"}
