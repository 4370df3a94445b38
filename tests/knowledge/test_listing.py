"""The list of articles: the same facets as everywhere, starters first, and only what everybody may read."""

import random
import xml.etree.ElementTree as ET

import pytest
from django.http import QueryDict
from django.urls import reverse
from wagtail.models import PageViewRestriction

from knowledge.filters.articles import ArticleFilterSet
from knowledge.models import ArticlePage, KnowledgePage, Topic
from tests.counting import assert_counts_are_true
from tests.knowledge.factories import make_article

pytestmark = pytest.mark.django_db
PATH = "/kennisbank/"


def found(query=""):
    articles = ArticlePage.objects
    return ArticleFilterSet(QueryDict(query), articles.published(), path=PATH, hidden=articles.hidden())


def titles(query=""):
    filterset = found(query)
    with filterset.evaluating():
        return [article.title for article in filterset.ordered]


def counts(query, param):
    facet = next(facet for facet in found(query).facets if facet.param == param)
    return {option.value: option.count for option in facet.options if option.count}


@pytest.fixture
def articles():
    make_article(title="Eerste stap", topics=["starting"], phases=["idea", "starting"], days=9)
    make_article(title="Kas op orde", topics=["money", "board"], phases=["growing", "established"], days=2)
    make_article(title="Voor iedereen", topics=["money"], themes=["care"], days=5)
    make_article(
        title="Ons dorp",
        kind="ervaring",
        themes=["care", "transport"],
        phases=["starting"],
        municipality="zeist",
        days=1,
    )
    make_article(title="Concept", topics=["money"], live=False)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Ons dorp", "Eerste stap", "Kas op orde", "Voor iedereen"]),
        ("sorteer=nieuwste", ["Ons dorp", "Kas op orde", "Voor iedereen", "Eerste stap"]),
        ("onderwerp=geld", ["Kas op orde", "Voor iedereen"]),
        ("onderwerp=geld&onderwerp=beginnen", ["Eerste stap", "Kas op orde", "Voor iedereen"]),
        ("onderwerp=geld&thema=zorg-dichtbij", ["Voor iedereen"]),
        ("soort=ervaring", ["Ons dorp"]),
        ("fase=start", ["Ons dorp", "Eerste stap", "Voor iedereen"]),
        ("fase=afgerond", []),
        ("gemeente=zeist", ["Ons dorp"]),
        ("regio=u16", ["Ons dorp"]),
        ("regio=regio-amersfoort", []),
        ("q=stappen", ["Eerste stap"]),
        ("q=keukentafels", ["Ons dorp", "Eerste stap", "Kas op orde", "Voor iedereen"]),
        ("q=zorg&soort=ervaring", ["Ons dorp"]),
        ("q=concept", []),
    ],
)
@pytest.mark.usefixtures("articles")
def test_filters(query, expected):
    assert found(query).total == len(expected)
    if "q=" in query:
        assert sorted(titles(query)) == sorted(expected)
    else:
        assert titles(query) == expected


@pytest.mark.usefixtures("articles")
def test_words_of_the_title_come_before_words_of_the_text():
    make_article(title="Iets anders", body=[("text", {"heading": "", "text": "<p>De kas is op orde.</p>"})])

    assert titles("q=kas") == ["Kas op orde", "Iets anders"]


def test_most_helpful_first():
    make_article(title="Verdeeld", days=1)
    make_article(title="Geliefd", days=9)
    ArticlePage.objects.filter(title="Verdeeld").update(helpful=9, unhelpful=8)
    ArticlePage.objects.filter(title="Geliefd").update(helpful=3)

    assert titles("sorteer=nuttigst") == ["Geliefd", "Verdeeld"]


@pytest.mark.usefixtures("articles")
def test_counts_say_what_choosing_gives():
    assert counts("", "onderwerp") == {"beginnen": 1, "geld": 2, "bestuur": 1}
    assert counts("thema=zorg-dichtbij", "onderwerp") == {"geld": 1}
    assert counts("", "soort") == {"artikel": 3, "ervaring": 1}
    assert counts("", "fase") == {"idee": 2, "start": 3, "groei": 2, "gevestigd": 2}
    assert counts("", "gemeente") == {"zeist": 1}


