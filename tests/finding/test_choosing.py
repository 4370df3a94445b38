"""What is chosen is asked of the index: the same as asking the lists of ids, and kept by the migration."""

from importlib import import_module

import pytest
from django.db import connection
from django.http import QueryDict

from initiatives.models import Initiative
from omzien.finding import filters
from omzien.finding.filters import SearchFilterSet
from omzien.search.indexing import reindex
from omzien.search.models import Document
from tests.counting import assert_counts_are_true
from tests.initiatives.factories import InitiativeFactory, PostingFactory
from tests.knowledge.factories import make_article

pytestmark = pytest.mark.django_db


def found(query):
    return SearchFilterSet(QueryDict(query), Document.objects.public(), path="/zoeken/")


@pytest.fixture
def things():
    themes, places, phases = ["care", "food", "green"], ["zeist", "soest", "veenendaal"], ["idea", "growing"]
    for number in range(12):
        one = InitiativeFactory(
            published=True,
            name=f"Atelier {number}",
            themes=themes[: number % 4],
            municipality=places[number % 3],
            phase=phases[number % 2],
        )
        PostingFactory(initiative=one, title=f"Atelier te huur {number}", themes=themes[number % 3 :])
        make_article(title=f"Een atelier {number}", themes=themes[number % 3 :], phases=phases[: number % 3])


QUERIES = [
    "q=atelier",
    "q=atelier&soort=artikel",
    "q=atelier&thema=zorg-dichtbij&thema=groen-en-natuur&regio=u16",
    "q=atelier+huur&gemeente=zeist&gemeente=soest&fase=idee&soort=initiatief&soort=halen-brengen",
]


@pytest.mark.usefixtures("things")
def test_every_count_equals_the_list_it_leads_to():
    assert_counts_are_true(found, QUERIES)


@pytest.mark.usefixtures("things")
def test_counts_of_a_sample_are_those_of_the_choice_when_it_is_made(monkeypatch):
    monkeypatch.setattr(filters, "COUNTED_AT_MOST", 5)
    monkeypatch.setattr(filters, "RANKED", 4)
    monkeypatch.setattr(filters, "OTHERS", 2)
    chosen = found("q=atelier&soort=initiatief&gemeente=zeist")

    assert chosen.is_sample
    assert chosen.total == 4
    best = Document.objects.in_bulk([one.pk for one in chosen.best])
    assert {(one.kind, one.where) for one in best.values()} == {("initiatief", "Zeist")}
    assert {one.kind for one in found("q=atelier&thema=groen-en-natuur").best} == {
        "initiatief",
        "halen-brengen",
        "artikel",
    }


@pytest.mark.usefixtures("things")
def test_migration_marks_what_was_indexed_before():
    """Takes the marks out, as they were not there, and holds what the migration makes against what indexing makes."""
    migration = import_module("omzien.search.migrations.0005_mark_what_can_be_chosen")
    rows = Document.objects.order_by("pk").values_list("pk", "vector", "title_vector")
    made = list(rows.all())
    columns = ("vector", "title_vector")
    without = ", ".join(
        f"{column} = ts_delete({column}, ARRAY(SELECT lexeme FROM unnest({column}) WHERE lexeme ~ '^[@#]'))"
        f" || array_to_tsvector(ARRAY[{migration.MONTH}])"
        for column in columns
    )
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE search_document SET {without}")
        assert list(rows.all()) != made
        cursor.execute(f"UPDATE search_document SET {', '.join(map(migration.with_marks, columns))}")

    assert list(rows.all()) == made
    reindex()
    assert list(rows.all()) == made
    assert Initiative.objects.exists()
