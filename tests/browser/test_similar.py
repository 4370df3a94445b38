"""Who is alike, from the page of an initiative to the page with more."""

import pytest

from tests.initiatives.factories import InitiativeFactory, place

pytestmark = pytest.mark.django_db(transaction=True)


def garden(name, where, **more):
    found = place(where)
    given = {"themes": ["food", "green"], "summary": "Buren telen samen groente.", "phase": "starting"} | more
    return InitiativeFactory(published=True, name=name, place=found, municipality=found.municipality, **given)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_reason_stands_with_each_and_more_is_one_step_away(new_page, axe, look, scheme):
    mine = garden("Moestuin Het Begin", "Bunnik")
    garden("Moestuin De Buur", "Odijk")
    garden("Moestuin De Gids", "Zeist", phase="established")
    page = new_page(color_scheme=scheme)

    page.goto(mine.get_absolute_url())
    section = page.get_by_role("region", name="Lijkt op dit initiatief")
    axe(page)
    look(page, f"similar-detail-{scheme}")
    assert "verderop" in section.inner_text()

    section.get_by_role("link", name="Bekijk er meer").click()

    assert page.get_by_role("heading", name="Al verder op weg").is_visible()
    assert "drie fases verder" not in page.inner_text("main")
    assert "twee fases verder" in page.inner_text("main")
    axe(page)
    look(page, f"similar-{scheme}")


def test_without_script_on_a_phone(new_page, axe):
    mine = garden("Moestuin Het Begin", "Bunnik")
    page = new_page(width=320, java_script_enabled=False)

    page.goto(mine.get_absolute_url())

    assert "Een eigen idee dus." in page.inner_text("main")
