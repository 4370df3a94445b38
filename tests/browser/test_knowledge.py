"""The knowledge base in a browser: find, read, answer, print; with and without script."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from knowledge.models import ArticlePage, Feedback
from tests.accounts.factories import UserFactory
from tests.browser.steps import signed_in, tab_to
from tests.initiatives.factories import InitiativeFactory
from tests.knowledge.factories import full_body, indexed, make_article

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = "#results [data-count]"
LIST = "/kennisbank/"


@pytest.fixture(autouse=True)
def files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def article():
    shared = {"topics": ["money", "board"], "themes": ["care", "meeting"]}
    make_article(title="Een begroting die klopt", summary="In een avond.", phases=["idea", "starting"], **shared)
    make_article(title="Het bestuur houdt vol", kind="ervaring", phases=["established"], topics=["board"])
    make_article(title="Vergeten", days=800, reviewed_on="2020-01-01", review_by="2021-01-01", topics=["privacy"])
    initiative = InitiativeFactory(name="Dorpshuis De Schakel", published=True)
    made = make_article(
        title="Werken met een penvoerder",
        summary="Geen eigen rechtsvorm en toch subsidie.",
        body=full_body(links=[ArticlePage.objects.first()]),
        initiative=initiative,
        municipality="zeist",
        phases=["starting"],
        **shared,
    )
    return indexed(made)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_in_both_themes(new_page, axe, look, article, scheme):
    page = new_page(color_scheme=scheme)
    for name, address in {
        "knowledge": LIST,
        "knowledge-empty": f"{LIST}?q=zeldzaam&onderwerp=geld",
        "article": article.get_absolute_url(),
        "article-overdue": ArticlePage.objects.get(title="Vergeten").get_absolute_url(),
        "home-knowledge": "/",
    }.items():
        page.goto(address)
        axe(page)
        look(page, f"{name}-{scheme}")


@pytest.mark.usefixtures("article")
def test_find_read_and_answer_in_place(page, axe, look):
    page.goto("/")
    page.get_by_role("link", name="Kennis", exact=True).first.click()
    expect(page.locator(COUNT)).to_contain_text("4 artikelen")
    page.get_by_role("checkbox", name="Bestuur").check()
    expect(page.locator(COUNT)).to_contain_text("3 artikelen")
    page.get_by_role("checkbox", name="Start", exact=False).first.check()
    expect(page.locator(COUNT)).to_contain_text("2 artikelen")
    expect(page).to_have_url(re.compile(r"onderwerp=bestuur&fase=start$"))
    page.get_by_role("link", name="Werken met een penvoerder").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Werken met een penvoerder")
    page.get_by_role("link", name="En dan?").click()
    expect(page.locator(":target")).to_have_text("En dan?")
    page.get_by_text("Ik wil er iets bij zeggen").click()
    page.get_by_label("Wat miste je?").fill("Een voorbeeld")
    page.get_by_role("button", name="Nee, ik mis iets").click()

    expect(page.get_by_role("heading", name="Dank je wel")).to_be_visible()
    expect(page.get_by_text("Je antwoord: nee")).to_be_visible()
    axe(page)
    look(page, "article-answered")
    page.get_by_role("button", name="Ja, hier heb ik wat aan").click()
    expect(page.get_by_text("Je antwoord: ja")).to_be_visible()
    given = Feedback.objects.get()
    assert (given.is_helpful, given.note) == (True, "Een voorbeeld")


def test_too_quick_is_said_in_place(page, settings, article):
    settings.HUMAN_SECONDS = 30
    page.goto(article.get_absolute_url())
    page.get_by_role("button", name="Ja, hier heb ik wat aan").click()

    expect(page.get_by_role("alert")).to_contain_text("wel heel snel")


def test_without_script(new_page, article):
    page = new_page(java_script_enabled=False)
    page.goto(LIST)
    page.get_by_role("checkbox", name="Geld").check()
    page.get_by_role("button", name="Toon resultaten").click()
    expect(page.locator(COUNT)).to_contain_text("2 artikelen")
    page.get_by_role("link", name="Werken met een penvoerder").click()
    page.get_by_role("button", name="Ja, hier heb ik wat aan").click()

    expect(page.get_by_text("Dank je wel. Je antwoord is bewaard.")).to_be_visible()
    expect(page.get_by_text("Je antwoord: ja")).to_be_visible()
    article.refresh_from_db()
    assert article.helpful == 1


def test_read_and_answer_with_the_keyboard_at_320(new_page, article):
    page = new_page(width=320, height=640)
    page.goto(article.get_absolute_url())
    tab_to(page, page.get_by_role("link", name="Zo doe je het"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#deel-zo-doe-je-het$"))
    tab_to(page, page.get_by_role("button", name="Ja, hier heb ik wat aan"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Dank je wel")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_on_paper_there_is_the_article_and_nothing_to_press(page, axe, article):
    page.goto(article.get_absolute_url())
    page.emulate_media(media="print")

    for text in ("Werken met een penvoerder", "Niet doen", "Dorpshuis De Schakel", "Moeilijke woorden"):
        expect(page.locator("main").get_by_text(text).first).to_be_visible()
    expect(page.get_by_text(article.get_absolute_url())).to_be_visible()
    for gone in ("Was dit nuttig?", "Lees ook", "Inloggen", "Op papier meenemen?"):
        expect(page.get_by_text(gone).first).to_be_hidden()
    axe(page)


def test_editor_looks_after_articles(page, article):
    signed_in(page, UserFactory(editor=True, name="Rik Redacteur"))
    page.goto("/redactie/reports/nakijken/")
    expect(page.get_by_role("link", name="Vergeten")).to_be_visible()
    look_wide(page, "report-review")
    page.goto(f"/redactie/pages/{article.pk}/edit/")
    expect(page.get_by_label("Beginnen")).to_be_visible()
    look_wide(page, "article-edit")
    page.goto("/redactie/snippets/knowledge/topic/")
    expect(page.get_by_role("link", name="Geld", exact=True)).to_be_visible()


def look_wide(page, name):
    """Wagtail's own screens are not ours to judge at 360 px; a person looks at what they hold."""
    folder = Path(os.environ.get("LOCAL") or ".local-test") / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)
