"""The search in a browser: while typing, by inflection and with a mistake, kinds and filters, and nothing found."""

import re

import pytest
from playwright.sync_api import expect

from omzien.search.vocabulary import refresh_words
from tests.browser.steps import tab_to
from tests.initiatives.factories import InitiativeFactory, PostingFactory
from tests.knowledge.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = "#results [data-count]"


@pytest.fixture(autouse=True)
def files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def content():
    garden = InitiativeFactory(
        published=True,
        name="Moestuin De Regenworm",
        summary="Veertig buren telen samen groente, en wie meewerkt neemt een tas mee.",
        municipality="zeist",
        themes=["food", "meeting"],
    )
    InitiativeFactory(published=True, name="Pluktuin Rhenen", municipality="rhenen", themes=["food"])
    for number in range(5):
        InitiativeFactory(published=True, name=f"Buurtuin {number}", summary="Een moestuin in de straat.")
    PostingFactory(initiative=garden, title="Hark en schoffel te leen voor een moestuin")
    make_article(
        title="Een moestuin beginnen met de buurt", summary="Van grasveld tot oogst in één jaar.", themes=["food"]
    )
    refresh_words()


def box_of(page):
    return page.get_by_role("combobox", name="Zoek in heel Omzien")


def titles(page):
    return page.locator(".hit__title")


@pytest.mark.usefixtures("content")
def test_by_keyboard_through_the_suggestions(page, axe, look):
    page.goto("/zoeken/")
    box, options = box_of(page), page.get_by_role("option")
    tab_to(page, box)
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("moest")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status").filter(has_text="suggesties. Kies met de pijltjes")).to_be_attached()

    page.keyboard.press("ArrowUp")  # from the box to the last
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")  # and round to the first
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "suggestie-1")
    expect(box).to_be_focused()
    axe(page)
    look(page, "search-suggestions")

    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("moest")
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")  # asks again
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/(initiatieven|kennisbank|halen-en-brengen)/.+"))


@pytest.mark.usefixtures("content")
def test_escape_empties_a_closed_box_and_leaving_it_closes_the_list(page):
    page.goto("/zoeken/")
    box = box_of(page)
    box.focus()
    page.keyboard.type("moest")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(box).to_have_value("moest")
    box.focus()
    page.keyboard.press("Escape")
    expect(box).to_have_value("")


@pytest.mark.usefixtures("content")
def test_suggestion_is_a_link_for_the_mouse(page):
    page.goto("/zoeken/")
    box_of(page).press_sequentially("regenw")
    page.get_by_role("option", name="Moestuin De Regenworm").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Moestuin De Regenworm")


@pytest.mark.usefixtures("content")
def test_from_the_home_page_by_inflection_to_a_kind_and_a_filter(page, axe, look):
    page.goto("/")
    page.get_by_role("link", name="Zoeken").first.click()
    tab_to(page, box_of(page))
    page.keyboard.type("moestuinen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="Initiatieven")).to_be_visible()
    expect(page.get_by_role("heading", level=2, name="Kennisbank")).to_be_visible()
    expect(page.locator("mark").filter(has_text="Moestuin").first).to_be_visible()
    axe(page)
    look(page, "search-kinds")

    page.get_by_role("link", name=re.compile("Alle .* in Initiatieven")).click()
    expect(page).to_have_url(re.compile("soort=initiatief"))
    expect(page.get_by_role("checkbox", name="Initiatieven")).to_be_checked()
    page.get_by_role("checkbox", name="Eten en voedsel").check()
    expect(page).to_have_url(re.compile("thema=eten"))
    expect(titles(page).first).to_have_text("Moestuin De Regenworm")
    axe(page)
    look(page, "search-one-kind")
    page.go_back()
    expect(page.get_by_role("checkbox", name="Eten en voedsel")).not_to_be_checked()


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_in_both_themes(new_page, axe, look, scheme):
    page = new_page(color_scheme=scheme)
    for name, address, said in (
        ("start", "/zoeken/", "Eén vak voor alles"),
        ("found", "/zoeken/?q=moestuin", "Moestuin De Regenworm"),
        ("mistyped", "/zoeken/?q=moestiun", "Niets op ‘moestiun’."),
        ("some", "/zoeken/?q=moestuin+trombone", "Niets heeft al deze woorden"),
        ("nothing", "/zoeken/?q=hooiberg", "Niets gevonden op ‘hooiberg’"),
        ("filtered-away", "/zoeken/?q=regenworm&gemeente=soest", "Zoek zonder filters"),
    ):
        page.goto(address)
        expect(page.get_by_text(said).first).to_be_visible()
        axe(page)
        look(page, f"search-{name}-{scheme}")


@pytest.mark.usefixtures("content")
def test_without_script(new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/zoeken/")
    box = page.get_by_label("Zoek in heel Omzien")
    expect(box).not_to_have_attribute("role", "combobox")
    box.fill("moestiun")
    box.press("Enter")
    expect(titles(page).first).to_contain_text("oestuin")
    page.get_by_role("checkbox", name="Kennisbank").check()
    page.get_by_role("button", name="Toon resultaten").click()

    expect(titles(page)).to_have_text(["Een moestuin beginnen met de buurt"])


@pytest.mark.usefixtures("content")
def test_at_320_nothing_sticks_out(new_page, axe):
    page = new_page(width=320, height=640)
    page.goto("/")
    page.get_by_role("link", name="Zoeken").first.click()
    box_of(page).press_sequentially("moest")
    expect(page.get_by_role("option").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    axe(page)
    page.keyboard.press("Enter")
    expect(titles(page).first).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.goto("/zoeken/?q=" + "z" * 90)
    expect(page.get_by_role("heading", name=re.compile("Niets gevonden"))).to_be_visible()
    expect(page.get_by_role("group", name="Soort")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
