"""Who is alike: what a person would say in invented situations, who may see it, and what it costs."""

import pytest
from django.urls import reverse

from initiatives.geo import Point, distance_km
from initiatives.models import Initiative
from initiatives.similar import Side, similar_to
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, kind, place, region

pytestmark = pytest.mark.django_db


def alike(initiative, most=12):
    return similar_to(Initiative.objects.for_page().get(pk=initiative.pk), most)


def names(found):
    return [one.initiative.name for one in found]


def one(name, where="Odijk", **more):
    found = place(where)
    given = {"phase": "starting", "summary": "Van en voor de omgeving."} | more
    return InitiativeFactory(published=True, name=name, place=found, municipality=found.municipality, **given)


def garden(name="Moestuin De Pier", where="Odijk", **more):
    return one(name, where, **{"themes": ["food", "green"], "summary": "Buren telen samen groente."} | more)


# --- the reason ---------------------------------------------------------------------------------------


def test_reason_names_what_is_shared_the_distance_and_the_phase():
    mine = garden("Moestuin Het Begin", "Bunnik", summary="Op het veldje.")
    other = garden(phase="growing")
    km = distance_km(
        Point(mine.public_latitude, mine.public_longitude), Point(other.public_latitude, other.public_longitude)
    )

    (guide,) = alike(mine).others

    assert set(guide.reason.lower().split(" · ")) == {
        "ook eten en voedsel en groen en natuur",
        "allebei over ‘moestuin’",
        f"{km:.0f} km verderop",
        "één fase verder",
    }


def test_reason_of_neighbours_in_one_place_says_so():
    mine = garden("Moestuin Het Begin")
    garden()

    (peer,) = alike(mine).peers

    assert peer.reason.endswith("ook in Odijk")


def test_many_phases_apart_are_still_told():
    mine = garden("Moestuin Het Begin", phase="idea")
    garden(phase="established")

    (guide,) = alike(mine).others

    assert guide.reason.endswith("drie fases verder")


# --- what a person would say --------------------------------------------------------------------------


def theatre(where="Bunnik", **more):
    return one("Theater De Zolder", where, **{"themes": ["culture"], "summary": "Toneel op zolder."} | more)


@pytest.mark.parametrize(
    ("mine", "best", "rather_than"),
    [
        pytest.param(
            lambda: garden("Moestuin Het Begin", "Bunnik"),
            lambda: garden("Moestuin Verderop", "Odijk"),
            lambda: one("Theater Naast De Deur", "Bunnik", themes=["culture", "food"]),
            id="the garden further on before the theatre next door",
        ),
        pytest.param(
            lambda: one("Dorpsauto Bunnik", "Bunnik", themes=["transport"]),
            lambda: one("Dorpsauto Odijk", "Odijk", themes=["transport"]),
            lambda: one("Fietsschool", "Bunnik", themes=["transport", "sport", "meeting"]),
            id="the same car before another means of transport",
        ),
        pytest.param(
            lambda: one("Zorgcoöperatie A", "Zeist", themes=["care"], kind=kind("cooperative")),
            lambda: one("Zorgcoöperatie B", "Zeist", themes=["care"], kind=kind("cooperative")),
            lambda: one("Zorg C", "Zeist", themes=["care", "meeting", "sport"]),
            id="the same kind and theme before a share of the theme",
        ),
        pytest.param(
            lambda: garden("Moestuin Het Begin", "Bunnik"),
            lambda: garden("Moestuin Vlakbij", "Odijk"),
            lambda: garden("Moestuin Heel Ver", "Woudenberg"),
            id="of two as alike the nearest",
        ),
        pytest.param(
            lambda: one("Hofje Oud Zeist", "Zeist", themes=["housing"], summary="Samen wonen in een hofje."),
            lambda: one("Hofje Odijk", "Odijk", themes=["housing"], summary="Een hofje voor jong en oud."),
            lambda: one("Tiny houses", "Zeist", themes=["housing", "energy", "green"]),
            id="both about the same form of housing",
        ),
        pytest.param(
            lambda: one("Repaircafé Bunnik", "Bunnik", themes=["energy"], kind=kind("other")),
            lambda: one("Repareercafé Zeist", "Zeist", themes=["energy"], kind=kind("network")),
            lambda: one("Zonnedak Bunnik", "Bunnik", themes=["energy", "housing"], kind=kind("other")),
            id="both a café, though written differently and of another kind",
        ),
        pytest.param(
            lambda: one("De Brug", "Zeist", themes=["youth", "culture"]),
            lambda: one("Jeugdtoneel", "Zeist", themes=["youth", "culture"]),
            lambda: one("Alles Voor Iedereen", "Zeist", themes=["youth", "culture", "care", "food", "green", "sport"]),
            id="who does just this before who does everything",
        ),
        pytest.param(
            lambda: one("Warmtenet Zeist", "Zeist", themes=["energy"], summary="Samen van het gas af."),
            lambda: one("Warmtenet Soest", "Soest", themes=["energy"], summary="Warmte uit het riool."),
            lambda: one("Straat Van Het Plein", "Zeist", themes=["safety"], summary="Samen op het plein."),
            id="a theme further on before only nearby",
        ),
        pytest.param(
            lambda: one("Eettafel Wijk", "Zeist", themes=["food"], phase="idea"),
            lambda: one("Eettafel Zuid", "Zeist", themes=["food"], phase="idea"),
            lambda: one("Eettafel Noord", "Zeist", themes=["food"], phase="starting"),
            id="of two as alike and as near who is just as far",
        ),
        pytest.param(
            lambda: one("Moestuinen Van Zeist", "Zeist", themes=["green"], summary="Wij telen bonen."),
            lambda: one("Buurtmoestuin Odijk", "Odijk", themes=["green"], summary="Aardappels en sla."),
            lambda: one("Bomenridders", "Odijk", themes=["green"], summary="Wij tellen bomen."),
            id="the same word inflected and inside another",
        ),
    ],
)
def test_the_most_alike_comes_first(mine, best, rather_than):
    mine, best, rather_than = mine(), best(), rather_than()

    found = names(alike(mine).peers)

    assert found[0] == best.name
    assert rather_than.name not in found[:1]