def test_every_count_equals_the_list_it_leads_to():
    rng = random.Random(4)
    topics = list(Topic.objects.values_list("key", flat=True))
    for number in range(24):
        make_article(
            title=f"{rng.choice(['Tuin', 'Zaal'])} {number}",
            kind=rng.choice(ArticlePage.Kind.values),
            topics=rng.sample(topics, rng.randint(0, 3)),
            themes=rng.sample(["care", "food", "green"], rng.randint(0, 2)),
            phases=rng.sample(["idea", "starting", "growing", "ended"], rng.randint(0, 2)),
            municipality=rng.choice(["", "zeist", "soest"]),
            live=number % 5 != 0,
        )
    assert_counts_are_true(found, ["", "onderwerp=geld", "fase=start&soort=artikel", "q=tuin", "q=zalen&regio=u16"])


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("query", ["", "?onderwerp=geld&q=artikel"])
def test_list_query_count(client, django_assert_max_num_queries, count, query):
    for _ in range(count):
        make_article(topics=["money"], themes=["care", "food"], municipality="zeist")

    with django_assert_max_num_queries(14):
        response = client.get(f"{PATH}{query}")

    assert len(response.context["paging"].page.object_list) == count


def test_query_count_is_the_same_for_one_and_for_many(client, django_assert_num_queries):
    make_article(themes=["care"])
    with django_assert_num_queries(10):
        client.get(PATH)
    for _ in range(5):
        make_article(themes=["care", "food"], topics=["money"])

    with django_assert_num_queries(10):
        client.get(PATH)


def test_list_is_paged(client):
    for number in range(26):
        make_article(title=f"Nummer {number:02}", days=number)

    first, second = client.get(PATH), client.get(f"{PATH}?pagina=2")

    assert len(first.context["paging"].page.object_list) == 24
    assert [one.title for one in second.context["paging"].page.object_list] == ["Nummer 24", "Nummer 25"]


@pytest.mark.usefixtures("articles")
def test_what_is_private_is_not_in_the_list_nor_counted(client):
    hidden = ArticlePage.objects.get(title="Kas op orde")
    PageViewRestriction.objects.create(page=hidden.page_ptr, restriction_type=PageViewRestriction.LOGIN)

    assert titles("onderwerp=geld") == ["Voor iedereen"]
    assert counts("", "onderwerp") == {"beginnen": 1, "geld": 1}
    assert "Kas op orde" not in client.get(PATH).content.decode()


@pytest.mark.usefixtures("articles")
def test_htmx_gets_results_and_filters_only(client):
    html = client.get(f"{PATH}?onderwerp=geld", headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in html
    assert "2 artikelen" in html
    assert 'hx-swap-oob="true"' in html


@pytest.mark.parametrize(("query", "said"), [("", "nog leeg"), ("?q=zeldzaam", "nog niets over")])
def test_empty_list_says_what_to_do(client, query, said):
    html = client.get(f"{PATH}{query}").content.decode()

    assert said in html
    assert "Alles bekijken" in html


def test_unknown_words_are_told_and_left_out(client):
    make_article(topics=["money"])
    html = client.get(f"{PATH}?onderwerp=weg&sorteer=raar").content.decode()

    assert "‘weg’ kennen we niet bij onderwerp" in html
    assert "1 artikel<" in html


def test_nothing_is_posted_to_the_list(client):
    assert client.post(PATH).status_code == 405


@pytest.mark.usefixtures("articles")
def test_atom_has_the_same_set_newest_first(client):
    response = client.get("/kennisbank.atom?onderwerp=geld")

    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(response.content)  # noqa: S314  (our own answer)
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}title")
    assert [entry.text for entry in entries] == ["Kas op orde", "Voor iedereen"]


def test_a_list_that_editors_took_off_line_is_gone(client):
    page = KnowledgePage.objects.get()
    page.live = False
    page.save()

    assert client.get(reverse("knowledge:list")).status_code == 404


@pytest.mark.usefixtures("articles")
def test_front_page_shows_the_newest_and_nothing_when_there_are_none(client):
    html = client.get("/").content.decode()
    assert "Nieuw in de kennisbank" in html
    assert [one.title for one in client.get("/").context["articles"]] == ["Ons dorp", "Kas op orde", "Voor iedereen"]

    ArticlePage.objects.update(live=False)
    assert "Nieuw in de kennisbank" not in client.get("/").content.decode()
