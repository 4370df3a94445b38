"""Editing an initiative: two browsers at once, the history, and setting back; on a phone, and without script."""

import re

import pytest
from playwright.sync_api import expect

from initiatives.models import Initiative, Membership
from tests.accounts.factories import UserFactory
from tests.browser.steps import signed_in
from tests.initiatives.factories import InitiativeFactory, MembershipFactory

pytestmark = pytest.mark.django_db(transaction=True)
STORY = (
    "We zijn begonnen met drie bakken op het plein. Nu doen veertig buren mee, en elke woensdag koken we samen.\n\n"
    "Kinderen van de school planten in het voorjaar de aardappels."
)


@pytest.fixture
def garden():
    made = InitiativeFactory(
        name="Buurttuin de Es",
        published=True,
        description=STORY,
        themes=["green", "food"],
        kind="neighbour_network",
        legal_form="informal",
        last_confirmed_on=None,
    )
    for name, role in (("Anna Voorbeeld", Membership.Role.OWNER), ("Bram Voorbeeld", Membership.Role.EDITOR)):
        MembershipFactory(initiative=made, user=UserFactory(name=name), role=role)
    return made


def person(initiative, name):
    return initiative.team.get(name=name)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_two_people_edit_and_one_sets_back(new_page, garden, axe, look, script):
    anna = signed_in(new_page(java_script_enabled=True), person(garden, "Anna Voorbeeld"))
    bram = signed_in(new_page(width=360, java_script_enabled=script), person(garden, "Bram Voorbeeld"))
    anna.goto(garden.get_absolute_url())
    axe(anna)
    look(anna, "editing-bar")
    anna.get_by_role("link", name="Bewerken").click()
    axe(anna)
    look(anna, "editing-overview")
    anna.get_by_role("link", name=re.compile("^Bewerk ?: Wat jullie doen")).click()
    bram.goto("/initiatieven/buurttuin-de-es/bewerken/wat/")
    axe(anna)
    look(anna, "editing-section")

    anna.get_by_label("Wat doen jullie?").fill(STORY.replace("woensdag", "donderdag"))
    anna.get_by_role("button", name="Bewaar").click()
    expect(anna.get_by_text("Bewaard.")).to_be_visible()

    bram.get_by_label("Wat doen jullie?").fill(STORY.replace("veertig", "vijftig"))
    bram.get_by_label("In één zin").fill("Samen eten uit eigen tuin.")
    bram.get_by_role("button", name="Bewaar").click()
    expect(bram.get_by_role("heading", name="Er klopt iets niet")).to_be_visible()
    expect(bram.get_by_text("donderdag koken we samen")).to_be_visible()
    expect(bram.get_by_label("Wat doen jullie?")).to_have_value(STORY.replace("veertig", "vijftig"))
    if script:
        axe(bram)
        look(bram, "editing-conflict")
    bram.get_by_label("Wat ik hierboven invulde").check()
    bram.get_by_role("button", name="Bewaar").click()
    expect(bram.get_by_text("Bewaard.")).to_be_visible()

    anna.get_by_role("link", name="Geschiedenis").click()
    expect(anna.locator("ins", has_text="vijftig")).to_be_visible()
    axe(anna)
    look(anna, "editing-history")
    anna.get_by_role("button", name="Zet terug wat Bram Voorbeeld").click()
    expect(anna.get_by_text("Teruggezet.", exact=True)).to_be_visible()
    axe(anna)
    garden.refresh_from_db()
    assert garden.description == STORY.replace("woensdag", "donderdag")
    assert garden.summary == "Buren helpen elkaar met kleine klussen."


def test_every_part_can_be_read_and_reached(new_page, garden, axe, look):
    page = signed_in(new_page(width=360, color_scheme="dark"), person(garden, "Anna Voorbeeld"))

    for section in ("naam", "hoever", "wie", "contact", "beeld"):
        page.goto(f"/initiatieven/buurttuin-de-es/bewerken/{section}/")
        axe(page)
        look(page, f"editing-{section}-dark")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text("Bewaard.")).to_be_visible()


def test_off_the_site_and_asked_back(page, garden, axe, look):
    signed_in(page, person(garden, "Anna Voorbeeld"))
    page.goto("/initiatieven/buurttuin-de-es/")
    page.get_by_role("button", name="Ja, dit klopt nog").click()
    expect(page.get_by_text("Dank je.")).to_be_visible()

    page.get_by_role("link", name="Bewerken").click()
    page.get_by_role("link", name="Haal het van de site").click()
    axe(page)
    look(page, "editing-offline")
    page.get_by_role("button", name="Haal het van de site").click()
    axe(page)
    look(page, "editing-archived")
    page.get_by_role("button", name="Vraag om plaatsing").click()

    expect(page.get_by_text("We hebben je vraag.")).to_be_visible()
    assert Initiative.objects.get().status == Initiative.Status.SUBMITTED