def test_beginners_walk_together_and_learn_from_who_is_further():
    mine = garden("Moestuin Het Begin", phase="idea")
    garden("Moestuin Gelijk", phase="starting")
    garden("Moestuin Groot", phase="growing")
    garden("Moestuin Oud", phase="established")

    found = alike(mine)

    assert names(found.peers) == ["Moestuin Gelijk"]
    assert sorted(names(found.others)) == ["Moestuin Groot", "Moestuin Oud"]
    assert found.side == Side.GUIDE


def test_who_is_furthest_sees_who_can_learn():
    mine = garden("Moestuin Oud", phase="established")
    garden("Moestuin Jong", phase="starting")

    found = alike(mine)

    assert (names(found.others), found.side) == (["Moestuin Jong"], Side.LEARNER)


def test_ended_one_is_a_guide_only_with_what_it_left():
    mine = garden("Moestuin Het Begin")
    garden("Moestuin Gestopt", phase="ended")
    garden("Moestuin Met Les", phase="ended", legacy="Begin klein.")

    (guide,) = alike(mine).others

    assert guide.initiative.name == "Moestuin Met Les"
    assert "afgerond, met wat het naliet" in guide.reason


def test_a_rare_word_is_found_far_away():
    mine = one("Imkerij De Korf", "Odijk", themes=["green"], summary="Honing van de imker.")
    one("Imkerij De Raat", "Woudenberg", themes=["culture"], summary="De imker vertelt.")
    for number in range(6):
        one(f"Bomen {number}", "Odijk", themes=["green"], summary="Planten langs de weg.")

    assert "Imkerij De Raat" in names(alike(mine).peers)


def test_a_name_of_a_place_is_no_likeness():
    mine = one("Samen Odijk", themes=["energy"])
    one("Odijk Danst", themes=["culture"])

    assert names(alike(mine).peers) == []


def test_what_is_made_of_the_name_of_a_place_is_no_likeness():
    mine = one("Zeister Lampen", "Zeist", themes=["energy"])
    one("Zeister Danswerk", "Zeist", themes=["culture"])

    assert names(alike(mine).peers) == []


def test_one_word_in_passing_is_no_likeness():
    mine = one("De Kraai", themes=["energy"], summary="Wij leggen kabels langs de dijk.")
    one("De Merel", themes=["culture"], summary="Theater op de dijk.")

    assert names(alike(mine).peers) == []


def test_a_word_that_most_have_is_not_told():
    mine = garden("Tuin Nul", summary="Wij houden bijen.")
    for number in range(9):
        garden(f"Tuin {number}", summary="Wij houden bijen.")

    found = alike(mine).peers

    assert len(found) == 9
    assert not any("bijen" in other.reason for other in found)


