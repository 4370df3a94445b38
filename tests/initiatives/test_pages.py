import pytest

from initiatives.models import FormerSlug, Initiative
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, region

pytestmark = pytest.mark.django_db


def test_initiative_page_puts_the_summary_first_and_hides_what_is_private(client):
    initiative = InitiativeFactory(
        published=True,
        themes=["care"],
        summary="Buren koken samen.",
        description="Een langer verhaal.",
        contact_email="geheim@example.org",
        address="Geheimstraat 1",
        show_location=False,
    )

    text = client.get(initiative.get_absolute_url()).text

    assert text.index("Buren koken samen.") < text.index("Een langer verhaal.")
    assert "geheim@" not in text
    assert "Geheimstraat" not in text
    assert "gemeente/" not in text


def test_initiative_page_shows_the_address_when_the_team_wants_it(client):
    initiative = InitiativeFactory(published=True, address="Dorpsstraat 1", show_location=True)

    assert "Dorpsstraat 1" in client.get(initiative.get_absolute_url()).text


@pytest.mark.parametrize(
    ("who", "status"),
    [("visitor", 404), ("stranger", 404), ("other", 404), ("owner", 200), ("editor", 200), ("region", 200)],
)
def test_draft_page_is_for_its_team_and_coordinators(client, who, status):
    owner, editor = UserFactory(), UserFactory()
    draft = InitiativeFactory(owner=owner, editor=editor, municipality="zeist")
    people = {
        "owner": owner,
        "editor": editor,
        "stranger": UserFactory(),
        "region": UserFactory(coordinator=region("u16")),
        "other": UserFactory(coordinator=region("regio-foodvalley")),
    }
    if who != "visitor":
        client.force_login(people[who])

    assert client.get(draft.get_absolute_url()).status_code == status


def test_former_address_redirects_for_good_but_tells_no_secret(client):
    published, draft = InitiativeFactory(published=True), InitiativeFactory()
    FormerSlug.objects.create(initiative=published, slug="oude-naam")
    FormerSlug.objects.create(initiative=draft, slug="stil")

    response = client.get("/initiatieven/oude-naam/")

    assert (response.status_code, response["Location"]) == (301, published.get_absolute_url())
    assert client.get("/initiatieven/stil/").status_code == 404


def test_former_municipality_redirects_for_good(client):
    response = client.get("/gemeenten/maarssen/")

    assert (response.status_code, response["Location"]) == (301, "/gemeenten/stichtse-vecht/")


def test_region_page_names_its_municipalities(client):
    InitiativeFactory(published=True, name="In Zeist", municipality="zeist")
    InitiativeFactory(published=True, name="In Soest", municipality="soest")

    text = client.get("/regios/u16/").text

    assert "In Zeist" in text
    assert "In Soest" not in text
    assert "De Ronde Venen" in text


def test_theme_page_computes_which_themes_go_together(client):
    InitiativeFactory(published=True, themes=["care", "food"])
    InitiativeFactory(published=True, themes=["care", "food", "green"])
    InitiativeFactory(published=True, themes=["housing"])
    InitiativeFactory(themes=["care", "sport"])

    together = client.get("/themas/zorg-dichtbij/").context["together"]

    assert [(theme.key, theme.number) for theme in together] == [("food", 2), ("green", 1)]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/gemeenten/", 2),
        ("/gemeenten/zeist/", 13),
        ("/regios/", 2),
        ("/regios/u16/", 14),
        ("/themas/", 2),
        ("/themas/zorg-dichtbij/", 12),
    ],
)
def test_page_query_count(client, django_assert_num_queries, count, address, queries):
    InitiativeFactory.create_batch(count, published=True, themes=["care", "food"])

    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


def test_detail_query_count(client, django_assert_num_queries):
    initiative = InitiativeFactory(published=True, themes=["care", "food"])

    with django_assert_num_queries(11):
        client.get(initiative.get_absolute_url())


@pytest.mark.parametrize("address", ["/gemeenten/nergens/", "/regios/x/", "/themas/x/", "/initiatieven/x/"])
def test_unknown_pages_are_not_found(client, address):
    assert client.get(address).status_code == 404


def test_archived_initiative_is_gone_for_visitors(client):
    initiative = InitiativeFactory(published=True)
    Initiative.objects.filter(pk=initiative.pk).update(status=Initiative.Status.ARCHIVED)

    assert client.get(initiative.get_absolute_url()).status_code == 404
