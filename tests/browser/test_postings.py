"""Halen en brengen: post an offer, find it by facet, renew it by the mailed link, say that it worked."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from initiatives.models import Posting
from initiatives.models.postings import until
from initiatives.sweeps import sweep_postings
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.browser.steps import signed_in, tab_to
from tests.initiatives.factories import InitiativeFactory, PostingFactory

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = "#results [data-count]"
LIST = "/halen-en-brengen/"


@pytest.fixture
def owner():
    return UserFactory(name="Bo Brenger")


@pytest.fixture
def initiative(owner):
    return InitiativeFactory(
        name="Dorpshuis De Schakel", published=True, owner=owner, themes=["meeting", "buildings"], municipality="bunnik"
    )


@pytest.fixture
def others():
    kitchen = InitiativeFactory(name="Kookgroep Het Vuur", published=True, themes=["food", "meeting"])
    PostingFactory(initiative=kitchen, title="Keuken gezocht op woensdag", need=True, themes=["meeting"], matched=True)
    PostingFactory(initiative=kitchen, title="Jurist gezocht", kind="legal", need=True, body="Voor onze statuten.")
    PostingFactory(title="Bakfiets te leen", kind="vehicle", themes=["transport"], initiative__municipality="soest")


@pytest.mark.usefixtures("others")
def test_post_find_renew_and_fulfil(page, axe, look, owner, initiative):
    signed_in(page, owner)
    page.goto(LIST)
    page.get_by_role("link", name="Zet zelf iets neer").first.click()
    axe(page)
    look(page, "posting-form")
    page.get_by_role("button", name="Zet het neer").click()
    expect(page.get_by_role("alert")).to_contain_text("Er klopt iets niet")
    axe(page)
    look(page, "posting-form-errors")

    page.get_by_label("Brengen: wij hebben iets te bieden").check()
    page.get_by_label("Waar gaat het om").select_option("Ruimte")
    page.get_by_label("Titel").fill("Zaal voor veertig mensen")
    page.get_by_label("Uitleg").fill("Met keuken. Koffie staat klaar.\n\nZie https://schakel.example/zaal")
    expect(page.get_by_label("Ontmoeting")).to_be_checked()
    page.get_by_role("button", name="Zet het neer").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Zaal voor veertig mensen")
    expect(page.get_by_role("link", name="Keuken gezocht op woensdag")).to_be_visible()
    expect(page.locator(".reason")).to_contain_text("zoekt een ruimte")
    axe(page)
    look(page, "posting")

    page.goto(LIST)
    page.get_by_role("checkbox", name="Brengen").check()
    expect(page.locator(COUNT)).to_contain_text("2 vragen en aanbiedingen")
    page.get_by_role("checkbox", name="Ontmoeting").check()
    expect(page.locator(COUNT)).to_contain_text("1 vraag of aanbod")
    expect(page).to_have_url(re.compile(r"/halen-en-brengen/\?richting=brengen&thema=ontmoeting$"))
    axe(page)
    look(page, "postings-filtered")

    posting = Posting.objects.get(title="Zaal voor veertig mensen")
    Posting.objects.filter(pk=posting.pk).update(expires_on=timezone.localdate() + timedelta(days=7))
    sweep_postings()
    (mail,) = Message.objects.filter(to=owner.email)
    page.context.clear_cookies()
    page.goto(re.search(r"https?://\S+/verlengen/\S+", mail.text)[0])
    axe(page)
    look(page, "posting-renew")
    page.get_by_role("button", name="Laat het staan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dat is geregeld")
    axe(page)
    posting.refresh_from_db()
    assert posting.expires_on == until(timezone.localdate())

    signed_in(page, owner)
    page.goto(f"/initiatieven/{initiative.slug}/halen-en-brengen/")
    expect(page.get_by_role("heading", name="Past bij jullie")).to_be_visible()
    axe(page)
    look(page, "own-postings")
    page.get_by_role("link", name="Het is gelukt “Zaal voor veertig mensen”").click()
    page.get_by_label("Met welk initiatief").fill("Kookgroep Het Vuur")
    axe(page)
    look(page, "posting-fulfil")
    page.get_by_role("button", name="Ja, het is gelukt").click()
    expect(page.get_by_text("Gelukt met Kookgroep Het Vuur")).to_be_visible()
    axe(page)
    look(page, "own-postings-earlier")

    page.context.clear_cookies()
    page.goto(posting.get_absolute_url())
    expect(page.get_by_role("heading", level=1)).to_have_text("Dit staat er niet meer")
    axe(page)
    look(page, "posting-over")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.usefixtures("others")
def test_list_and_page_in_both_themes(new_page, axe, look, scheme):
    page = new_page(color_scheme=scheme)
    for number in range(27):
        PostingFactory(title=f"Materiaal {number}", kind="equipment", need=number % 2 == 0, themes=["green"])
    for name, address in {
        "postings": LIST,
        "postings-empty": f"{LIST}?q=zeldzaam&gemeente=soest",
        "postings-near": f"{LIST}?bij=Soest",
        "posting-page": Posting.objects.get(title="Jurist gezocht").get_absolute_url(),
        "home-postings": "/",
        "posting-start": "/halen-en-brengen/plaatsen/",
    }.items():
        page.goto(address)
        axe(page)
        look(page, f"{name}-{scheme}")


@pytest.mark.usefixtures("others")
def test_find_with_the_keyboard_only_at_320(new_page):
    page = new_page(width=320, height=640)
    page.goto(LIST)
    tab_to(page, page.locator("#filter-fold > summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("#f-richting-halen"))
    page.keyboard.press("Space")
    expect(page.locator(COUNT)).to_contain_text("2 vragen en aanbiedingen")
    tab_to(page, page.locator("#f-soort-juridische-kennis"))
    tab_to(page, page.get_by_role("link", name="Jurist gezocht"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Jurist gezocht")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.usefixtures("others")
def test_without_script(new_page, owner, initiative):
    page = signed_in(new_page(java_script_enabled=False), owner)
    page.goto(LIST)
    page.get_by_role("checkbox", name="Halen", exact=False).first.check()
    page.get_by_role("button", name="Toon resultaten").click()
    expect(page.locator(COUNT)).to_contain_text("2 vragen en aanbiedingen")

    posting = PostingFactory(initiative=initiative, title="Tent", days=3)
    page.goto(f"/initiatieven/{initiative.slug}/halen-en-brengen/")
    page.get_by_role("button", name="Haal weg “Tent”").click()
    expect(page.get_by_text("“Tent” is weggehaald.")).to_be_visible()
    page.get_by_role("button", name="Zet opnieuw “Tent”").click()
    posting.refresh_from_db()
    assert posting.is_current


def test_two_people_see_each_others_work(new_page, axe, look, owner, initiative):
    posting = PostingFactory(initiative=initiative, title="Zaal", themes=["meeting"])
    first, second = signed_in(new_page(), owner), signed_in(new_page(), owner)
    for page in (first, second):
        page.goto(f"/halen-en-brengen/{posting.pk}/bewerken/")
    second.get_by_label("Titel").fill("Zaal met podium")
    second.get_by_role("button", name="Sla op").click()
    expect(second.get_by_text("“Zaal met podium” is opgeslagen.")).to_be_visible()

    first.get_by_label("Titel").fill("Zaal met orgel")
    first.get_by_role("button", name="Sla op").click()

    expect(first.get_by_role("heading", name="Zo staat het er nu")).to_be_visible()
    expect(first.get_by_role("heading", name="Zaal met podium")).to_be_visible()
    expect(first.get_by_label("Titel")).to_have_value("Zaal met orgel")
    axe(first)
    look(first, "posting-conflict")
