import pytest
from django.http import QueryDict

from initiatives.filters import InitiativeFilterSet, text
from initiatives.models import Initiative
from initiatives.searching import refresh_search, search_query
from tests.initiatives.factories import InitiativeFactory, place

pytestmark = pytest.mark.django_db


def names(q, **params):
    data = QueryDict(mutable=True)
    data.update({"q": q} | params)
    filterset = InitiativeFilterSet(data, Initiative.objects.published(), path="/")
    with filterset.evaluating():
        return [initiative.name for initiative in filterset.ordered]


@pytest.mark.parametrize(
    ("q", "name"),
    [
        ("initiatieven", "Initiatief voor iedereen"),
        ("zorg", "Zorgcoöperatie Oost"),
        ("zorgcooperatie", "Zorgcoöperatie Oost"),
        ("coöperatie", "Zorgcoöperatie Oost"),
        ("ZORGCOÖPERATIES", "Zorgcoöperatie Oost"),
        ("dorps", "Dorpshuis De Schakel"),
        ("dorpshuizen", "Dorpshuis De Schakel"),
    ],
)
def test_search_finds_inflected_and_compound_words(q, name):
    InitiativeFactory(published=True, name=name)
    InitiativeFactory(published=True, name="Iets heel anders", summary="Fietsen repareren.")

    assert names(q) == [name]


def test_search_puts_a_name_before_a_summary():
    InitiativeFactory(published=True, name="Aan tafel", summary="Samen eten uit de moestuin.")
    InitiativeFactory(published=True, name="Moestuin Noord", summary="Samen eten.")

    assert names("moestuin") == ["Moestuin Noord", "Aan tafel"]


def test_search_finds_theme_place_and_what_a_theme_is_also_called():
    InitiativeFactory(published=True, name="Samen op weg", themes=["transport"], place="Odijk", municipality="bunnik")

    assert names("vervoer") == names("odijk") == names("bunnik") == names("mobiliteit") == ["Samen op weg"]


def test_search_wants_every_word():
    InitiativeFactory(published=True, name="Moestuin Zeist")

    assert names("moestuin zeist") == ["Moestuin Zeist"]
    assert names("moestuin soest") == []


@pytest.mark.parametrize("q", ["!!!", "& | :*", "''", "   ", "\\", "<>", "a:*b", "’", "😀"])
def test_text_without_a_word_searches_nothing(q):
    InitiativeFactory(published=True, name="Een")

    assert names(q) == ["Een"] or search_query(q) is not None


def test_only_the_newest_matches_of_a_common_word_are_ranked_and_none_is_lost(monkeypatch):
    monkeypatch.setattr(text, "RANKED_AT_MOST", 2)
    for number, name in enumerate(["Moestuin Oud", "Zomaar 1", "Zomaar 2", "Moestuin Nieuw", "Zomaar 4"]):
        InitiativeFactory(published=True, name=name, summary=f"Een moestuin, nummer {number}.")
    filterset = InitiativeFilterSet(QueryDict("q=moestuin"), Initiative.objects.published(), path="/")

    pages = [filterset.page_ids(start, start + 2) for start in (0, 2, 4)]

    assert [[Initiative.objects.in_bulk(page)[pk].name for pk in page] for page in pages] == [
        ["Moestuin Nieuw", "Zomaar 4"],
        ["Zomaar 2", "Zomaar 1"],
        ["Moestuin Oud"],
    ]


def test_refresh_follows_a_changed_name():
    initiative = InitiativeFactory(published=True, name="Oud")
    Initiative.objects.filter(pk=initiative.pk).update(name="Vernieuwd")

    assert names("vernieuwd") == []
    assert refresh_search([initiative.pk, initiative.pk]) == 1
    assert names("vernieuwd") == ["Vernieuwd"]


def test_nearby_orders_by_the_public_point():
    InitiativeFactory(published=True, name="Ver", place=place("Rhenen"), municipality="rhenen")
    InitiativeFactory(published=True, name="Dichtbij", place=place("Bunnik"), municipality="bunnik")
    InitiativeFactory(
        published=True, name="Verborgen", place=place("Zeist"), municipality="zeist", latitude=52.05, longitude=5.16
    )

    assert names("", bij="Odijk") == ["Dichtbij", "Verborgen", "Ver"]
