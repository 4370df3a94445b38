"""The agenda in a browser: find, filter and read, with and without script, with a mouse and with the keyboard."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from events.findable import refresh
from events.models import Event
from tests.browser.steps import tab_to
from tests.events.factories import EventFactory, RegistrationFactory
from tests.initiatives.factories import InitiativeFactory

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = "#results [data-count]"
LIST = "/agenda/"


@pytest.fixture
def events():
    zeist = InitiativeFactory(name="Dorpshuis De Schakel", published=True, themes=["food"])
    soest = InitiativeFactory(name="Zorgkring Soest", published=True, municipality="soest", themes=["care"])
    shared = {"themes": ["food", "meeting"], "organisers": [zeist, soest]}
    soup = EventFactory(
        title="Samen soep, samen sterk",
        description="Neem een pan mee.\n\nEr is altijd over.",
        latitude=52.09,
        longitude=5.23,
        capacity=20,
        is_online=True,
        days=9,
        **shared,
    )
    EventFactory(
        title="Nee zeggen zonder ruzie", kind="training", themes=["care"], days=3, capacity=2, organisers=[soest]
    )
    RegistrationFactory.create_batch(3, event=Event.objects.get(kind="training"))
    EventFactory(
        title="Spreekuur", registration="vrij", is_online=True, place_name="", address="", municipality=None, days=1
    )
    EventFactory(title="Wandeling", kind="werkbezoek", cancelled=True, days=5, municipality="soest", **shared)
    EventFactory(title="Zaden ruilen", days=-5, themes=["food"])
    refresh(Event.objects.values_list("pk", flat=True))
    return soup


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_in_both_themes(new_page, axe, look, events, scheme):
    page = new_page(color_scheme=scheme)
    for name, address in {
        "agenda": LIST,
        "agenda-past": f"{LIST}?wanneer=voorbij",
        "agenda-empty": f"{LIST}?soort=leerkring&van=1-1-2030&tot=31-2-2030&plek=ja",
        "event": events.get_absolute_url(),
        "event-cancelled": "/agenda/wandeling/",
        "event-past": "/agenda/zaden-ruilen/",
        "home-agenda": "/",
    }.items():
        page.goto(address)
        axe(page)
        look(page, f"{name}-{scheme}")


@pytest.mark.usefixtures("events")
def test_find_filter_and_read_in_place(page, axe):
    page.goto("/")
    page.get_by_role("link", name="Agenda", exact=True).first.click()
    expect(page.locator(COUNT)).to_contain_text("4 activiteiten")
    page.get_by_role("checkbox", name="Eten en voedsel").check()
    expect(page.locator(COUNT)).to_contain_text("2 activiteiten")
    page.get_by_role("checkbox", name="Er is nog plek").check()
    expect(page.locator(COUNT)).to_contain_text("1 activiteit")
    expect(page).to_have_url(re.compile(r"\?(?=.*thema=eten-en-voedsel)(?=.*plek=ja)(?!.*van=)"))
    page.get_by_role("link", name="Verwijder filter: Nog plek").click()
    expect(page.locator(COUNT)).to_contain_text("2 activiteiten")
    page.go_back()
    expect(page.locator(COUNT)).to_contain_text("1 activiteit")
    page.get_by_text("Abonneer op deze agenda").click()
    expect(page.get_by_role("link", name="Open in je agenda")).to_have_attribute(
        "href", re.compile(r"^webcal://.*/agenda\.ics\?thema=eten-en-voedsel&plek=ja$")
    )
    axe(page)
    page.get_by_role("link", name="Samen soep, samen sterk").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Samen soep, samen sterk")
    expect(page.get_by_role("link", name="Dorpshuis De Schakel")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Zet in je agenda").click()
    assert download.value.suggested_filename == "samen-soep-samen-sterk.ics"


@pytest.mark.usefixtures("events")
def test_days_are_chosen_in_place_and_stay_chosen(page):
    first = timezone.localdate() + timedelta(days=3)
    page.goto(LIST)
    page.get_by_text("Kies zelf dagen").click()
    page.get_by_label("Van", exact=True).fill(first.isoformat())
    page.get_by_label("Van", exact=True).dispatch_event("change")
    expect(page.locator(COUNT)).to_contain_text("3 activiteiten")
    expect(page.get_by_label("Van", exact=True)).to_have_value(first.isoformat())
    page.get_by_role("radio", name="Voorbij").check()
    expect(page.locator(COUNT)).to_contain_text("0 activiteiten")
    page.get_by_role("link", name=re.compile("Verwijder filter: vanaf")).click()

    expect(page.get_by_role("link", name="Zaden ruilen")).to_be_visible()


@pytest.mark.usefixtures("events")
def test_without_script(new_page):
    page = new_page(java_script_enabled=False)
    page.goto(LIST)
    page.get_by_role("radio", name="Voorbij").check()
    page.get_by_role("button", name="Toon resultaten").click()
    expect(page.locator(COUNT)).to_contain_text("1 activiteit")
    page.get_by_role("link", name="Zaden ruilen").click()

    expect(page.get_by_text("Dit is geweest.")).to_be_visible()


@pytest.mark.usefixtures("events")
def test_filter_and_read_with_the_keyboard_at_320(new_page):
    page = new_page(width=320, height=640)
    page.goto(LIST)
    tab_to(page, page.locator("#filter-fold > summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("radio", name="Alles wat komt"))
    tab_to(page, page.get_by_role("checkbox", name="Training"))
    page.keyboard.press("Space")
    expect(page.locator(COUNT)).to_contain_text("1 activiteit")
    expect(page.get_by_role("checkbox", name="Training")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    tab_to(page, page.get_by_role("link", name="Nee zeggen zonder ruzie"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Nee zeggen zonder ruzie")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_on_paper_there_is_the_event_and_nothing_to_press(page, events):
    page.goto(events.get_absolute_url())
    page.emulate_media(media="print")

    for text in ("Samen soep, samen sterk", "Buurthuis De Linde", "Neem een pan mee."):
        expect(page.locator("main").get_by_text(text).first).to_be_visible()
    for gone in ("Lijkt erop", "Inloggen", "Zet in je agenda"):
        expect(page.get_by_text(gone).first).to_be_hidden()
