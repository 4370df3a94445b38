"""Finding an initiative: by keyboard only, on a phone, on the map, and without script."""

import re

import pytest
from playwright.sync_api import expect

from tests.initiatives.factories import InitiativeFactory

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = "#results [data-count]"


@pytest.fixture
def network():
    InitiativeFactory(published=True, name="Moestuin Rijnpolder", themes=["food", "green"], municipality="bunnik")
    InitiativeFactory(published=True, name="Zorgkring Soest", themes=["care"], municipality="soest")
    InitiativeFactory(published=True, name="Pluktuin Leusden", themes=["food"], municipality="leusden")
    for number in range(30):
        InitiativeFactory(published=True, name=f"Buurtkamer {number:02}", themes=["meeting"], municipality="utrecht")


def tab_to(page, element_id):
    """Press Tab until the element has the focus, as a person without a mouse does."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement?.id") == element_id:
            return
    raise AssertionError(f"Tab never reaches #{element_id}")


@pytest.mark.usefixtures("network")
def test_find_by_theme_and_region_with_the_keyboard_only(page, axe, look):
    page.goto("/initiatieven/")
    axe(page)
    look(page, "directory")

    tab_to(page, "f-thema-eten-en-voedsel")
    page.keyboard.press("Space")
    expect(page.locator(COUNT)).to_contain_text("2 initiatieven")
    assert page.evaluate("document.activeElement.id") == "f-thema-eten-en-voedsel"

    tab_to(page, "f-regio-u16")
    page.keyboard.press("Space")
    expect(page.locator(COUNT)).to_contain_text("1 initiatief")
    expect(page).to_have_url(re.compile(r"/initiatieven/\?thema=eten-en-voedsel&regio=u16$"))
    axe(page)
    look(page, "directory-filtered")

    link = page.get_by_role("link", name="Moestuin Rijnpolder")
    for _ in range(80):
        page.keyboard.press("Tab")
        if link.evaluate("element => element === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Moestuin Rijnpolder")
    axe(page)
    look(page, "initiative")

    page.go_back()
    expect(page.locator(COUNT)).to_contain_text("1 initiatief")
    expect(page.locator("#f-regio-u16")).to_be_checked()


@pytest.mark.usefixtures("network")
def test_find_without_script(new_page, axe):
    page = new_page(java_script_enabled=False)
    page.goto("/initiatieven/")
    page.get_by_label("Eten en voedsel").check()
    page.get_by_role("button", name="Toon resultaten").click()

    expect(page.locator(COUNT)).to_contain_text("2 initiatieven")
    page.get_by_role("link", name="Verwijder filter: Eten en voedsel").click()
    expect(page.locator(COUNT)).to_contain_text("33 initiatieven")
    page.get_by_role("link", name="Pagina 2").click()
    expect(page.locator(COUNT)).to_contain_text("pagina 2 van 2")


@pytest.mark.usefixtures("network")
def test_filters_are_folded_on_a_phone(new_page, axe):
    page = new_page(width=320, height=640)
    page.goto("/initiatieven/")
    theme = page.get_by_label("Eten en voedsel")
    expect(theme).to_be_hidden()

    page.get_by_text("Filters", exact=True).click()
    theme.check()

    expect(page.locator(COUNT)).to_contain_text("2 initiatieven")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.usefixtures("network")
def test_nothing_found_offers_a_wider_search(page, axe, look):
    page.goto("/initiatieven/?q=moestuin&gemeente=soest&thema=onzin")
    axe(page)
    look(page, "directory-empty")

    page.get_by_role("link", name="Zonder Soest").click()

    expect(page.get_by_role("link", name="Moestuin Rijnpolder")).to_be_visible()


@pytest.mark.usefixtures("network")
def test_search_and_sort_by_distance(page, axe):
    page.goto("/initiatieven/")
    page.get_by_label("Zoekwoord").fill("tuin")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Verwijder filter: ‘tuin’")).to_be_visible()
    page.get_by_label("Dichtbij", exact=True).fill("Leusden")
    page.get_by_role("button", name="Zoek dichtbij").click()

    first = page.locator("#results .card").first
    expect(first).to_contain_text("van Leusden")
    axe(page)


@pytest.mark.usefixtures("network")
def test_map_and_list_say_the_same(page, axe, look):
    page.route("**/service.pdok.nl/**", lambda route: route.abort())
    with page.expect_response("**/initiatieven.geojson**") as points:
        page.goto("/initiatieven/kaart/?thema=eten-en-voedsel")

    expect(page.locator("#results .card")).to_have_count(2)
    assert len(points.value.json()["features"]) == 2
    expect(page.locator("[data-street-map] canvas")).to_be_visible()
    axe(page)
    look(page, "map")

    page.get_by_text("Alle gemeenten").click()
    with page.expect_response("**/initiatieven.geojson**") as points:
        page.get_by_role("checkbox", name="Leusden").check()
    expect(page.locator("#results .card")).to_have_count(1)
    assert len(points.value.json()["features"]) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.usefixtures("network")
def test_every_page_state_is_accessible(new_page, axe, look, scheme):
    page = new_page(color_scheme=scheme)
    InitiativeFactory(
        published=True,
        name="Dorpshuis De Schakel",
        description="Een verhaal.\n\nIn twee delen.",
        people="Twintig buren.",
        legacy="Een handleiding.",
        themes=["care", "food"],
        website="https://schakel.example",
        founded_year=2011,
        volunteers=12,
        legal_form="hosted",
    )
    pages = ["/", "/gemeenten/", "/gemeenten/zeist/", "/gemeenten/renswoude/", "/regios/", "/regios/u16/", "/themas/"]
    pages += ["/themas/zorg-dichtbij/", "/initiatieven/dorpshuis-de-schakel/", "/privacy/", "/niet-te-vinden/"]
    for address in pages:
        page.goto(address)
        axe(page)
        look(page, f"{address.strip('/').replace('/', '-') or 'home'}-{scheme}")


@pytest.mark.usefixtures("network")
def test_home_page_map_leads_to_a_municipality(page):
    page.goto("/")
    page.get_by_role("link", name="Utrecht: 30 initiatieven").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Gemeente Utrecht")
