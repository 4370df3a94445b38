"""Mijn Omzien in a browser: an empty new account, a busy one, following, taking along, and leaving."""

import zipfile

import pytest
from playwright.sync_api import expect

from omzien.accounts.models import User
from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.test_mine import busy
from tests.browser.steps import path_of, signed_in, tab_to
from tests.initiatives.factories import InitiativeFactory

pytestmark = pytest.mark.django_db(transaction=True)


def proves_it_is_me(page):
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Ga verder").click()


def test_a_new_account_finds_an_invitation(page, axe, look):
    signed_in(page, UserFactory(name="Sam Nieuw")).goto("/mijn/")

    expect(page.get_by_text("Er wacht niets op je")).to_be_visible()
    axe(page)
    look(page, "mine-empty")
    page.get_by_role("link", name="Meld je initiatief aan").first.click()

    assert path_of(page) == "/initiatieven/aanmelden/"


def test_a_busy_account_sees_first_what_asks(new_page, axe, look):
    user = UserFactory(name="Bo Bezig")
    busy(user, 2)
    page = signed_in(new_page(), user)
    page.goto("/mijn/")

    headings = page.get_by_role("heading", level=2).all_inner_texts()
    assert headings[:3] == ["Dit vraagt om jou", "Mijn initiatieven", "Mijn aanmeldingen"]
    axe(page)
    look(page, "mine-busy")
    tab_to(page, page.get_by_role("button", name="Ja, alles klopt").first)
    before = page.locator(".todo").count()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto("/mijn/")

    assert page.locator(".todo").count() == before - 1


def test_a_busy_account_in_the_dark(new_page, axe, look):
    user = UserFactory(name="Bo Bezig")
    busy(user, 2)
    page = signed_in(new_page(color_scheme="dark"), user)
    page.goto("/mijn/")

    axe(page)
    look(page, "mine-busy-dark")


def test_follow_by_keyboard_without_script(new_page, axe, look):
    InitiativeFactory(name="Samen eten", published=True, themes=["food"])
    page = signed_in(new_page(java_script_enabled=False), UserFactory())
    page.goto("/mijn/")
    page.get_by_role("link", name="Kies wat je volgt").click()

    page.get_by_role("checkbox", name="Eten en voedsel").check()
    page.get_by_role("checkbox", name="U16").check()
    page.get_by_role("button", name="Bewaar wat ik volg").click()

    expect(page.get_by_role("link", name="Samen eten")).to_be_visible()
    expect(page.get_by_text("Opgeslagen")).to_be_visible()


def test_the_page_to_follow(page, axe, look):
    signed_in(page, UserFactory()).goto("/mijn/volgen/")

    axe(page)
    look(page, "following")


def test_take_everything_along(page, axe, look, tmp_path):
    user = UserFactory(name="Mia Mee")
    busy(user)
    signed_in(page, user).goto("/mijn/gegevens/")
    axe(page)
    look(page, "my-data")
    page.get_by_role("link", name="Download mijn gegevens").click()
    proves_it_is_me(page)
    axe(page)
    look(page, "my-data-download")

    with page.expect_download() as download:
        page.get_by_role("button", name="Download het bestand").click()

    file = tmp_path / "mijn.zip"
    download.value.save_as(file)
    with zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path)
    page.goto(f"file://{tmp_path}/index.html")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mijn gegevens bij Omzien")
    expect(page.get_by_text(user.email).first).to_be_visible()
    axe(page)
    look(page, "my-data-file")


def test_leave_for_good(page, axe, look):
    user = UserFactory(name="Wim Weg")
    InitiativeFactory(name="Buurtsoep", published=True, owner=user)
    signed_in(page, user).goto("/mijn/gegevens/")
    page.get_by_role("link", name="Wis mijn account").click()
    proves_it_is_me(page)
    expect(page.get_by_text("“Buurtsoep” blijft op de site, zonder team")).to_be_visible()
    axe(page)
    look(page, "erase")

    page.get_by_label("Typ het woord WISSEN").fill("nee")
    page.get_by_role("button", name="Wis mijn account voorgoed").click()
    expect(page.get_by_role("alert")).to_contain_text("Typ het woord WISSEN")
    axe(page)

    page.get_by_label("Typ het woord WISSEN").fill("WISSEN")
    page.get_by_role("button", name="Wis mijn account voorgoed").click()

    expect(page.get_by_text("Je account is gewist.")).to_be_visible()
    assert not User.objects.filter(pk=user.pk).exists()
