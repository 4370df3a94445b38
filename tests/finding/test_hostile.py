"""Whatever somebody types, there is an answer: never a fault, and never a question that PostgreSQL cannot read."""

import pytest
from django.db import connection, transaction
from django.db.utils import OperationalError
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from omzien.finding import filters, views
from omzien.finding.filters import SearchFilterSet
from omzien.search.analysis import Question, Texts, vectors
from omzien.search.models import Document, Synonym
from omzien.search.vocabulary import refresh_words
from tests.initiatives.factories import InitiativeFactory, PostingFactory

pytestmark = pytest.mark.django_db
PATH, SUGGESTIONS = "/zoeken/", "/zoeken/suggesties/"
RELAXED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]

# What means something to PostgreSQL, to the index or to us.
SIGNS = [
    *("&", "|", "!", "<->", "<2>", "(", ")", ":*", ":A", "'", "''", "\\", "\\'", '"', ";--", "$1", "%s", "%", "_", "*"),
    *("=initiatief", "~tuin", "~", "=", "atelier", "ATELIER", "tuin en huis", "buurthuis", "de het een", "{{ q }}"),
    *(
        "\u202e",
        "\u200b",
        "\ufeff",
        "e\u0301",
        "\u0149",
        "½",
        "⑴",
        "ﷺ",
        "㏂",
        "İ",
        "ß",
        "ſ",
        "ĳ",
        "👩‍👩‍👧",
        "🌷",
        "عمل",
        "שלום",
        "工作",
    ),
    *("a" * 200, "é" * 200, "1" * 50, "-", "--", "/*", "..", "@", "\t", "\n", "<script>", "&amp;", "http://x/?q=1"),
]
hostile = st.lists(st.sampled_from(SIGNS) | st.text(max_size=12), max_size=8).flatmap(
    lambda parts: st.sampled_from([" ".join(parts), "".join(parts)])
)
parameters = st.dictionaries(
    st.sampled_from(["soort", "thema", "fase", "regio", "gemeente", "pagina", "sorteer", "bij", "onbekend", "q[]", ""]),
    st.sampled_from(
        ["", "0", "-1", "1", "2", "9" * 30, "1e9", "laatste", "zorg-dichtbij", "initiatief", "nieuwste", "'"]
    )
    | hostile,
    max_size=4,
)


@pytest.fixture(autouse=True)
def no_limits(monkeypatch):
    monkeypatch.setattr(views, "MOST_A_MINUTE", 10**6)
    monkeypatch.setattr(views, "MOST_SUGGESTED_A_MINUTE", 10**6)


@pytest.fixture
def something():
    for number in range(3):
        PostingFactory(initiative=InitiativeFactory(published=True, name=f"Atelier {number}"), title=f"Tuin {number}")
    Synonym.objects.create(phrases=["atelier", "werk'plaats & <->", "\\ \\"])
    refresh_words()


def storable(text):
    return "".join(char for char in text if char != "\x00" and not "\ud800" <= char <= "\udfff")


def cast(literal, kind):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT (%s::{kind})::text", [literal])
        return cursor.fetchone()[0]


@settings(max_examples=300, suppress_health_check=RELAXED)
@given(text=hostile, unfinished=st.booleans(), any_word=st.booleans())
def test_every_question_is_one_that_postgresql_reads(text, unfinished, any_word):
    question = Question(storable(text), {"tuin": ["een & plek"]}, unfinished=unfinished)

    cast(question.tsquery(any_word=any_word), "tsquery")


@settings(max_examples=150, suppress_health_check=RELAXED)
@given(title=hostile, summary=hostile, body=hostile)
def test_every_text_can_be_kept(title, summary, body):
    made = vectors(Texts(storable(title), [storable(body)], [storable(summary)], storable(summary), storable(body)))

    for literal in (made.all, made.rank, made.title):
        cast(literal, "tsvector")


@settings(max_examples=60, suppress_health_check=RELAXED)
@given(typed=hostile, more=parameters)
@example(typed="", more={})
@example(typed="atelier", more={"pagina": "9" * 30})
@example(typed="atelier", more={"soort": "=initiatief", "sorteer": "'"})
def test_page_and_suggestions_always_answer(something, typed, more):
    asked = {name: storable(value) for name, value in more.items()} | {"q": storable(typed)}
    client = Client()
    for path in (PATH, SUGGESTIONS):
        with transaction.atomic():
            assert client.get(path, asked).status_code in {200, 400, 414}, (path, asked)
        assert client.get(path, asked, headers={"HX-Request": "true"}).status_code in {200, 400, 414}, (path, asked)


@pytest.mark.parametrize("path", [PATH, SUGGESTIONS])
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("q=%00", 400),
        ("q=atelier%00", 400),
        ("q=%FF%FE", 400),
        ("q=%ED%A0%80", 400),
        ("q=" + "a" * 1_000_000, 414),
        ("&".join(["thema=x"] * 600), 400),
        ("q=atelier&q=tuin&q=", 200),
        ("q=" + "a+" * 3000, 200),
        ("q=" + "%F0%9F%8C%B7" * 500, 200),
        ("q=atelier&" + "&".join(["gemeente=zeist"] * 300), 200),
    ],
)
def test_broken_and_endless_addresses(client, something, path, query, status):
    assert client.get(f"{path}?{query}").status_code == status


@pytest.mark.parametrize("path", [PATH, SUGGESTIONS])
def test_only_asking_is_answered(client, path):
    assert client.post(path, {"q": "atelier"}).status_code == 405
    assert client.head(path, {"q": "atelier"}).status_code == 200


def test_too_slow_for_the_database_gives_a_sentence_and_for_suggestions_nothing(client, something, monkeypatch):
    """The real limit of PostgreSQL, held against a question that takes its time."""
    monkeypatch.setattr(filters, "TIMEOUT_MS", 20)
    monkeypatch.setattr(SearchFilterSet, "suggested", lambda *_: sleep())
    monkeypatch.setattr(SearchFilterSet, "total", property(lambda _: sleep()))

    page, suggestions = client.get(PATH, {"q": "atelier"}), client.get(SUGGESTIONS, {"q": "atel"})

    assert page.status_code == 503
    assert "Zoek met minder of met preciezere woorden" in page.content.decode()
    assert suggestions.status_code == 503
    assert suggestions.content == b""
    assert Document.objects.exists()  # the connection still works


def sleep():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")
    raise AssertionError(OperationalError)


def test_limit_holds_for_suggestions_too(client, something, monkeypatch):
    monkeypatch.setattr(views, "MOST_SUGGESTED_A_MINUTE", 1)

    assert [client.get(SUGGESTIONS, {"q": "atel"}).status_code for _ in range(2)] == [200, 429]
