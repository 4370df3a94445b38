"""The funds guide in a browser: find by theme and deadline, see what fits with and without account, look after it."""

import re

import pytest
from playwright.sync_api import expect

from knowledge.models import Fund
from tests.accounts.factories import UserFactory
from tests.browser.steps import signed_in, tab_to
from tests.browser.test_knowledge import look_wide
from tests.initiatives.factories import InitiativeFactory
from tests.knowledge.factories import make_article
from tests.knowledge.fund_factories import make_fund

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = "#results [data-count]"
LIST = "/kennisbank/fondsen/"


@pytest.fixture
def funds():
    make_fund(name="De Volle Theepot", closes=9, themes=["meeting"], amount_from=100, amount_to=750)
    make_fund(
        name="Stichtingengeld",
        closes=3,
        themes=["meeting", "food"],
        legal_forms=["foundation"],
        through_host=True,
        amount_to=5_000,
        documents=["een begroting", "een plan"],
        login_needed="eherkenning",
        description="Voor eettafels.",
    )
    make_fund(name="Dakgeld", themes=["buildings"], regions=["u16"], legal_forms=["foundation"], amount_from=25_000)
    make_fund(name="Grote Naam", link_only=True, url="https://groot.example/")
    make_fund(name="Vergeten Potje", checked=300, themes=["green"])
    make_fund(name="Voorbij", closes=-4)
    make_article(title="Werken met een penvoerder", topics=["money"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_in_both_themes(new_page, axe, look, funds, scheme):
    page = new_page(color_scheme=scheme)
    asked = "?wij-vorm=informele-groep&wij-penvoerder=nee&wij-gemeente=zeist&wij-bedrag=900"
    for name, address in {
        "funds": LIST,
        "funds-asked": f"{LIST}{asked}",
        "funds-asked-by-name": f"{LIST}{asked}&sorteer=naam",
        "funds-empty": f"{LIST}?q=zeldzaam&soort=prijs",
        "fund": f"/kennisbank/fondsen/stichtingengeld/{asked}",
        "fund-link": "/kennisbank/fondsen/grote-naam/",
        "fund-stale": "/kennisbank/fondsen/vergeten-potje/",
    }.items():
        page.goto(address)
        axe(page)
        look(page, f"{name}-{scheme}")


def test_find_by_theme_and_deadline_with_the_keyboard_at_320(new_page, funds):
    page = new_page(width=320, height=640)
    page.goto(LIST)
    tab_to(page, page.locator("#filter-fold > summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("checkbox", name="Nu open"))
    page.keyboard.press("Space")
    expect(page.locator(COUNT)).to_contain_text("4 fondsen")
    tab_to(page, page.get_by_role("checkbox", name="Ontmoeting"))
    page.keyboard.press("Space")
    expect(page.locator(COUNT)).to_contain_text("2 fondsen")
    expect(page).to_have_url(re.compile(r"aanvragen=open&thema=ontmoeting$"))
    first = page.locator("#results .card__title a").first
    expect(first).to_have_text("Stichtingengeld")
    expect(page.locator("#results .card").first).to_contain_text("nog 3 dagen")
    tab_to(page, first)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Stichtingengeld")
    expect(page.get_by_role("heading", name="Leg dit klaar")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("script", [True, False])
def test_an_informal_group_sees_what_does_not_fit_and_why(new_page, axe, look, funds, script):
    page = new_page(java_script_enabled=script)
    page.goto(LIST)
    page.get_by_text("Past dit bij ons?").click()
    page.get_by_label("Welke rechtsvorm hebben jullie?").select_option("Informele groep")
    page.get_by_label("Hebben jullie een penvoerder?").select_option("Nee")
    page.get_by_label("Hoeveel geld zoeken jullie?").fill("€ 700")
    page.locator("#bij-ons").get_by_label("Ontmoeting").check()
    if script:
        axe(page)
        look(page, "funds-form")
    page.get_by_role("button", name="Kijk wat past").click()

    fits = page.get_by_role("heading", name="Past", exact=True)
    expect(fits).to_be_visible()
    expect(page.get_by_role("link", name="1 past", exact=True)).to_be_visible()
    expect(page.get_by_text("Het fonds is nu gesloten. Vraag na of er een nieuwe ronde komt.")).to_be_visible()
    page.get_by_text("Past niet: bekijk waarom").click()
    unfit = page.locator(".unfit__list > li")
    expect(unfit).to_have_count(3)
    expect(unfit.first).to_contain_text("Stichtingengeld")
    expect(unfit.first).to_contain_text(
        "Het fonds geeft alleen aan stichtingen; jullie zijn een informele groep. Met een penvoerder kan het wel."
    )
    expect(unfit.nth(1)).to_contain_text("Het fonds geeft vanaf € 25.000; jullie zoeken € 700.")
    if script:
        page.get_by_role("checkbox", name="Ontmoeting").first.check()
        expect(page).to_have_url(re.compile("[?&]thema=ontmoeting"))
        expect(unfit).to_have_count(1)
        expect(unfit.first).to_be_visible()  # what was unfolded stays so
    unfit.first.get_by_role("link").click()

    expect(page.get_by_role("heading", name="Past niet, want")).to_be_visible()
    page.get_by_role("link", name="Fondsen en subsidies").first.click()
    expect(page).to_have_url(re.compile("wij-vorm=informele-groep"))


def test_own_initiative_is_chosen_and_something_is_not_right(page, axe, look, funds):
    owner = UserFactory()
    InitiativeFactory(name="Buurtsoep", owner=owner, themes=["food"], legal_form="foundation")
    signed_in(page, owner)
    page.goto("/kennisbank/fondsen/stichtingengeld/")
    page.get_by_text("Past dit bij ons?").click()
    page.get_by_label("Voor welk initiatief?").select_option("Buurtsoep")
    page.get_by_role("button", name="Kijk wat past").click()

    expect(page.get_by_role("heading", name="Past bij Buurtsoep, want")).to_be_visible()
    expect(page.get_by_text("Het fonds geeft aan stichtingen, en jullie zijn een stichting.")).to_be_visible()
    page.get_by_text("Klopt dit niet?").click()
    page.get_by_label("Wat klopt er niet?").fill("De link is stuk.")
    axe(page)
    look(page, "fund-own")
    page.get_by_role("button", name="Stuur naar de redactie").click()

    expect(page.get_by_text("Dank je wel. De redactie kijkt ernaar.")).to_be_visible()
    assert Fund.objects.get(slug="stichtingengeld").remarks.get().note == "De link is stuk."


def test_on_paper_there_is_the_fund_and_nothing_to_press(page, funds):
    page.goto("/kennisbank/fondsen/stichtingengeld/")
    page.emulate_media(media="print")

    for text in ("Stichtingengeld", "een begroting", "Met eHerkenning", "Moeilijke woorden"):
        expect(page.locator("main").get_by_text(text).first).to_be_visible()
    for gone in ("Past dit bij ons?", "Klopt dit niet?", "Kijk ook bij", "Lees over geld", "Inloggen met een"):
        expect(page.get_by_text(gone)).to_be_hidden()


def test_editor_checks_a_stale_fund(page, funds):
    signed_in(page, UserFactory(editor=True, name="Rik Redacteur"))
    page.goto("/redactie/reports/fondsen/")
    look_wide(page, "report-funds")
    page.get_by_role("link", name="Vergeten Potje").click()
    expect(page.get_by_label("Klaar te leggen")).to_be_visible()
    look_wide(page, "fund-edit")
    page.goto("/redactie/snippets/knowledge/fund/")
    look_wide(page, "fund-list")
    page.get_by_role("button", name="Meer opties voor 'Vergeten Potje'").click()
    page.get_by_role("link", name="Nagekeken vandaag").click()
    page.get_by_role("button", name="Ja, nagekeken vandaag").click()

    expect(page.get_by_text("Vandaag nagekeken: 1.")).to_be_visible()
    page.goto("/kennisbank/fondsen/vergeten-potje/")
    expect(page.get_by_text("Lang niet nagekeken.")).to_be_hidden()
    page.goto("/redactie/snippets/knowledge/fundremark/")
    look_wide(page, "fund-remarks")
