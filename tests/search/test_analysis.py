"""Texts become vectors, questions become queries, by the same reduction."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from omzien.search.analysis import Question, Texts, phrase_key, vectors

pytestmark = pytest.mark.django_db


def matches(texts, typed, synonyms=None, **options):
    query = Question(typed, synonyms).tsquery(**options)
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [vectors(texts).all, query])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Moestuin De Wilg", "tuin"),
        ("Moestuin De Wilg", "tuinen"),
        ("Moestuin De Wilg", "moestuinen"),
        ("Zorgcoöperatie Oost", "zorg"),
        ("Zorgcoöperatie Oost", "coöperaties"),
        ("Zorgcoöperatie Oost", "zorg cooperatie"),
        ("Onze leden", "lid"),
        ("Zonnepanelen op het dak", "zonnepaneel"),
        ("Samen wonen", "woning"),
        ("Vergaderruimte te leen", "ruimte om te vergaderen"),
        ("Hulp bij subsidieaanvraag", "subsidie aanvragen"),
        ("Buurtbus", "bus"),
        ("Bestuurslid gezocht", "bestuursl"),
        ("Dorpshuis", "dorpsh"),
    ],
)
def test_question_finds_title(title, typed):
    assert matches(Texts(title), typed)


@pytest.mark.parametrize(
    ("title", "typed"), [("Moestuin", "steen"), ("Buurtbus", "buurt auto"), ("Dorpshuis", "stad"), ("Zon", "zoon")]
)
def test_question_does_not_find_something_else(title, typed):
    assert not matches(Texts(title), typed)


def test_question_of_any_word_finds_what_has_one_of_them():
    assert matches(Texts("Buurtbus"), "buurt auto", any_word=True)


def test_synonym_works_for_words_and_phrases():
    law = "wet maatschappelijke ondersteuning"
    synonyms = {"wmo": [law], phrase_key(law.split()): ["wmo"]}

    assert matches(Texts("Wat de Wmo doet"), "wet maatschappelijke ondersteuning", synonyms)
    assert matches(Texts("De Wet maatschappelijke ondersteuning"), "wmo", synonyms)
    assert not matches(Texts("De wet"), "wmo", synonyms)


def test_common_words_do_not_stand_in_the_way():
    assert matches(Texts("Geld voor een moestuin"), "hoe kom ik aan geld voor mijn moestuin")
    assert not matches(Texts("Geld voor een moestuin"), "geld zoeken voor een moestuin")
    assert Question("de het").words == ["de", "het"]


def test_better_places_weigh_more():
    made = vectors(Texts("Moestuin", ["Zeist"], ["pluktuin"], "Samen oogsten", "Een kas bouwen"))

    weights = dict(lexeme.replace("'", "").split(":1") for lexeme in made.rank.split())
    assert weights["moestuin"] == "A"
    assert {weights["tuin"], weights["zeist"]} == {"B"}
    assert weights["oogsten"] == "C"
    assert weights["~pluktuin"] == "D"
    assert "pluktuin" not in weights
    assert "'kas'" in made.all.split()
    assert "kas" not in weights
    assert {lexeme.split(":")[0] for lexeme in made.title.split()} == {"'moestuin'", "'moes'", "'tuin'"}


@given(st.text(max_size=300))
def test_any_text_makes_a_vector_and_a_question_that_postgresql_reads(text):
    made, query = vectors(Texts(text, [text], [text], text, text)), Question(text).tsquery()

    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector, %s::tsvector, %s::tsquery", [made.all, made.rank, query])

    assert "\x00" not in made.all


def test_long_text_stays_within_limits():
    long = " ".join(f"woord{number}" for number in range(20_000))

    assert len(vectors(Texts("Lang", body=long)).all) < 200_000
    assert len(Question("woord " * 1000).words) <= 8


def test_kind_of_a_thing_is_in_its_vectors_and_out_of_reach_of_who_types():
    made = vectors(Texts("Moestuin", marks=["=initiatief"]))

    assert "'=initiatief'" in made.all.split()
    assert "'=initiatief'" in made.title.split()
    assert not matches(Texts("Moestuin", marks=["=initiatief"]), "initiatief")
    assert not matches(Texts("Moestuin", marks=["=initiatief"]), "=initiatief")


def test_what_a_theme_is_also_called_only_makes_nearly_found():
    assert not matches(Texts("De Wilg", aliases=["moestuin"]), "moestuin")
    assert matches(Texts("De Wilg", aliases=["moestuin"]), "moestuin", any_word=True)


def test_part_of_a_compound_makes_nearly_found():
    assert not matches(Texts("Jongeren"), "jongerencentrum")
    assert matches(Texts("Jongeren"), "jongerencentrum", any_word=True)
