"""From a file to the public directory and back: columns corrected, doubles decided, the batch undone."""

import pytest
from playwright.sync_api import expect

from tests.accounts.factories import UserFactory
from tests.browser.steps import signed_in, tab_to
from tests.initiatives.importing.steps import QUESTIONNAIRE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def find_in_directory(page, name):
    page.goto("/initiatieven/")
    page.get_by_label("Zoekwoord").fill(name)
    page.keyboard.press("Enter")
    expect(page.locator("#results [data-count]")).to_be_visible()
    return page.locator("#results").get_by_role("link", name=name, exact=True)


def test_what_is_imported_is_found_until_it_is_undone(new_page, axe):
    page = signed_in(new_page(height=720), UserFactory(network=True))
    page.goto("/beheer/initiatives/importbatch/add/")
    page.set_input_files("input[type=file]", QUESTIONNAIRE)
    page.get_by_role("button", name="Lees het bestand").click()

    region = page.get_by_label("Regio", exact=True)
    expect(page.get_by_label("Thema('s)")).to_have_value("themes")
    expect(region).to_have_value("regions")
    region.select_option("")
    tab_to(page, page.get_by_role("button", name="Controleer de rijen"))
    page.keyboard.press("Enter")
    page.get_by_role("link", name="mogelijk dubbel 7").click()
    double = page.locator("#rij-70")
    expect(double).to_contain_text("Lijkt op rij 12")
    tab_to(page, double.get_by_role("button", name="Importeer als nieuw"))
    page.keyboard.press("Enter")
    page.get_by_role("link", name="zelf gekozen 1").click()
    expect(double.get_by_role("button", name="Importeer als nieuw")).to_have_attribute("aria-pressed", "true")
    axe(page)

    page.get_by_role("button", name="Importeer 103 rijen").press("Enter")
    expect(page.get_by_role("heading", level=1).last).to_contain_text("is geïmporteerd")
    page.get_by_role("link", name="overgeslagen 6").click()
    expect(page.locator(".import-results tbody tr")).to_have_count(6)
    axe(page)
    done = page.url
    expect(find_in_directory(page, "Dorpsraad Maarssen")).to_be_visible()

    page.goto(done)
    page.get_by_role("link", name="Draai alles terug").click()
    axe(page)
    page.get_by_role("button", name="Draai terug").press("Enter")
    expect(page.get_by_text("103 verwijderd")).to_be_visible()
    axe(page)
    expect(find_in_directory(page, "Dorpsraad Maarssen")).to_be_hidden()
