"""A coordinator reads a spreadsheet in, corrects it, imports it and takes it back; by mouse and by keys."""

import re

import pytest

from initiatives.models import ImportBatch, Initiative
from tests.accounts.factories import UserFactory
from tests.browser.steps import signed_in
from tests.initiatives.importing.steps import QUESTIONNAIRE, reviewed

ADD = "/beheer/initiatives/importbatch/add/"


@pytest.fixture
def coordinator(db):
    return UserFactory(network=True)


def upload(page):
    page.goto(ADD)
    page.set_input_files("input[type=file]", QUESTIONNAIRE)
    page.get_by_role("button", name="Lees het bestand").click()


def test_upload_correct_import_and_undo(new_page, axe, look, coordinator):
    page = new_page(height=720)
    signed_in(page, coordinator)

    upload(page)
    page.get_by_text("134 rijen, gelezen als Windows-1252").wait_for()
    axe(page, context=".import")
    look(page, "import-columns")
    page.get_by_role("button", name="Controleer de rijen").click()

    page.get_by_text("102 nieuw").wait_for()
    axe(page, context=".import")
    look(page, "import-review")
    page.get_by_role("link", name="fout").click()
    page.get_by_role("button", name="De Bilt", exact=True).click()
    page.get_by_text("103 nieuw").wait_for()
    page.get_by_role("link", name="Verbeter rij 13").click()
    page.get_by_label("Naam initiatief").fill("Langer Thuis Nieuwland")
    axe(page, context=".import")
    page.get_by_role("button", name="Bewaar rij 13").click()
    page.get_by_text("104 nieuw").wait_for()
    assert Initiative.objects.count() == 0

    page.get_by_role("button", name="Importeer 104 rijen").click()
    page.get_by_text("134 rijen = 104 gemaakt").wait_for()
    assert Initiative.objects.count() == 104
    axe(page, context=".import")
    look(page, "import-result")

    page.get_by_role("link", name="Draai alles terug").click()
    page.get_by_role("button", name="Draai terug").click()
    page.get_by_text("104 verwijderd").wait_for()
    assert Initiative.objects.count() == 0


def test_the_dry_run_goes_by_keys_and_keeps_its_place(new_page, coordinator):
    batch = reviewed(coordinator, QUESTIONNAIRE.read_bytes())
    page = new_page(height=720)
    signed_in(page, coordinator)
    page.goto(f"/beheer/initiatives/importbatch/{batch.pk}/controle/?soort=fout")

    def here():
        return page.evaluate("document.activeElement.closest('[data-row]')?.id")

    page.keyboard.press("j")
    assert here() == "rij-13"
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert here() == "rij-19"
    page.keyboard.press("k")
    assert here() == "rij-15"

    page.keyboard.press("e")
    name = page.get_by_label("Naam initiatief")
    name.wait_for()
    page.wait_for_function("document.activeElement.name === 'name'")
    page.keyboard.type("Dorpshuis Hoogland")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("soort=fout.*#rij-15"))

    assert ImportBatch.objects.get().rows.get(number=15).verdict == "new"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_dry_run_can_be_read_in_both_schemes(new_page, axe, coordinator, scheme):
    batch = reviewed(coordinator, QUESTIONNAIRE.read_bytes())
    page = new_page(height=720, color_scheme=scheme)
    signed_in(page, coordinator)

    page.goto(f"/beheer/initiatives/importbatch/{batch.pk}/controle/?soort=dubbel")
    page.get_by_text("Wat verschilt").first.click()
    page.wait_for_timeout(400)

    axe(page, context=".import")
