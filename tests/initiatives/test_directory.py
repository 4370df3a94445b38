import pytest
from django.urls import reverse

from initiatives.models import Place
from omzien.paging import PER_PAGE
from tests.initiatives.factories import InitiativeFactory, municipality

pytestmark = pytest.mark.django_db
LIST = "/initiatieven/"
HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["list", "map"])
def test_directory_query_count(client, django_assert_num_queries, count, name):
    InitiativeFactory.create_batch(count, published=True, themes=["care", "food"])

    with django_assert_num_queries(6):
        response = client.get(reverse(f"initiatives:{name}"))

    assert len(response.context["cards"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_search_query_count(client, django_assert_num_queries, count):
    InitiativeFactory.create_batch(count, published=True, themes=["care"], name="Moestuin")

    with django_assert_num_queries(9):  # a savepoint (two) and the planner's setting beside the six
        response = client.get(LIST, {"q": "moestuin", "thema": "zorg-dichtbij", "regio": "u16"})

    assert response.context["found"].total == count


def test_page_and_fragment_show_the_same_cards(client):
    InitiativeFactory(published=True, name="Moestuin Noord")

    page, fragment = client.get(LIST), client.get(LIST, headers=HTMX)

    assert "Moestuin Noord" in page.text
    assert "Moestuin Noord" in fragment.text
    assert "<html" in page.text
    assert "<html" not in fragment.text
    assert page["Vary"] == "Accept-Encoding, HX-Request" or "HX-Request" in page["Vary"]


def test_back_button_gets_the_whole_page(client):
    response = client.get(LIST, headers=HTMX | {"HX-History-Restore-Request": "true"})

    assert "<html" in response.text


def test_pages_hold_the_choices_and_go_to_the_nearest_that_exists(client):
    InitiativeFactory.create_batch(PER_PAGE + 1, published=True)

    assert len(client.get(LIST).context["cards"]) == PER_PAGE
    assert client.get(LIST).context["paging"].next_url == f"{LIST}?pagina=2"
    assert [client.get(LIST, {"pagina": asked}).context["paging"].page.number for asked in ("2", "99", "-1", "x")] == [
        2,
        2,
        1,
        1,
    ]


def test_empty_list_offers_wider_searches(client):
    response = client.get(LIST, {"q": "zeldzaam", "gemeente": "zeist"})

    assert response.context["widen"] == [
        ("Zonder ‘zeldzaam’", "/initiatieven/?gemeente=zeist"),
        ("Zonder Zeist", "/initiatieven/?q=zeldzaam"),
        ("Alle initiatieven", "/initiatieven/"),
        ("Meld je initiatief aan", "/initiatieven/aanmelden/"),
    ]
    assert "Niets gevonden" in response.text


def test_unknown_value_is_told_on_the_page(client):
    response = client.get(LIST, {"thema": "<b>raar</b>"})

    assert response.status_code == 200
    assert "‘&lt;b&gt;raar&lt;/b&gt;’ kennen we niet bij thema" in response.text


def test_nearby_shows_the_distance_and_says_what_is_missing(client):
    InitiativeFactory(published=True, place="Bunnik", municipality="bunnik")

    assert "3 km van Odijk" in client.get(LIST, {"bij": "odijk"}).text
    assert "We kennen de plaats ‘Atlantis’ niet" in client.get(LIST, {"bij": "Atlantis"}).text
    assert "Vul een plaats in" in client.get(LIST, {"sorteer": "dichtbij"}).text


def test_nearby_asks_which_place_of_that_name(client):
    Place.objects.create(name="Nieuwland", municipality=municipality("amersfoort"), latitude=52.19, longitude=5.38)

    response = client.get(LIST, {"bij": "Nieuwland", "thema": "wonen"})

    assert "Er is meer dan één ‘Nieuwland’. Welke bedoel je?" in response.text
    choices = response.context["found"].nearby_choices
    assert len(choices) == 2
    assert client.get(choices[0][1]).context["found"].located is not None


def test_drafts_are_nowhere(client):
    InitiativeFactory(name="Geheim plan", themes=["care"])

    for address in (LIST, "/initiatieven/kaart/", "/initiatieven.csv", "/initiatieven.geojson", "/initiatieven.atom"):
        response = client.get(address)
        assert b"Geheim plan" not in response.getvalue()
