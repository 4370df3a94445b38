"""Writing to an initiative, from the first form to the coordinator who looks at a report. Mail really arrives."""

import re

import pytest
from playwright.sync_api import expect

from initiatives.models import Conversation
from omzien.mail.delivery import deliver
from tests.accounts.factories import UserFactory
from tests.browser.steps import mail_for, signed_in, tab_to, type_into
from tests.initiatives.factories import ConversationFactory, InitiativeFactory, PostingFactory, region
from tests.mail.conftest import smtp  # noqa: F401  (a fixture: the mail server of a test)

pytestmark = pytest.mark.django_db(transaction=True)

BO, SAM, VERA = "bo@team.test", "sam@starter.test", "vera@voorbij.test"


@pytest.fixture
def buurtmoes(live_server):
    return InitiativeFactory(
        name="Buurtmoes", slug="buurtmoes", published=True, owner=UserFactory(name="Bo Bestuurder", email=BO)
    )


@pytest.fixture
def sam(live_server):
    user = UserFactory(name="Sam Starter", email=SAM)
    InitiativeFactory(name="De Nieuwe Tuin", published=True, owner=user)
    return user


@pytest.fixture
def judge(axe, look):
    """What a person and axe would say of a page."""

    def both(page, name):
        axe(page)
        look(page, name)

    return both


def heading(page, text):
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def button_in(mail, part):
    """The link of the mail's button, as both its parts have it."""
    (url,) = set(re.findall(rf'href="([^"]+/{part}/[^"]+)"', mail.get_body(("html",)).get_content()))
    assert url in mail.get_body(("plain",)).get_content()
    return url


