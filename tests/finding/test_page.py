"""The page /zoeken/: what was found, and what to do when nothing was."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from omzien.finding import views
from omzien.finding.filters import COUNTED_AT_MOST, SearchFilterSet
from omzien.search.models import MissedSearch, Synonym
from omzien.search.vocabulary import refresh_words
from tests.initiatives.factories import InitiativeFactory, PostingFactory, region
from tests.knowledge.factories import make_article

pytestmark = pytest.mark.django_db
PATH = "/zoeken/"


def found(response):
    """The titles on the page, in order."""
    html = response.content.decode()
    titles = re.findall(r'class="hit__title"><a href="[^"]*">(.*?)</a>', html, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", title)).strip() for title in titles]


def ask(client, q, **more):
    return client.get(PATH, {"q": q} | more)


def test_without_words_the_page_offers_themes(client):
    response = client.get(PATH)

    assert response.status_code == 200
    assert "Zorg dichtbij" in response.content.decode()


@pytest.mark.parametrize("typed", ["moestuin", "moestuinen", "MOESTUIN", "tuinen", "moes tuin", "  moestuin  "])
def test_finds_by_word_inflection_and_part(client, typed):
    InitiativeFactory(published=True, name="Moestuin De Regenworm")
    InitiativeFactory(published=True, name="Buurtbus", summary="Rijden van deur tot deur.")

    assert "Moestuin De Regenworm" in found(ask(client, typed))
    assert "Buurtbus" not in found(ask(client, typed))


def test_mistyped_word_shows_what_was_meant(client):
    InitiativeFactory(published=True, name="Moestuin De Regenworm")
    refresh_words()

    response = ask(client, "moestiun")

    assert found(response)[0] == "Moestuin De Regenworm"
    assert "Niets op ‘moestiun’." in response.content.decode()
    assert "Dit is er op ‘moestuin’." in response.content.decode()


def test_word_that_is_only_part_of_others_is_not_corrected(client):
    InitiativeFactory(published=True, name="Buurtkoor De Valse Kraai", description="Te koop: bladmuziek.")
    refresh_words()

    response = ask(client, "koor")

    assert found(response) == ["Buurtkoor De Valse Kraai"]
    assert "Bedoelde je" not in response.content.decode()


def test_some_of_the_words_are_shown_as_such(client):
    InitiativeFactory(published=True, name="Buurtkoor De Valse Kraai")

    response = ask(client, "koor trombone")

    assert found(response) == ["Buurtkoor De Valse Kraai"]
    assert "Niets heeft al deze woorden" in response.content.decode()


def test_what_has_all_words_comes_before_what_has_some_and_only_the_latter_is_marked(client):
    InitiativeFactory(published=True, name="Koor voor ouderen")
    InitiativeFactory(published=True, name="Koor De Lijster")

    response = ask(client, "koor ouderen")

    assert found(response) == ["Koor voor ouderen", "Koor De Lijster"]
    assert response.content.decode().count("niet al je woorden") == 1
    assert "1 resultaat" in response.content.decode()


def test_synonym_counts_at_once(client):
    InitiativeFactory(published=True, name="De soos van Vleuten")
    assert "De soos van Vleuten" not in found(ask(client, "inloophuis"))

    group = Synonym.objects.create(phrases=["inloophuis", "soos"])
    assert found(ask(client, "inloophuizen"))[0] == "De soos van Vleuten"

    group.delete()
    assert "De soos van Vleuten" not in found(ask(client, "inloophuis"))


def test_kinds_stand_side_by_side_until_one_is_chosen(client):
    for number in range(6):
        InitiativeFactory(published=True, name=f"Atelier {number}")
    for number in range(6):
        PostingFactory(title=f"Atelier te huur {number}")

    response = ask(client, "atelier")
    alone = ask(client, "atelier", soort="halen-brengen")

    assert {group.title for group in response.context["groups"]} == {"Initiatieven", "Halen en brengen"}
    assert [len(group.hits) for group in response.context["groups"]] == [4, 4]
    assert "Alle 6 in Initiatieven" in response.content.decode()
    assert len(found(alone)) == 6
    assert all(title.startswith("Atelier te huur") for title in found(alone))


def test_facets_limit_and_count(client):
    InitiativeFactory(published=True, name="Atelier Zeist", municipality="zeist", themes=["culture"])
    InitiativeFactory(published=True, name="Atelier Soest", municipality="soest", themes=["culture", "meeting"])

    response = ask(client, "atelier", gemeente="zeist")

    assert found(response) == ["Atelier Zeist"]
    counts = {
        (facet.param, option.value): option.count
        for facet in response.context["found"].facets
        for option in facet.options
    }
    assert counts["gemeente", "soest"] == 1
    assert counts["thema", "cultuur-en-erfgoed"] == 1
    assert ("thema", "ontmoeting") not in counts


def test_nothing_found_is_counted_once_per_question_and_helps_on(client):
    for _ in range(2):
        response = ask(client, "hooiberg")

    html = response.content.decode()
    assert "Niets gevonden op ‘hooiberg’" in html
    assert reverse("initiatives:postings") in html
    assert "Zorg dichtbij" in html
    missed = MissedSearch.objects.get()
    assert (missed.text, missed.times) == ("hooiberg", 2)


@pytest.mark.parametrize("typed", ["jan@voorbeeld.nl", "bel 0612345678", "3511 AB 12"])
def test_what_looks_like_a_person_is_never_kept(client, typed):
    ask(client, typed)

    assert not MissedSearch.objects.exists()


def test_choice_that_leaves_nothing_is_not_a_missed_question(client):
    InitiativeFactory(published=True, name="Atelier", municipality="zeist")

    response = ask(client, "atelier", gemeente="soest")

    assert "Zoek zonder filters" in response.content.decode()
    assert not MissedSearch.objects.exists()


def test_highlighting_escapes_what_people_wrote(client):
    InitiativeFactory(published=True, name="Atelier <b>vet</b> & zo", summary="<script>alert(1)</script> atelier")

    html = ask(client, "atelier").content.decode()

    assert "<script>alert" not in html
    assert "<b>vet" not in html
    assert "<mark>Atelier</mark>" in html


def test_question_itself_is_escaped(client):
    html = ask(client, '"><script>alert(1)</script>').content.decode()

    assert "<script>alert" not in html


def test_pages_of_one_kind(client):
    for number in range(30):
        InitiativeFactory(published=True, name=f"Atelier {number:02}")

    second = ask(client, "atelier", soort="initiatief", pagina="2")
    beyond = ask(client, "atelier", soort="initiatief", pagina="99999")
    newest = ask(client, "atelier", sorteer="nieuwste")

    assert len(found(second)) == 6
    assert found(beyond) == found(second)
    assert len(found(newest)) == 24


@pytest.mark.parametrize("count", [1, 3])
def test_number_of_queries_does_not_depend_on_results(client, django_assert_max_num_queries, count):
    for number in range(count):
        InitiativeFactory(published=True, name=f"Atelier {number}", themes=["culture"])
        PostingFactory(title=f"Atelier {number}")
        make_article(title=f"Atelier {number}")
    refresh_words()

    for typed in ("atelier", "atelire"):
        ask(client, typed)
        with django_assert_max_num_queries(15) as queries:
            ask(client, typed)
        with django_assert_max_num_queries(len(queries)):
            ask(client, typed)


def test_slow_question_gets_a_sentence(client, monkeypatch):
    monkeypatch.setattr("omzien.finding.filters.TIMEOUT_MS", 1)
    monkeypatch.setattr(SearchFilterSet, "page_ids", lambda *_: sleep())
    InitiativeFactory(published=True, name="Atelier")

    response = ask(client, "atelier", pagina="1")

    assert response.status_code == 503
    assert "duurde te lang" in response.content.decode()


def sleep():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(1)")


def test_other_faults_of_the_database_are_not_called_slow(client, monkeypatch):
    monkeypatch.setattr(views, "answer", lambda *_: (_ for _ in ()).throw(OperationalError))
    client.raise_request_exception = False

    assert ask(client, "atelier").status_code == 503


def test_who_asks_without_end_is_stopped(client, monkeypatch):
    cache.clear()
    monkeypatch.setattr(views, "MOST_A_MINUTE", 2)

    assert [ask(client, "atelier").status_code for _ in range(3)] == [200, 200, 429]


def test_fragment_has_results_and_filters_without_the_page(client):
    InitiativeFactory(published=True, name="Atelier")

    html = client.get(PATH, {"q": "atelier"}, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in html
    assert "Atelier" in html
    assert 'id="filter-panel"' in html


def test_suggestions_begin_like_what_is_typed(client):
    InitiativeFactory(published=True, name="Moestuin De Regenworm")
    InitiativeFactory(name="Moestuin in de maak")

    html = client.get("/zoeken/suggesties/", {"q": "moest"}).content.decode()

    assert "De Regenworm" in html
    assert "in de maak" not in html
    assert client.get("/zoeken/suggesties/", {"q": "m"}).content.decode().strip() == ""


def test_place_comes_first_when_it_is_all_that_is_asked(client):
    InitiativeFactory(published=True, name="Zeist helpt Zeist", municipality="zeist")
    for source in ("gemeente", "plaats"):
        from omzien.search.indexing import reindex

        reindex([source])

    titles = found(ask(client, "zeist"))

    assert titles.index("Gemeente Zeist") < titles.index("Zeist helpt Zeist")


def test_more_than_is_counted_is_told_so(client, monkeypatch):
    monkeypatch.setattr("omzien.finding.filters.COUNTED_AT_MOST", 5)
    for number in range(8):
        InitiativeFactory(published=True, name=f"Atelier {number}", municipality="zeist" if number else "soest")

    everything, chosen = ask(client, "atelier"), ask(client, "atelier", gemeente="zeist")

    assert "Meer dan 5.000" in everything.content.decode()
    assert chosen.context["found"].total == 6
    assert COUNTED_AT_MOST == 5_000


def test_front_page_and_missing_pages_lead_here(client):
    for path in ("/", "/bestaat-niet/"):
        assert f'action="{PATH}"' in client.get(path).content.decode()


def test_region_filter_holds_for_what_lies_in_it(client):
    InitiativeFactory(published=True, name="Atelier", municipality="zeist")

    assert found(ask(client, "atelier", regio=region("u16").slug)) == ["Atelier"]


def test_of_a_common_word_the_newest_are_weighed_also_when_only_old_ones_answer(client, monkeypatch):
    monkeypatch.setattr("omzien.finding.filters.COUNTED_AT_MOST", 3)
    monkeypatch.setattr("omzien.finding.filters.RANKED", 2)
    now = timezone.now()
    for number, days in enumerate((1, 40, 400, 800)):
        InitiativeFactory(published=True, name=f"Atelier {number}", published_at=now - timedelta(days=days))
    old = now - timedelta(days=900)
    for number in range(4):
        InitiativeFactory(published=True, name=f"Kapel {number}", published_at=old - timedelta(days=number))

    new, only_old = ask(client, "atelier", soort="initiatief"), ask(client, "kapel", soort="initiatief")

    assert found(new)[:2] == ["Atelier 0", "Atelier 1"]
    assert found(only_old)[:2] == ["Kapel 0", "Kapel 1"]


def test_word_that_was_cut_in_two_is_put_together(client):
    InitiativeFactory(published=True, name="Qwibhuis Zeist")
    InitiativeFactory(published=True, name="Huis aan de haven")
    refresh_words()

    response = ask(client, "qwib huis")

    assert found(response)[0] == "Qwibhuis Zeist"
    assert "Dit is er op ‘qwibhuis’." in response.content.decode()