def test_theme_that_few_have_is_named_first():
    mine = one("Zonder Naam", themes=["food", "transport"])
    for number in range(12):
        one(f"Keukenprins {number}", themes=["food"], summary=f"Nummer {number}.")
    one("Allebei", themes=["food", "transport"], summary="Wij rijden soep.")

    first, *_ = alike(mine).peers

    assert first.initiative.name == "Allebei"
    assert first.reason.startswith("Ook Vervoer en Eten en voedsel")


def test_many_themes_are_not_all_named():
    many = ["care", "food", "green", "housing", "sport"]
    mine = one("Van Alles", themes=many)
    one("Nog Meer", themes=many)

    (peer,) = alike(mine).peers

    assert "en nog 3 thema’s" in peer.reason


def test_draft_without_place_phase_or_kind_still_finds_who_is_alike():
    mine = InitiativeFactory(name="Moestuin In Wording", municipality=None, phase=None, themes=["food"])
    garden("Moestuin Een")
    garden("Moestuin Gids", phase="established")

    found = alike(mine)

    assert (names(found.peers), names(found.others)) == (["Moestuin Een"], ["Moestuin Gids"])
    assert "verderop" not in found.peers[0].reason
    assert "fase" not in found.others[0].reason


def test_other_is_no_kind():
    mine = one("Iets Een", themes=[], kind=kind("other"))
    one("Iets Twee", themes=[], kind=kind("other"), summary="Heel wat anders.")

    assert not any(found.likeness.same_kind for found in alike(mine).peers)


def test_what_is_far_and_unlike_changes_nothing():
    mine = garden("Moestuin Het Begin")
    garden("Moestuin Een")
    garden("Moestuin Twee", "Bunnik")
    before = [(found.initiative.pk, found.reason) for found in alike(mine).peers]

    theatre("Woudenberg")

    assert [(found.initiative.pk, found.reason) for found in alike(mine).peers] == before


# --- what is public, and for whom -----------------------------------------------------------------------


def test_exact_place_that_a_team_hides_is_not_used():
    mine = garden("Moestuin Het Begin", "Bunnik")
    shown = garden("Moestuin Verborgen", "Odijk", latitude=52.3, longitude=5.5, show_location=False)

    (peer,) = alike(mine).peers

    assert peer.likeness.km == pytest.approx(
        distance_km(
            Point(mine.public_latitude, mine.public_longitude), Point(place("Odijk").latitude, shown.place.longitude)
        )
    )


def page(initiative):
    return reverse("initiatives:similar", args=[initiative.slug])


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("owner", 200),
        ("editor", 200),
        ("coordinator", 200),
        ("other coordinator", 404),
        ("stranger", 404),
        ("visitor", 404),
    ],
)
def test_page_of_a_draft_is_for_its_team_and_coordinators(client, who, status):
    users = {
        "owner": UserFactory(),
        "editor": UserFactory(),
        "coordinator": UserFactory(coordinator=region("u16")),
        "other coordinator": UserFactory(coordinator=region("regio-amersfoort")),
        "stranger": UserFactory(),
    }
    draft = InitiativeFactory(themes=["food"], owner=users["owner"], editor=users["editor"])
    if who in users:
        client.force_login(users[who])

    assert client.get(page(draft)).status_code == status


def test_former_address_leads_on(client):
    mine = garden()
    mine.former_slugs.create(slug="oude-naam")

    response = client.get("/initiatieven/oude-naam/lijkt-op/")

    assert (response.status_code, response.headers["Location"]) == (301, page(mine))


def test_detail_page_shows_who_is_alike_with_the_reason(client):
    mine = garden("Moestuin Het Begin")
    garden(phase="growing")

    html = client.get(mine.get_absolute_url()).content.decode()

    assert "Lijkt op dit initiatief" in html
    assert "Al verder op weg" in html
    assert "één fase verder" in html


def test_nobody_alike_is_said_kindly(client):
    html = client.get(garden().get_absolute_url()).content.decode()

    assert "Een eigen idee dus." in html


@pytest.mark.parametrize("count", [1, 3])
def test_number_of_queries_does_not_grow(client, django_assert_max_num_queries, count):
    """Two more while a word is rare enough to look for it in the whole network."""
    mine = garden("Moestuin Het Begin")
    for number in range(count):
        garden(f"Moestuin {number}", phase="growing")
        garden(f"Moestuin naast {number}")

    with django_assert_max_num_queries(12):
        response = client.get(page(mine))

    assert [len(row.similar) for row in response.context["alike"]] == [count, count]
