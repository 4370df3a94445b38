"""Asking for help from the first word to the last, and the desk where coordinators answer. Mail really arrives."""

import re

import pytest
from playwright.sync_api import expect

from helpdesk.models import Referral, Ticket
from omzien.search.vocabulary import refresh_words
from tests.accounts.factories import UserFactory
from tests.browser.steps import mail_for, signed_in, tab_to
from tests.helpdesk.factories import CannedAnswerFactory, ReferralFactory, TicketFactory
from tests.initiatives.factories import InitiativeFactory, region
from tests.knowledge.factories import make_article
from tests.mail.conftest import smtp  # noqa: F401  (a fixture: the mail server of a test)

pytestmark = pytest.mark.django_db(transaction=True)

VERA = "vera@voorbeeld.test"
QUESTION = "Wij willen met de straat een moestuin beginnen op een veldje. Van wie is de grond?"
DESK = "/beheer/helpdesk/ticket/"


@pytest.fixture
def judge(axe, look):
    def both(page, name):
        axe(page)
        look(page, name)

    return both


@pytest.fixture
def anna(live_server):
    return UserFactory(name="Anna Aanpak", email="anna@omzien.test", coordinator=region("u16"))


@pytest.fixture
def network(live_server):
    make_article(title="Een moestuin in je straat")
    InitiativeFactory(
        pk=12_345,
        published=True,
        name="Moestuin De Regenworm",
        municipality="bunnik",
        owner=UserFactory(name="Bo Bestuurder"),
    )
    refresh_words()


def heading(page, text):
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def link_in(mail):
    (url,) = set(re.findall(r'href="([^"]+/hulp/vraag/[^"]+)"', mail.get_body(("html",)).get_content()))
    return url


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.usefixtures("network")
def test_visitor_asks_and_coordinator_answers(new_page, anna, smtp, judge, script):  # noqa: F811  (the fixture)
    page = new_page(width=360, java_script_enabled=script)
    page.goto("/gemeenten/zeist/")
    page.get_by_role("link", name="Stel je vraag").click()
    heading(page, "Stel je vraag")
    expect(page.get_by_label("Gemeente")).to_have_value("zeist")
    page.get_by_label("Je vraag").fill(QUESTION)
    if script:
        expect(page.get_by_role("button", name="Kijk eerst")).to_be_hidden()
    else:
        page.get_by_role("button", name="Kijk eerst of het antwoord er al is").click()
        expect(page.get_by_label("Je vraag")).to_have_value(QUESTION)
    expect(page.get_by_role("link", name="Een moestuin in je straat")).to_be_visible()
    if script:
        expect(page.locator("[data-answers-note]")).to_contain_text("kunnen helpen")
        judge(page, "help-ask")
    page.get_by_label("Je naam").fill("Vera Vraag")
    page.get_by_role("button", name="Stuur je vraag").click()
    if script:  # the browser says itself that the address is missing
        expect(page.get_by_label("Je e-mailadres")).to_be_focused()
    page.get_by_label("Je e-mailadres").fill(VERA)
    page.get_by_role("button", name="Stuur je vraag").click()
    heading(page, "Je vraag is verstuurd")
    number = Ticket.objects.get().number
    expect(page.get_by_text(number)).to_be_visible()
    if script:
        judge(page, "help-asked")

    link = link_in(mail_for(smtp, VERA))
    for _ in range(2):  # the mail scanner first, then the person
        page.goto(link)
    expect(page.get_by_text("De coördinatoren van de regio waar Zeist bij hoort kijken ernaar.")).to_be_visible()
    if script:
        judge(page, "help-question")

    desk = signed_in(new_page(height=720), anna)  # Unfold shows nothing without script
    desk.goto(DESK)
    desk.get_by_role("link", name=re.compile(number)).click()
    desk.get_by_role("textbox", name="Notitie voor coördinatoren").fill("Bel eerst de gemeente.")
    desk.get_by_role("button", name="Bewaar de notitie").click()
    expect(desk.get_by_text("Bel eerst de gemeente.")).to_be_visible()
    desk.get_by_role("textbox", name="Antwoord aan Vera Vraag").fill("Dag Vera, kijk in het kadaster.")
    desk.get_by_text("Bestanden erbij").click()
    plan = {"name": "kaart.txt", "mimeType": "text/plain", "buffer": b"Zo vind je het perceel"}
    desk.get_by_label("Bestanden bij je antwoord").set_input_files(plan)
    judge(desk, "desk-files")
    desk.get_by_role("button", name="Verstuur", exact=True).click()
    expect(desk.get_by_text("Je antwoord aan Vera Vraag wordt gemaild.")).to_be_visible()

    mail = mail_for(smtp, VERA)
    assert "kijk in het kadaster" in mail.get_body(("plain",)).get_content()
    assert "Bel eerst" not in mail.get_body(("plain",)).get_content()
    page.goto(link_in(mail))
    expect(page.get_by_text("Nu ben jij aan zet.")).to_be_visible()
    expect(page.get_by_role("link", name="kaart.txt")).to_be_visible()
    expect(page.get_by_text("Bel eerst")).to_have_count(0)
    page.get_by_label("Je bericht").fill("Gedaan, hij is van de gemeente.")
    page.get_by_role("button", name="Verstuur je bericht").click()
    expect(page.get_by_text("Je bericht is verstuurd.")).to_be_visible()
    page.get_by_role("button", name="Ja, mijn vraag is beantwoord").click()
    expect(page.get_by_text("Je vraag is afgesloten op")).to_be_visible()
    if script:
        judge(page, "help-closed")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.usefixtures("network")
