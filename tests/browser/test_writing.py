"""A member writes, an editor asks and places, a stranger finds it: in a browser, with keyboard, without script."""

import re

import pytest
from playwright.sync_api import expect

from initiatives.demo import drawings
from knowledge.models import ArticlePage, Manuscript
from omzien.search.vocabulary import refresh_words
from tests.accounts.factories import UserFactory
from tests.browser.steps import signed_in, tab_to, type_into
from tests.initiatives.factories import InitiativeFactory
from tests.knowledge.writing import make_manuscript, send

pytestmark = pytest.mark.django_db(transaction=True)
START = "/kennisbank/schrijven/"
TITLE = "Een deelauto voor het dorp"


@pytest.fixture(autouse=True)
def files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def writer():
    user = UserFactory(name="Sien Soep")
    InitiativeFactory(name="Dorpshuis De Schakel", published=True, owner=user)
    return user


def heading(page, text):
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def add(page, kind):
    page.get_by_role("navigation", name="Zet er iets bij").get_by_role("link", name=kind, exact=True).click()


def write_all(page, photo, document, seen=lambda name: None):
    """From the front page of the knowledge base to a text that is ready."""
    page.goto("/kennisbank/")
    page.get_by_role("main").get_by_role("link", name="Schrijf mee").click()
    seen("start")
    page.get_by_label("Ervaring", exact=False).check()
    page.get_by_label("Titel", exact=True).fill(TITLE)
    page.get_by_label("In één zin").fill("Samen een auto, zonder gedoe met verzekeringen.")
    page.get_by_label("Namens welk initiatief").select_option(label="Dorpshuis De Schakel")
    press(page, "Ga verder")
    heading(page, TITLE)
    seen("empty")
    add(page, "Tekst")
    seen("text")
    page.get_by_label("Kop").fill("Hoe het begon")
    page.get_by_label("Tekst", exact=True).fill("We hadden **tien** buren.\n\n- een auto\n- een sleutelkast")
    press(page, "Bewaar")
    add(page, "Stappen")
    page.get_by_label("Kop", exact=True).fill("Zo doe je het")
    page.get_by_label("Stap 1", exact=True).fill("Zoek buren")
    press(page, "Nog twee stappen")
    expect(page.get_by_label("Stap 1", exact=True)).to_have_value("Zoek buren")
    page.get_by_label("Stap 2", exact=True).fill("Zoek een auto")
    seen("steps")
    press(page, "Bewaar")
    add(page, "Foto of tekening")
    page.get_by_label("Foto", exact=True).set_input_files(photo)
    page.get_by_label("Wat is te zien").fill("Een rode auto")
    press(page, "Bewaar")
    add(page, "Documenten")
    page.get_by_label("Document", exact=True).set_input_files(document)
    press(page, "Bewaar")
    expect(page.get_by_text("Gemaakt door Dorpshuis De Schakel")).to_be_visible()
    page.get_by_role("link", name="Kies voor wie en waarover").click()
    seen("find")
    page.get_by_label("Beginnen", exact=False).first.check()
    page.get_by_label("Vervoer", exact=False).first.check()
    press(page, "Bewaar")
    heading(page, TITLE)


@pytest.fixture
def files(files_of_their_own):
    drawn = drawings.photo(1)
    photo, document = files_of_their_own / "auto.jpg", files_of_their_own / "afspraken.pdf"
    photo.write_bytes(drawn.read())
    document.write_bytes(b"%PDF-1.4 afspraken")
    return photo, document


def test_from_an_idea_to_what_a_stranger_finds(new_page, axe, look, writer, files):
    page = signed_in(new_page(), writer)

    def seen(name):
        axe(page)
        look(page, f"writing-{name}")

    write_all(page, *files, seen=seen)
    seen("ready")
    page.get_by_role("link", name="Bekijk het zoals lezers het zien").click()
    seen("preview")
    page.get_by_role("link", name="Terug naar je tekst").click()
    press(page, "Stuur in")
    expect(page.get_by_role("alert")).to_contain_text("Vink dit aan")
    seen("no-consent")
    page.get_by_label("Ik heb dit zelf geschreven", exact=False).check()
    press(page, "Stuur in")
    expect(page.get_by_role("heading", name="De redactie leest het")).to_be_visible()
    seen("sent")

    text = Manuscript.objects.get()
    desk = signed_in(new_page(), UserFactory(editor=True, name="Rik Redacteur"))
    desk.goto("/redactie/")
    expect(desk.get_by_text("wacht op de redactie")).to_be_visible()
    look(desk, "writing-desk")
    desk.goto(f"/redactie/pages/{text.pk}/edit/")
    expect(desk.get_by_text("Ingestuurd door Sien Soep van Dorpshuis De Schakel.")).to_be_visible()
    desk.screenshot(path=str(files[0].parent / "edit.png"))
    look(desk, "writing-moderate")
    decide(desk, "Vraag om verbetering", "Wat kostte de auto?")

    page.goto("/mijn/")
    expect(page.get_by_text("Wat kostte de auto?").first).to_be_visible()
    seen("mine")
    page.get_by_role("link", name="Lees de vraag").click()
    expect(page.get_by_role("heading", name="De redactie vraagt")).to_be_visible()
    seen("asked")
    add(page, "Tip")
    page.get_by_label("Tekst", exact=True).fill("Tweehonderd euro per maand.")
    press(page, "Bewaar")
    page.get_by_label("Ik heb dit zelf geschreven", exact=False).check()
    press(page, "Stuur in")
    expect(page.get_by_role("heading", name="De redactie leest het")).to_be_visible()

    desk.goto(f"/redactie/pages/{text.pk}/edit/")
    decide(desk, "Zet het op de site")
    refresh_words()

    stranger = new_page()
    for words in ("deelauto's in dorpen", "deelouto"):
        stranger.goto(f"/zoeken/?q={words}")
        stranger.get_by_role("link", name=TITLE).first.click()
        heading(stranger, TITLE)
    expect(stranger.get_by_text("Tweehonderd euro per maand.")).to_be_visible()
    expect(stranger.get_by_text("Sien Soep")).to_have_count(0)
    axe(stranger)
    page.goto(f"{START}{text.pk}/")
    expect(page.get_by_role("heading", name="Een wijziging voorstellen")).to_be_visible()
    seen("live")


