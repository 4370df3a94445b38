import pytest
from django.utils import timezone

from initiatives.models import Initiative
from omzien.home.models import HomePage, PlainPage
from tests.initiatives.factories import InitiativeFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_home_query_count(client, django_assert_max_num_queries, count):
    InitiativeFactory.create_batch(count, published=True, themes=["care", "food"])
    client.get("/")

    with django_assert_max_num_queries(14):
        response = client.get("/")

    assert len(response.context["newest"]) == count


def test_home_shows_the_six_newest_first(client):
    for days in range(8):
        at = timezone.now() - timezone.timedelta(days=days)
        InitiativeFactory(published=True, name=f"Tuin {days}", published_at=at)

    response = client.get("/")

    assert [one.name for one in response.context["newest"]] == [f"Tuin {days}" for days in range(6)]


def test_home_counts_what_is_published(client):
    InitiativeFactory(published=True, municipality="zeist", themes=["care"])
    InitiativeFactory(municipality="soest", themes=["care"])

    html = client.get("/").content.decode()

    assert "1 bewonersinitiatief in 1 gemeente" in html
    assert 'aria-label="Zeist: 1 initiatief"' in html
    assert 'aria-label="Soest: 0 initiatieven"' in html


def test_home_doors_lead_to_phases(client):
    response = client.get("/")

    assert response.context["starting_url"] == "/initiatieven/?fase=idee&fase=start"
    assert response.context["experienced_url"] == "/initiatieven/?fase=groei&fase=gevestigd"


def test_home_of_an_empty_network_says_so_without_empty_sections(client):
    html = client.get("/").content.decode()

    assert not Initiative.objects.exists()
    assert "0 bewonersinitiatieven in 0 gemeenten" in html
    assert "Nieuw in het netwerk" not in html


def test_home_lists_themes_in_their_order(client):
    themes = client.get("/").context["themes"]

    assert [theme.key for theme in themes][:3] == ["care", "wellbeing", "meeting"]


def test_plain_page_shows_its_text(client):
    page = PlainPage(title="Spelregels", slug="spelregels", intro="Kort en helder.", body="<p>Wees aardig.</p>")
    HomePage.objects.get().add_child(instance=page)

    html = client.get("/spelregels/").content.decode()

    assert "<h1>Spelregels</h1>" in html
    assert "Kort en helder." in html
    assert "<p>Wees aardig.</p>" in html


@pytest.mark.parametrize("path", ["/toegankelijkheid/", "/privacy/", "/colofon/"])
def test_footer_leads_to_pages_that_exist(client, path):
    assert client.get(path).status_code == 200
