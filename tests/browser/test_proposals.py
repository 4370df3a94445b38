"""Theme proposals in a browser: propose, support, plan, publish, be invited; and a report that becomes an article."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from events.models import Event, ThemeProposal
from events.sweeps import sweep_proposals
from knowledge.models import ArticlePage
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.browser.steps import path_of, signed_in
from tests.events.factories import EventFactory
from tests.events.proposals.factories import ProposalFactory, SupportFactory
from tests.initiatives.factories import InitiativeFactory, region, theme

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/agenda/themavoorstellen/"


@pytest.fixture(autouse=True)
def files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def owner():
    return UserFactory(name="Bo Brenger")


@pytest.fixture
def team(owner):
    return InitiativeFactory(name="Dorpshuis De Schakel", published=True, owner=owner, themes=["meeting", "buildings"])


def test_propose_support_plan_publish_and_be_invited(new_page, axe, look, owner, team):
    ProposalFactory(title="Vrijwilligers zoeken en vinden", themes=["care"], voices=2)
    page = signed_in(new_page(), owner)
    page.goto(LIST)
    page.get_by_role("link", name="Stel een thema voor").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stel een thema voor")
    axe(page)
    look(page, "proposal-form")
    page.get_by_role("button", name="Stel het voor").click()
    expect(page.get_by_role("alert")).to_contain_text("Er klopt iets niet")
    axe(page)
    page.get_by_label("Onderwerp").fill("Vrijwilligers vinden")
    page.get_by_label("Wat willen jullie leren of regelen?").fill("Hoe houd je mensen vast?")
    page.get_by_label("Training").check()
    page.get_by_label("U16").check()
    expect(page.get_by_label("Ontmoeting")).to_be_checked()
    page.get_by_role("button", name="Stel het voor").click()
    expect(page.get_by_role("heading", name="Dit lijkt erop")).to_be_visible()
    expect(page.get_by_label("Onderwerp")).to_have_value("Vrijwilligers vinden")
    axe(page)
    look(page, "proposal-alike")
    page.get_by_role("button", name="Het is iets anders: stel het voor").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vrijwilligers vinden")
    expect(page.get_by_text("1 van de 5 initiatieven")).to_be_visible()
    axe(page)
    proposal = ThemeProposal.objects.get(title="Vrijwilligers vinden")

    for _ in range(3):
        SupportFactory(proposal=proposal)
    helper = UserFactory(name="Hanna Helpt")
    InitiativeFactory(name="Buurtsoep", published=True, owner=helper)
    InitiativeFactory(name="Repaircafé", published=True, owner=helper)
    coordinator = UserFactory(name="Coco Ordinator", coordinator=region("u16"))
    other = signed_in(new_page(), helper)
    other.goto(proposal.get_absolute_url())
    other.get_by_role("button", name="Steun dit voorstel").click()
    expect(other.get_by_role("alert")).to_contain_text("Namens welk initiatief?")
    axe(other)
    other.get_by_label("Namens welk initiatief?").select_option("Buurtsoep")
    other.get_by_label("Wat brengen jullie mee?").fill("Een spreker")
    look(other, "proposal-support")
    other.get_by_role("button", name="Steun dit voorstel").click()
    expect(other.get_by_text("Brengt mee: Een spreker")).to_be_visible()
    expect(other.get_by_role("button", name="Trek de steun in van Buurtsoep")).to_be_visible()
    axe(other)
    look(other, "proposal-supported")
    assert Message.objects.filter(to=coordinator.email, subject="Genoeg steun: Vrijwilligers vinden").count() == 1

    desk = signed_in(new_page(), coordinator)
    desk.goto("/mijn/")
    desk.get_by_role("link", name=re.compile("Bekijk het voorstel")).click()
    axe(desk)
    look(desk, "proposal-coordinator")
    desk.get_by_role("button", name="Plan deze bijeenkomst").click()
    expect(desk).to_have_url(re.compile(r"/agenda/vrijwilligers-vinden/bewerken/$"))
    look(desk, "proposal-planned")
    event = Event.objects.get(proposal=proposal)
    Event.objects.filter(pk=event.pk).update(summary="Zo houd je ze vast.", place_name="Buurthuis", municipality=None)
    desk.goto(event.get_absolute_url())
    desk.get_by_role("button", name="Zet het op de site").click()
    expect(desk.get_by_text("Nog niet openbaar.")).to_have_count(0)
    sweep_proposals()

    (invitation,) = Message.objects.filter(to=helper.email)
    assert invitation.subject == "Hij komt er: Vrijwilligers vinden"
    other.goto(re.search(r"https?://\S+/agenda/vrijwilligers-vinden/", invitation.text)[0])
    expect(other.get_by_role("heading", level=1)).to_have_text("Vrijwilligers vinden")
    expect(other.get_by_text("Dit komt uit het themavoorstel")).to_be_visible()
    axe(other)
    other.goto(proposal.get_absolute_url())
    expect(other.get_by_role("heading", name="De bijeenkomst komt er")).to_be_visible()
    axe(other)
    look(other, "proposal-with-meeting")


def test_a_report_becomes_an_article(new_page, axe, look, owner, team):
    event = EventFactory(title="Geld vinden", days=-3, organisers=[team], themes=["care"])
    sweep_proposals()
    (asked,) = Message.objects.filter(to=owner.email)
    page = signed_in(new_page(), owner)
    page.goto(re.search(r"https?://\S+/verslag/", asked.text)[0])
    axe(page)
    look(page, "report-form")
    page.get_by_role("button", name="Verstuur het verslag").click()
    expect(page.get_by_role("alert")).to_contain_text("Er klopt iets niet")
    axe(page)
    page.get_by_label("In één zin").fill("De wijkbank geeft vaker dan je denkt.")
    page.get_by_label("Wat bespraken jullie?").fill("Drie fondsen.\n\nEn de wijkbank.")
    page.get_by_label("Links").fill("voorbeeld.nl/geld")
    page.get_by_label("Ik heb dit zelf geschreven of mag het delen.").check()
    page.get_by_role("button", name="Verstuur het verslag").click()
    expect(page.get_by_text("Een redacteur leest het verslag na.")).to_be_visible()
    axe(page)
    look(page, "report-sent")

    article = ArticlePage.objects.get(title="Verslag: Geld vinden")
    visitor = new_page()
    visitor.goto(article.get_absolute_url())
    expect(visitor.get_by_role("heading", level=1)).not_to_have_text("Verslag: Geld vinden")
    article.get_latest_revision().publish()
    visitor.goto(event.get_absolute_url())
    visitor.get_by_role("link", name="Verslag: Geld vinden").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Verslag: Geld vinden")
    axe(visitor)
    look(visitor, "report-article")
    visitor.get_by_role("link", name="Geld vinden", exact=True).click()
    expect(visitor).to_have_url(re.compile(f"{event.get_absolute_url()}$"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_in_both_themes(new_page, axe, look, scheme):
    page = new_page(color_scheme=scheme)
    now = timezone.now()
    ProposalFactory(
        title="Genoeg stemmen voor een avond over geld", voices=6, status="enough", regions=["u16"], themes=["care"]
    )
    ProposalFactory(title="Nog open", voices=2, themes=["care", "food"])
    ProposalFactory(title="Gesloten", closed=True)
    held = ProposalFactory(title="Geweest", voices=5, status="held", decided_at=now)
    EventFactory(title="De avond zelf", days=-9, proposal=held)
    for name, address in {
        "proposals": LIST,
        "proposals-empty": f"{LIST}?q=zeldzaam&status=held",
        "proposal-open": ThemeProposal.objects.get(title="Nog open").get_absolute_url(),
        "proposal-closed": ThemeProposal.objects.get(title="Gesloten").get_absolute_url(),
        "proposal-held": held.get_absolute_url(),
        "proposal-start": f"{LIST}nieuw/",
        "theme-wanted": theme("care").get_absolute_url(),
    }.items():
        page.goto(address)
        axe(page)
        look(page, f"{name}-{scheme}")


def test_list_in_place_without_script_and_at_320(new_page):
    ProposalFactory(title="Over zorg", themes=["care"])
    ProposalFactory(title="Over eten", themes=["food"])
    page = new_page(width=320, height=640)
    page.goto(LIST)
    page.locator("#filter-fold > summary").click()
    page.locator("#f-status-open").check()
    expect(page).to_have_url(re.compile(r"status=open$"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

    plain = new_page(java_script_enabled=False)
    plain.goto(LIST)
    plain.get_by_role("checkbox", name=re.compile("eten", re.IGNORECASE)).first.check()
    plain.get_by_role("button", name="Toon resultaten").click()
    expect(plain.locator("#results [data-count]")).to_contain_text("1 themavoorstel")
    plain.get_by_role("link", name="Over eten").click()
    assert path_of(plain) == ThemeProposal.objects.get(title="Over eten").get_absolute_url()