def test_member_writes_about_a_posting_and_gets_the_answer(new_page, buurtmoes, sam, smtp, judge):  # noqa: F811  (the fixture)
    posting = PostingFactory(initiative=buurtmoes, title="Zaal voor twintig mensen")
    page = signed_in(new_page(), sam)
    page.goto(f"/halen-en-brengen/{posting.pk}/")
    page.get_by_role("link", name="Stuur een bericht").click()
    heading(page, "Stuur een bericht aan Buurtmoes")
    expect(page.get_by_label("Onderwerp")).to_have_value("Zaal voor twintig mensen")
    judge(page, "contact-member")

    page.get_by_label("Namens wie schrijf je?").select_option("De Nieuwe Tuin")
    page.get_by_label("Je bericht").fill("Is de zaal op 3 maart vrij?")
    page.get_by_role("button", name="Stuur je bericht").click()
    heading(page, "Zaal voor twintig mensen")
    expect(page.get_by_text("Je bericht is verstuurd.")).to_be_visible()
    judge(page, "conversation-asker")

    mail = mail_for(smtp, BO)
    assert "Is de zaal op 3 maart vrij?" in mail.get_body(("plain",)).get_content()
    bo = signed_in(new_page(), buurtmoes.team.get())
    bo.goto("/mijn/berichten/")
    expect(bo.get_by_text("Nieuw", exact=True)).to_be_visible()
    judge(bo, "inbox")
    bo.goto(button_in(mail, "mijn/berichten"))
    bo.get_by_label("Je antwoord").fill("Ja hoor, tot dan!")
    bo.get_by_role("button", name="Verstuur je antwoord").click()
    expect(bo.get_by_text("Je antwoord is verstuurd.")).to_be_visible()
    judge(bo, "conversation-team")

    answer = mail_for(smtp, SAM)
    assert str(answer["From"]).startswith("Bo Bestuurder van Buurtmoes via Omzien")
    page.goto(button_in(answer, "mijn/berichten"))
    expect(page.get_by_text("Ja hoor, tot dan!")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_visitor_writes_confirms_by_button_and_answers_by_link(new_page, buurtmoes, smtp, judge, script):  # noqa: F811  (the fixture)
    page = new_page(width=360, java_script_enabled=script)
    page.goto("/initiatieven/buurtmoes/")
    page.get_by_role("link", name="Stuur een bericht").click()
    page.get_by_label("Je naam").fill("vera@voorbij.test")
    page.get_by_label("Je e-mailadres").fill(VERA)
    page.get_by_label("Onderwerp").fill("Helpen")
    page.get_by_label("Je bericht").fill("Ik help graag in de tuin.")
    page.get_by_role("button", name="Stuur je bericht").click()
    expect(page.get_by_text("Vul eerst je naam in").first).to_be_visible()
    expect(page.get_by_label("Je bericht")).to_have_value("Ik help graag in de tuin.")
    if script:
        judge(page, "contact-visitor-wrong")
    page.get_by_label("Je naam").fill("Vera Voorbij")
    page.get_by_role("button", name="Stuur je bericht").click()
    heading(page, "Kijk in je mail")
    if script:
        judge(page, "contact-sent")

    link = button_in(mail_for(smtp, VERA), "gesprek")
    for _ in range(2):  # the mail scanner first, then the person
        page.goto(link)
    assert [mail["To"] for mail in smtp.accepted] == [VERA]
    if script:
        judge(page, "conversation-confirm")
    page.get_by_role("button", name="Verstuur mijn bericht").click()
    expect(page.get_by_text("Je bericht is verstuurd.")).to_be_visible()

    assert "Ik help graag in de tuin." in mail_for(smtp, BO).get_body(("plain",)).get_content()
    page.get_by_label("Je antwoord").fill("Ik kan op dinsdag.")
    page.get_by_role("button", name="Verstuur je antwoord").click()
    expect(page.get_by_text("Je antwoord is verstuurd.")).to_be_visible()
    assert "Ik kan op dinsdag." in mail_for(smtp, BO).get_body(("plain",)).get_content()
    if script:
        judge(page, "conversation-visitor")


def test_own_address_of_a_listing_opens_its_letter_by_button(new_page, sam, smtp, judge):  # noqa: F811  (the fixture)
    lonely = InitiativeFactory(name="Alleen", published=True, contact_email="info@alleen.test")
    page = signed_in(new_page(), sam)
    page.goto(f"{lonely.get_absolute_url()}contact/")
    page.get_by_label("Onderwerp").fill("Kennismaken")
    page.get_by_label("Je bericht").fill("Zullen we een keer praten?")
    page.get_by_role("button", name="Stuur je bericht").click()

    visitor = new_page()
    visitor.goto(button_in(mail_for(smtp, "info@alleen.test"), "gesprek"))
    expect(visitor.get_by_text("Zullen we een keer praten?")).to_have_count(0)
    judge(visitor, "conversation-open")
    visitor.get_by_role("button", name="Lees het bericht").click()
    expect(visitor.get_by_text("Zullen we een keer praten?")).to_be_visible()


def test_report_reaches_the_coordinator_who_closes_the_conversation(new_page, buurtmoes, sam, smtp, judge):  # noqa: F811  (the fixture)
    cor = UserFactory(name="Cor", coordinator=region("u16"))
    conversation = ConversationFactory(initiative=buurtmoes, asker=sam)
    page = signed_in(new_page(), buurtmoes.team.get())
    page.goto(f"/mijn/berichten/{conversation.pk}/")
    tab_to(page, page.locator(".letter-more summary"))
    page.keyboard.press("Enter")
    type_into(page, "Wat is er mis?", "Dit is reclame.")
    judge(page, "conversation-report")
    tab_to(page, page.get_by_role("button", name="Meld dit gesprek"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Een coördinator kijkt ernaar.")).to_be_visible()

    deliver()
    desk = signed_in(new_page(), cor)
    desk.goto("/beheer/")
    judge(desk, "admin-dashboard-reported")
    desk.get_by_role("link", name="Jullie buurttuin").click()
    expect(desk.get_by_text("Mogen wij een keer komen kijken?")).to_be_visible()
    expect(desk.get_by_text(SAM)).to_have_count(0)
    desk.set_viewport_size({"width": 1280, "height": 720})
    judge(desk, "admin-report")
    desk.get_by_label(re.compile("gedaan", re.IGNORECASE)).fill("Gebeld met beide.")
    desk.get_by_role("button", name="Gesprek sluiten").click()
    expect(desk.get_by_text("het gesprek is gesloten")).to_be_visible()
    conversation.refresh_from_db()
    assert conversation.closed_at is not None
    assert conversation == Conversation.objects.get(report_handled_by=cor)


def test_conversation_in_the_dark(new_page, buurtmoes, sam, judge):
    conversation = ConversationFactory(initiative=buurtmoes, asker=sam)
    page = signed_in(new_page(color_scheme="dark"), sam)
    page.goto(f"/mijn/berichten/{conversation.pk}/")
    judge(page, "conversation-dark")
    page.goto("/mijn/berichten/")
    judge(page, "inbox-dark")
