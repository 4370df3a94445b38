"""Halen en brengen as everybody sees it: the list, one of them with what fits it, what is over, and the data."""

from datetime import timedelta

import pytest
from django.utils import timezone

from initiatives.models import Posting
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, PostingFactory, place, region

pytestmark = pytest.mark.django_db
LIST = "/halen-en-brengen/"
HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count(client, django_assert_num_queries, count):
    PostingFactory.create_batch(count, themes=["care", "food"])

    with django_assert_num_queries(6):
        response = client.get(LIST)

    assert len(response.context["cards"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_search_query_count(client, django_assert_num_queries, count):
    PostingFactory.create_batch(count, title="Zaal", themes=["care"])

    with django_assert_num_queries(11):  # a savepoint (two), the planner's setting and the place (two) beside the six
        response = client.get(LIST, {"q": "zaal", "richting": "brengen", "regio": "u16", "bij": "Zeist"})

    assert response.context["found"].total == count


@pytest.mark.parametrize("count", [1, 3])
def test_page_query_count(client, django_assert_num_queries, count):
    posting = PostingFactory(themes=["care", "food"])
    PostingFactory.create_batch(count, need=True, themes=["care"])

    with django_assert_num_queries(5):
        response = client.get(posting.get_absolute_url())

    assert len(response.context["matches"]) == count


def test_page_and_fragment_show_the_same_cards(client):
    PostingFactory(title="Zaal met keuken")

    page, fragment = client.get(LIST), client.get(LIST, headers=HTMX)

    assert "Zaal met keuken" in page.text
    assert "Zaal met keuken" in fragment.text
    assert "<html" not in fragment.text


def test_empty_list_invites(client):
    assert "Zet zelf iets neer" in client.get(LIST).text

    response = client.get(LIST, {"richting": "halen", "gemeente": "zeist"})

    assert [label for label, _ in response.context["widen"]] == [
        "Zonder Halen",
        "Zonder Zeist",
        "Alles bekijken",
        "Zet zelf iets neer",
    ]


HIDDEN = {
    "past": {"days": -1},
    "closed": {"closed": True},
    "removed": {"status": Posting.Status.REMOVED, "closed_at": timezone.now(), "removal_reason": "Reclame."},
}


@pytest.fixture(params=[*HIDDEN, "of a draft"])
def hidden(request):
    if request.param == "of a draft":
        return PostingFactory(title="Geheim plan", body="Sst", initiative=InitiativeFactory())
    return PostingFactory(title="Geheim plan", body="Sst", **HIDDEN[request.param])


def test_what_is_not_current_is_nowhere(client, hidden):
    match = PostingFactory(need=True)
    addresses = [LIST, f"{LIST}?q=geheim", "/halen-en-brengen.csv", "/halen-en-brengen.atom", "/"]
    addresses += [match.get_absolute_url(), hidden.get_absolute_url(), hidden.initiative.get_absolute_url()]
    addresses += ["/sitemap-halen-en-brengen.xml"]

    for address in addresses:
        body = client.get(address).getvalue().decode()
        assert "Geheim plan" not in body.replace("‘geheim’", ""), address
        assert f"{hidden.get_absolute_url()}<" not in body


def test_over_is_told_with_what_is_like_it(client):
    over = PostingFactory(title="Oude zaal", days=-1)
    PostingFactory(title="Nieuwe zaal")
    PostingFactory(title="Zaal gezocht", need=True)

    response = client.get(over.get_absolute_url())

    assert response.status_code == 410
    assert [card.posting.title for card in response.context["cards"]] == ["Nieuwe zaal"]


def test_team_sees_what_is_over_and_why(client):
    owner = UserFactory()
    posting = PostingFactory(
        status="removed", closed_at=timezone.now(), removal_reason="Dit is reclame.", initiative__owner=owner
    )
    client.force_login(owner)

    response = client.get(posting.get_absolute_url())

    assert response.status_code == 200
    assert "Dit is reclame." in response.text


@pytest.mark.parametrize(("who", "status"), [("owner", 200), ("coordinator", 200), ("other", 404), ("stranger", 404)])
def test_posting_of_a_draft_is_for_its_team(client, who, status):
    users = {
        "owner": UserFactory(),
        "coordinator": UserFactory(coordinator=region("u16")),
        "other": UserFactory(coordinator=region("regio-amersfoort")),
        "stranger": UserFactory(),
    }
    posting = PostingFactory(initiative=InitiativeFactory(owner=users["owner"]))
    client.force_login(users[who])

    assert client.get(posting.get_absolute_url()).status_code == status


def test_text_is_plain_and_its_links_are_not_rewarded(client):
    posting = PostingFactory(title="<b>Zaal</b>", body="Zie https://zaal.example/<script>\n\nTweede deel.")

    html = client.get(posting.get_absolute_url()).text

    assert "&lt;b&gt;Zaal&lt;/b&gt;" in html
    assert "<script>" not in html.split("<main")[1]
    assert 'rel="nofollow ugc noopener"' in html
    assert "<p>Tweede deel.</p>" in html


def test_matches_say_why_and_come_best_first(client):
    here = InitiativeFactory(published=True, place=place("Odijk"), municipality="bunnik")
    offer = PostingFactory(initiative=here, themes=["meeting", "food"])
    near = InitiativeFactory(published=True, place=place("Bunnik"), municipality="bunnik")
    far = InitiativeFactory(published=True, place=place("Rhenen"), municipality="rhenen")
    PostingFactory(initiative=near, need=True, title="Dichtbij")
    PostingFactory(initiative=far, need=True, title="Ver, zelfde thema", themes=["meeting", "care"])
    PostingFactory(initiative=near, need=True, title="Andere soort", kind="legal")
    PostingFactory(initiative=near, title="Zelfde richting")
    PostingFactory(initiative=here, need=True, title="Van onszelf")

    found = client.get(offer.get_absolute_url()).context["matches"]

    assert [match.posting.title for match in found] == ["Ver, zelfde thema", "Dichtbij"]
    assert found[0].reason.startswith("zoekt een ruimte · ")
    assert found[0].reason.endswith(" km verderop · ook Ontmoeting")
    assert found[1].reason == "zoekt een ruimte · 3 km verderop"


def test_csv_and_atom_are_the_same_set(client):
    PostingFactory(title="=Zaal", themes=["care"], initiative__name="Dorpshuis")
    PostingFactory(title="Jurist", kind="legal", need=True)

    csv = client.get("/halen-en-brengen.csv", {"richting": "brengen"}).getvalue().decode("utf-8-sig").splitlines()
    atom = client.get("/halen-en-brengen.atom", {"richting": "halen"}).text

    assert len(csv) == 2
    assert csv[1].startswith("Brengen;'=Zaal;Ruimte;;Zorg dichtbij;Dorpshuis;;Zeist;")
    assert "Halen: Jurist" in atom
    assert "Zaal" not in atom


@pytest.mark.parametrize("count", [1, 3])
def test_csv_query_count(client, django_assert_num_queries, count):
    PostingFactory.create_batch(count, themes=["care"])

    with django_assert_num_queries(3):
        client.get("/halen-en-brengen.csv").getvalue()


def test_home_shows_the_newest_six(client):
    assert "Alles wat gevraagd" not in client.get("/").text
    for number in range(7):
        PostingFactory(title=f"Zaal {number}")

    html = client.get("/").text

    assert [f"Zaal {number}<" in html for number in range(7)] == [False] + [True] * 6


def test_initiative_shows_what_it_has_now(client):
    posting = PostingFactory(title="Zaal met keuken")
    PostingFactory(initiative=posting.initiative, title="Voorbij", days=-1)

    html = client.get(posting.initiative.get_absolute_url()).text

    assert "Zaal met keuken" in html
    assert "Voorbij" not in html


def test_sitemap_has_what_is_current(client):
    posting = PostingFactory()

    assert f"{posting.get_absolute_url()}</loc>" in client.get("/sitemap-halen-en-brengen.xml").text


def test_way_in_leads_to_the_one_initiative_or_asks_which(client):
    member = UserFactory()
    assert "Inloggen" in client.get("/halen-en-brengen/plaatsen/").text
    client.force_login(member)
    assert "nog niet in het team" in client.get("/halen-en-brengen/plaatsen/").text

    first = InitiativeFactory(owner=member)
    assert client.get("/halen-en-brengen/plaatsen/").url == f"/initiatieven/{first.slug}/halen-en-brengen/nieuw/"
    InitiativeFactory(editor=member)
    assert "Voor welk initiatief?" in client.get("/halen-en-brengen/plaatsen/").text


def test_last_day_counts_until_midnight_in_the_netherlands(client, monkeypatch):
    posting = PostingFactory(days=0)
    night = timezone.now().replace(hour=23, minute=59)
    assert client.get(posting.get_absolute_url()).status_code == 200

    monkeypatch.setattr(timezone, "now", lambda: night + timedelta(days=1))
    assert client.get(posting.get_absolute_url()).status_code == 410
