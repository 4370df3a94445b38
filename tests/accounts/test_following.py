"""Following themes and regions: what is new there stands on Mijn Omzien (stories 9 and 14)."""

import pytest

from initiatives.models import Following
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, PostingFactory, region, theme

pytestmark = pytest.mark.django_db

PAGE = "/mijn/volgen/"


def follow(client, user, themes=(), regions=()):
    client.force_login(user)
    chosen = {"themes": [theme(key).pk for key in themes], "regions": [region(slug).pk for slug in regions]}
    return client.post(PAGE, chosen)


def section_of(client):
    (found,) = [one for one in client.get("/mijn/").context["sections"] if one.key == "volgen"]
    return found


def test_without_a_choice_the_page_invites(client):
    client.force_login(UserFactory())

    section = section_of(client)

    assert list(section.rows) == []
    assert "Kies wat je volgt" in client.get("/mijn/").content.decode()


def test_several_themes_and_regions_are_kept(client):
    user = UserFactory()

    response = follow(client, user, ["care", "food"], ["u16"])

    assert response.headers["Location"] == "/mijn/"
    following = Following.objects.get()
    assert following.user == user
    assert {one.key for one in following.themes.all()} == {"care", "food"}
    assert {one.slug for one in following.regions.all()} == {"u16"}
    page = client.get(PAGE).content.decode()
    assert page.count("checked") == 3


def test_a_choice_is_changed_and_taken_back(client):
    user = UserFactory()
    follow(client, user, ["care", "food"], ["u16"])

    follow(client, user, ["green"])
    assert [one.key for one in Following.objects.get().themes.all()] == ["green"]
    assert Following.objects.get().regions.count() == 0

    follow(client, user)
    assert list(section_of(client).rows) == []


def test_new_in_my_themes_and_regions_is_shown(client):
    user = UserFactory()
    near = InitiativeFactory(name="Eten in Zeist", published=True, themes=["food"], municipality="zeist")
    InitiativeFactory(name="Eten in Amersfoort", published=True, themes=["food"], municipality="amersfoort")
    InitiativeFactory(name="Zorg in Zeist", published=True, themes=["care"], municipality="zeist")
    InitiativeFactory(name="Concept", themes=["food"], municipality="zeist")
    InitiativeFactory(name="Van mij", published=True, themes=["food"], municipality="zeist", owner=user)
    wanted = PostingFactory(initiative=near)
    PostingFactory(initiative=near, days=-1)

    follow(client, user, ["food"], ["u16"])

    more = section_of(client).more
    assert [(one.initiative.name, one.reason) for one in more["nearest"]] == [
        ("Eten in Zeist", "Eten en voedsel · minder dan 1 km van Van mij")
    ]
    assert more["initiatives"] == []
    assert list(more["postings"]) == [wanted]


def test_related_to_several_themes_stand_nearest_to_my_own_initiative_first(client):
    """Story 9."""
    user = UserFactory()
    InitiativeFactory(name="Hier", published=True, municipality="bunnik", owner=user)
    for name, where, themes in [
        ("Ver", "amersfoort", ["food", "green"]),
        ("Dichtbij", "zeist", ["green", "food", "sport"]),
        ("Verder", "soest", ["green"]),
        ("Sport", "bunnik", ["sport"]),
        ("Het verst", "rhenen", ["food"]),
        ("Van het nieuwste", "veenendaal", ["food"]),
    ]:
        InitiativeFactory(name=name, published=True, municipality=where, themes=themes)

    follow(client, user, ["food", "green"])

    more = section_of(client).more
    assert [one.initiative.name for one in more["nearest"]] == ["Dichtbij", "Verder", "Ver"]
    assert more["nearest"][0].reason.startswith("Eten en voedsel en Groen en natuur · ")
    assert more["nearest"][1].reason.startswith("Groen en natuur · ")
    assert [one.name for one in more["initiatives"]] == ["Van het nieuwste", "Het verst"]


def test_who_has_no_initiative_sees_the_newest(client):
    for name in ("Eerst", "Later"):
        InitiativeFactory(name=name, published=True, themes=["food"])

    follow(client, UserFactory(), ["food"])

    more = section_of(client).more
    assert [one.name for one in more["initiatives"]] == ["Later", "Eerst"]
    assert more["nearest"] == []


def test_following_only_a_region_shows_only_that_region(client):
    """Story 14: who follows U10 or U16 sees nothing of elsewhere."""
    user = UserFactory()
    InitiativeFactory(name="Zeist", published=True, municipality="zeist")
    InitiativeFactory(name="Amersfoort", published=True, municipality="amersfoort")

    follow(client, user, regions=["u16"])

    assert [one.name for one in section_of(client).more["initiatives"]] == ["Zeist"]


def test_nonsense_is_refused_with_a_sentence_and_changes_nothing(client):
    user = UserFactory()
    follow(client, user, ["care"])

    response = client.post(PAGE, {"themes": ["x", "999999999999999999999999"]})

    assert response.status_code == 422
    assert "Kies uit de lijst" in response.content.decode()
    assert [one.key for one in Following.objects.get().themes.all()] == ["care"]


def test_looking_keeps_nothing_and_strangers_sign_in_first(client):
    assert client.get(PAGE).headers["Location"] == f"/account/login/?next={PAGE}"

    client.force_login(UserFactory())
    assert client.get(PAGE).status_code == 200
    assert Following.objects.count() == 0