def decide(desk, button, comment=""):
    """By the menu at the bottom of Wagtail's editor."""
    desk.get_by_role("button", name=re.compile("Toggle|Acties|Meer", re.I)).last.click()
    desk.get_by_role("button", name=button).click()
    if comment:
        desk.get_by_role("dialog").get_by_role("textbox").fill(comment)
        desk.get_by_role("dialog").get_by_role("button", name=re.compile(button, re.I)).click()
    expect(desk.locator(".messages")).to_be_visible()


def test_without_script(new_page, writer, files):
    page = signed_in(new_page(java_script_enabled=False, width=360), writer)
    write_all(page, *files)
    page.get_by_role("button", name="Omhoog met stuk 2", exact=True).click()
    expect(page.get_by_text("Verplaatst.")).to_be_visible()
    page.get_by_role("button", name=re.compile("Haal weg.*stuk 2")).click()
    expect(page.get_by_text("Hoe het begon")).to_have_count(0)
    page.get_by_label("Ik heb dit zelf geschreven", exact=False).check()
    press(page, "Stuur in")
    expect(page.get_by_role("heading", name="De redactie leest het")).to_be_visible()
    press(page, "Trek in")
    expect(page.get_by_text("Ingetrokken.", exact=False)).to_be_visible()
    page.get_by_role("link", name="Gooi deze tekst weg").click()
    press(page, "Ja, gooi weg")
    expect(page.get_by_text("Weggegooid.")).to_be_visible()
    assert not ArticlePage.objects.exists()


def test_with_the_keyboard_at_320(new_page, writer):
    page = signed_in(new_page(width=320, height=640), writer)
    page.goto(START)
    tab_to(page, page.get_by_label("Ervaring", exact=False))
    page.keyboard.press("Space")
    type_into(page, "Titel", TITLE)
    tab_to(page, page.get_by_role("button", name="Ga verder"))
    page.keyboard.press("Enter")
    heading(page, TITLE)
    tab_to(page, page.get_by_role("navigation", name="Zet er iets bij").get_by_role("link", name="Tekst", exact=True))
    page.keyboard.press("Enter")
    type_into(page, "Tekst", "Zo ging het.")
    tab_to(page, page.get_by_role("button", name="Bewaar"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Zo ging het.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_states_in_the_dark_and_for_a_visitor(new_page, axe, look, writer):
    visitor = new_page(color_scheme="dark")
    visitor.goto(START)
    axe(visitor)
    look(visitor, "writing-visitor-dark")
    text = make_manuscript(writer)
    make_manuscript(writer, title="Nog een", text="", summary="")
    page = signed_in(new_page(color_scheme="dark"), writer)
    for name, address in {
        "start": START,
        "draft": text.get_absolute_url(),
        "piece": f"{text.get_absolute_url()}nieuw/downloads/",
        "discard": f"{text.get_absolute_url()}weggooien/",
    }.items():
        page.goto(address)
        axe(page)
        look(page, f"writing-{name}-dark")
    send(text, writer)
    page.goto(text.get_absolute_url())
    axe(page)
    look(page, "writing-sent-dark")


def test_two_tabs(new_page, axe, look, writer):
    text = make_manuscript(writer)
    page = signed_in(new_page(), writer)
    page.goto(text.get_absolute_url())
    page.get_by_role("link", name="Wijzig stuk 1", exact=True).click()
    address = page.url
    other = signed_in(new_page(), writer)
    other.goto(address)
    other.get_by_label("Kop").fill("Van het andere tabblad")
    press(other, "Bewaar")
    expect(other.get_by_text("Bewaard.")).to_be_visible()
    page.get_by_label("Kop").fill("Van dit tabblad")
    press(page, "Bewaar")

    expect(page.get_by_role("heading", name="Zo staat het er nu")).to_be_visible()
    expect(page.get_by_text("Van het andere tabblad")).to_be_visible()
    expect(page.get_by_label("Kop")).to_have_value("Van dit tabblad")
    axe(page)
    look(page, "writing-two-tabs")