def test_desk_at_work(new_page, anna, judge, scheme):
    CannedAnswerFactory(title="Ontvangen", text="Dag {naam}, we zoeken het uit.")
    TicketFactory(subject="Te laat beantwoord", overdue=True)
    ticket = TicketFactory(
        subject="Een moestuin", text=QUESTION, notes=["Bel de gemeente"], answers=[(anna, "Momentje")]
    )
    page = signed_in(new_page(height=720, color_scheme=scheme), anna)
    page.goto(DESK)
    expect(page.locator("#result_list tbody tr").first).to_contain_text("Te laat beantwoord")
    judge(page, f"desk-queue-{scheme}")

    page.goto(f"{DESK}{ticket.pk}/change/")
    expect(page.get_by_label("Moestuin De Regenworm")).to_be_visible()
    judge(page, f"desk-ticket-{scheme}")
    page.get_by_label("Standaardantwoord").select_option("Ontvangen")
    page.get_by_role("button", name="Voeg in").click()
    expect(page.get_by_role("textbox", name="Antwoord aan Vera Vraag")).to_have_value(
        "Dag Vera Vraag, we zoeken het uit."
    )
    page.get_by_label("Moestuin De Regenworm").check()
    page.get_by_label("Wat je het gekozen initiatief erbij schrijft").fill("Jullie weten dit.")
    page.get_by_role("button", name="Vraag dit initiatief te antwoorden").click()

    expect(page.get_by_text("De vraag is gestuurd aan Moestuin De Regenworm.")).to_be_visible()
    # What stood in the box for the answer still stands there.
    expect(page.get_by_role("textbox", name="Antwoord aan Vera Vraag")).to_have_value(
        "Dag Vera Vraag, we zoeken het uit."
    )
    assert Referral.objects.get().ticket == ticket


def test_two_coordinators_answer_at_once(new_page, anna, smtp, judge):  # noqa: F811  (the fixture)
    nel = UserFactory(name="Nel Netwerk", network=True)
    ticket = TicketFactory(asker_email=VERA)
    first, second = (signed_in(new_page(height=720), person) for person in (anna, nel))
    for page, text in ((first, "Antwoord van Anna."), (second, "Antwoord van Nel.")):
        page.goto(f"{DESK}{ticket.pk}/change/")
        page.get_by_role("textbox", name="Antwoord aan Vera Vraag").fill(text)
    first.get_by_role("button", name="Verstuur", exact=True).click()
    expect(first.get_by_text("Je antwoord aan Vera Vraag wordt gemaild.")).to_be_visible()

    second.get_by_role("button", name="Verstuur", exact=True).click()

    expect(second.get_by_text("Iemand anders deed intussen iets met deze vraag.")).to_be_visible()
    expect(second.locator(".desk-new")).to_contain_text("Antwoord van Anna.")
    expect(second.get_by_role("textbox", name="Antwoord aan Vera Vraag")).to_have_value("Antwoord van Nel.")
    judge(second, "desk-conflict")
    assert "Antwoord van Anna." in mail_for(smtp, VERA).get_body(("plain",)).get_content()


def test_desk_by_keyboard(new_page, anna):
    ticket = TicketFactory(subject="Hoe vinden we een zaal?")
    page = signed_in(new_page(height=720), anna)
    page.goto(DESK)
    tab_to(page, page.get_by_role("link", name=re.compile("Hoe vinden we een zaal")))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hoe vinden we een zaal?")).to_be_visible()
    tab_to(page, page.get_by_role("textbox", name="Antwoord aan Vera Vraag"))
    page.keyboard.type("In de bibliotheek.")
    tab_to(page, page.get_by_role("button", name="Verstuur en sluit"))
    page.keyboard.press("Enter")

    expect(page.get_by_text("De vraag is gesloten.")).to_be_visible()
    ticket.refresh_from_db()
    assert ticket.status == Ticket.Status.CLOSED


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_asked_team_and_the_asker_in_mijn_omzien(new_page, live_server, judge, scheme):
    bo = UserFactory(name="Bo Bestuurder")
    TicketFactory(asker=bo, waiting=True, subject="Waar is een zaal?")
    referral = ReferralFactory(initiative=InitiativeFactory(published=True, name="Moes", owner=bo))
    page = signed_in(new_page(color_scheme=scheme), bo)
    page.goto("/mijn/")
    page.get_by_role("link", name="Lees de vraag").click()
    judge(page, f"help-team-{scheme}")
    page.get_by_label("Jullie antwoord").fill("Kom kijken.")
    page.get_by_role("button", name="Verstuur aan Vera Vraag").click()
    expect(page.get_by_text("Jullie antwoord is verstuurd.")).to_be_visible()
    page.goto("/mijn/vragen/")
    judge(page, f"help-mine-{scheme}")
    assert referral.ticket.messages.filter(kind="team").count() == 1


def test_narrow_and_zoomed(new_page, anna, axe):
    """320 px is what 1280 px is at four times the size."""
    ticket = TicketFactory(subject="EenHeelLangWoordZonderSpaties" * 5)
    page = signed_in(new_page(width=320), anna)
    for path in ("/hulp/", f"{DESK}{ticket.pk}/change/", DESK):
        page.goto(path)
        too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert too_wide <= 0, path
        axe(page)
