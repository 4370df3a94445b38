"""The funds guide as a list: true counts, the nearest deadline first, and only what is on the site."""

import random

import pytest
from django.http import QueryDict

from initiatives.models import Region
from knowledge.filters.funds import FundFilterSet
from knowledge.models import Fund
from tests.counting import assert_counts_are_true
from tests.knowledge.fund_factories import make_fund

pytestmark = pytest.mark.django_db
PATH = "/kennisbank/fondsen/"


def found(query=""):
    return FundFilterSet(QueryDict(query), path=PATH)


def names(query=""):
    filterset = found(query)
    with filterset.evaluating():
        return list(filterset.ordered.values_list("name", flat=True))


def counts(query, param):
    facet = next(facet for facet in found(query).facets if facet.param == param)
    return {option.value: option.count for option in facet.options if option.count}


@pytest.fixture
def funds():
    make_fund(name="Groenpot", closes=30, themes=["green"], municipalities=["zeist"], amount_to=900)
    make_fund(name="Zorggeld", closes=9, themes=["care", "wellbeing"], legal_forms=["foundation"], through_host=True)
    make_fund(name="Alles mag", kind="prijs", amount_from=5_000)
    make_fund(name="Straks", opens=5, closes=80, regions=["u16"], anbi_needed=True, phases=["idea"])
    make_fund(name="Voorbij", closes=-3, themes=["green"])
    make_fund(name="Langer voorbij", closes=-30, themes=["green"])
    make_fund(name="Vergeten", closes=20, checked=200, themes=["green"])
    make_fund(name="Alleen een link", link_only=True, url="https://fonds.example/")
    make_fund(name="Concept", is_published=False, themes=["green"])


def test_nearest_deadline_first_then_always_then_later_then_doubtful_then_closed(funds):
    assert names() == [
        *("Zorggeld", "Groenpot", "Alles mag", "Straks", "Alleen een link"),
        *("Vergeten", "Voorbij", "Langer voorbij"),
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("aanvragen=open", ["Zorggeld", "Groenpot", "Alles mag", "Vergeten"]),
        ("aanvragen=later", ["Straks"]),
        ("aanvragen=kijk-zelf", ["Alleen een link"]),
        ("aanvragen=dicht", ["Voorbij", "Langer voorbij"]),
        ("aanvragen=open&thema=groen-en-natuur", ["Groenpot", "Alles mag", "Vergeten"]),
        ("soort=prijs", ["Alles mag"]),
        ("rechtsvorm=vereniging&aanvragen=open", ["Groenpot", "Alles mag", "Vergeten"]),
        ("rechtsvorm=stichting&thema=zorg-dichtbij&aanvragen=open", ["Zorggeld", "Alles mag"]),
        ("penvoerder=ja", ["Zorggeld", "Alleen een link"]),
        ("anbi=ja", ["Straks", "Alleen een link"]),
        ("bedrag=tot-1000&aanvragen=open", ["Zorggeld", "Groenpot", "Vergeten"]),
        ("bedrag=vanaf-25000&soort=prijs", ["Alles mag"]),
        ("gemeente=zeist&thema=groen-en-natuur&aanvragen=open&sorteer=naam", ["Alles mag", "Groenpot", "Vergeten"]),
        ("gemeente=soest&aanvragen=later", []),
        ("regio=u16&aanvragen=later", ["Straks"]),
        ("regio=regio-amersfoort&thema=groen-en-natuur&aanvragen=open", ["Alles mag", "Vergeten"]),
        ("fase=start&aanvragen=later", []),
        ("periode=gesloten", []),
        ("q=zorg", ["Zorggeld"]),
        ("q=concept", []),
    ],
)
def test_filters(funds, query, expected):
    assert found(query).total == len(expected)
    assert names(query) == expected


def test_other_orders(funds):
    Fund.objects.filter(name="Straks").update(checked_on="2020-01-01")

    assert names("sorteer=naam")[:3] == ["Alleen een link", "Alles mag", "Groenpot"]
    assert names("sorteer=nagekeken")[-1] == "Straks"


def test_counts_of_what_is_open_to_all(funds):
    assert counts("aanvragen=open", "thema")["groen-en-natuur"] == 3
    assert counts("aanvragen=open", "thema")["wonen"] == 1
    assert counts("", "penvoerder") == {"nee": 7, "ja": 2}


def test_every_count_equals_the_list_it_leads_to():
    rng = random.Random(7)
    Region.objects.create(name="Leeg gebied", slug="leeg-gebied")
    for number in range(40):
        make_fund(
            name=f"{rng.choice(['Tuinfonds', 'Zaalfonds'])} {number}",
            kind=rng.choice(Fund.Kind.values),
            period=rng.choice(Fund.Period.values),
            themes=rng.sample(["care", "food", "green"], rng.randint(0, 2)),
            phases=rng.sample(["idea", "starting", "ended"], rng.randint(0, 2)),
            legal_forms=rng.sample(["informal", "foundation", "association"], rng.randint(0, 2)),
            regions=rng.sample(["u16", "regio-amersfoort", "leeg-gebied"], rng.choice([0, 0, 1, 2])),
            municipalities=rng.sample(["zeist", "soest", "utrecht"], rng.choice([0, 0, 1, 2])),
            anbi_needed=rng.random() < 0.3,
            through_host=rng.random() < 0.3,
            amount_to=rng.choice([None, 500, 5_000, 80_000]),
            closes=rng.choice([None, -3, 0, 9, 90]),
            checked=rng.choice([0, 300, None]),
            link_only=number % 9 == 0,
            url="https://fonds.example/",
            is_published=number % 5 != 0,
        )
    assert_counts_are_true(
        found, ["", "thema=eten-en-voedsel", "gemeente=zeist&anbi=nee", "q=tuinfonds&bedrag=tot-1000", "regio=u16"]
    )


@pytest.mark.parametrize("period", Fund.Period.values)
@pytest.mark.parametrize("link_only", [True, False])
def test_list_and_page_agree_on_whether_one_can_apply(period, link_only):
    for opens in (None, -9, 0, 1):
        for closes in (None, -1, 0, 1, 40):
            if opens is None or closes is None or closes >= opens:
                make_fund(opens=opens, closes=closes, period=period, link_only=link_only, url="https://fonds.example/")

    for fund in Fund.objects.with_state():
        assert fund.state == fund.standing, (fund.opens_on, fund.closes_on)
