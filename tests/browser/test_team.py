"""A listing finds its people: claim, grant, invite somebody who has no account yet, hand over, leave."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from initiatives.models import Claim, Membership
from omzien.mail.delivery import deliver
from tests.accounts.factories import PASSWORD, UserFactory
from tests.browser.steps import link_of, mail_for, path_of, said_of, signed_in, tab_to, type_into
from tests.initiatives.factories import InitiativeFactory, MembershipFactory, region
from tests.initiatives.team_factories import InvitationFactory
from tests.mail.conftest import smtp  # noqa: F401  (a fixture: the mail server of a test)

pytestmark = pytest.mark.django_db(transaction=True)

COLLEAGUE = "collega@voorbeeld.test"
OWNER, EDITOR = Membership.Role.OWNER, Membership.Role.EDITOR


@pytest.fixture
def linde(transactional_db):
    return InitiativeFactory(name="Dorpshuis De Linde", published=True, contact_email="post@linde.test")


def heading(page, text):
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def press(page, button):
    """Reach it with Tab and press Enter."""
    tab_to(page, page.get_by_role("main").get_by_role("button", name=button))
    page.keyboard.press("Enter")


def follow(page, link):
    tab_to(page, page.get_by_role("main").get_by_role("link", name=link))
    page.keyboard.press("Enter")


def way_in(mail, part):
    """The address of the button to /uitnodiging/ or /claim/."""
    (link,) = set(re.findall(rf'href="([^"]+/{part}/[^"]+)"', mail.get_body(("html",)).get_content()))
    return link


def roles(initiative):
    return {one.user.name: one.role for one in initiative.memberships.select_related("user")}


def test_from_a_listing_that_nobody_keeps_to_a_team_that_goes_on(new_page, linde, smtp, axe, look):  # noqa: F811  (the fixture)
    nina, coordinator = UserFactory(name="Nina Nieuw"), UserFactory(coordinator=region("u16"))
    page = signed_in(new_page(), nina)
    claim_the_page(page, linde, axe, look)
    grant_it(signed_in(new_page(), coordinator), linde, axe, look)

    page.goto("/mijn/")
    page.goto(f"{linde.get_absolute_url()}team/")
    heading(page, "Het team van Dorpshuis De Linde")
    axe(page)
    invite_a_colleague(page, axe, look)

    colleague = new_page(width=360)
    come_in(colleague, smtp, axe, look)
    assert roles(linde) == {"Nina Nieuw": OWNER, "Karel Collega": EDITOR}

    hand_over(page, axe, look)
    assert roles(linde) == {"Nina Nieuw": EDITOR, "Karel Collega": OWNER}
    leave(page, axe, look)
    assert roles(linde) == {"Karel Collega": OWNER}

    deliver()
    subjects = {mail["Subject"] for mail in smtp.accepted if mail["To"] == nina.email}
    assert subjects == {
        "De pagina van Dorpshuis De Linde is nu van jou",
        "Karel Collega doet mee met Dorpshuis De Linde",
        "Je hebt Dorpshuis De Linde overgedragen",
    }


def claim_the_page(page, linde, axe, look):
    page.goto(linde.get_absolute_url())
    axe(page)
    look(page, "claim-detail")
    follow(page, "Neem deze pagina over")
    heading(page, "Hoor jij bij Dorpshuis De Linde?")
    axe(page)
    look(page, "claim")
    press(page, "Vraag de pagina aan")
    relation = page.get_by_label("jouw rol bij dit initiatief")
    expect(relation).to_have_attribute("aria-invalid", "true")
    axe(page)

    tab_to(page, relation)
    page.keyboard.type("Ik ben de penningmeester.")
    press(page, "Vraag de pagina aan")
    expect(page.get_by_text("We hebben je vraag.")).to_be_visible()
    axe(page)
    look(page, "claim-waiting")


def grant_it(page, linde, axe, look):
    page.goto("/beheer/")
    page.get_by_role("link", name=linde.name).click()
    expect(page.get_by_role("heading", name=linde.name)).to_be_visible()
    axe(page)
    look(page, "claim-admin")
    page.get_by_role("button", name="Wijs af, om deze reden").click()
    expect(page.get_by_role("alert")).to_contain_text("Schrijf eerst waarom")
    axe(page)
    page.get_by_role("button", name="Maak Nina Nieuw eigenaar").click()
    expect(page.get_by_text("Nina Nieuw is nu eigenaar van")).to_be_visible()
    axe(page)
    look(page, "claim-admin-list")


def invite_a_colleague(page, axe, look):
    type_into(page, "E-mailadres", "geen adres")
    press(page, "Stuur de uitnodiging")
    address = page.get_by_label("E-mailadres")
    expect(address).to_have_attribute("aria-invalid", "true")
    axe(page)
    look(page, "team-wrong")
    assert "e-mailadres" in said_of(address)

    address.fill("")
    type_into(page, "E-mailadres", COLLEAGUE)
    press(page, "Stuur de uitnodiging")
    expect(page.get_by_text(f"We sturen een uitnodiging naar {COLLEAGUE}.")).to_be_visible()
    axe(page)
    look(page, "team")


def come_in(page, smtp, axe, look):  # noqa: F811  (the fixture)
    """No account yet: sign up from the invitation, confirm by mail, and come back to it."""
    invitation = way_in(mail_for(smtp, COLLEAGUE), "uitnodiging")
    for _ in range(2):  # the mail scanner first, then the person
        page.goto(invitation)
        heading(page, "Doe mee in het team van Dorpshuis De Linde")
    axe(page)
    look(page, "invitation")
    follow(page, "Maak een account")
    type_into(page, "E-mailadres", COLLEAGUE)
    type_into(page, "Wachtwoord", PASSWORD)
    page.wait_for_timeout(100)
    page.keyboard.press("Enter")
    heading(page, "Kijk in je mail")
    page.goto(link_of(mail_for(smtp, COLLEAGUE)))
    press(page, "Ja, bevestig dit adres")

    page.wait_for_url("**/uitnodiging/**")
    expect(page.get_by_role("button", name="Ja, ik doe mee")).to_be_visible()
    axe(page)
    look(page, "invitation-signed-in")
    press(page, "Ja, ik doe mee")
    expect(page.get_by_label("Je naam")).to_have_attribute("aria-invalid", "true")
    axe(page)
    type_into(page, "Je naam", "Karel Collega")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Welkom in het team van")).to_be_visible()
    axe(page)
    look(page, "team-editor")

    page.goto(invitation)
    heading(page, "Deze uitnodiging werkt niet meer")
    axe(page)
    look(page, "invitation-stale")


def hand_over(page, axe, look):
    page.reload()
    follow(page, "Ga uit het team")
    expect(page.get_by_text("Jij bent de enige eigenaar.")).to_be_visible()
    axe(page)
    look(page, "team-last-owner")
    follow(page, "Draag over")
    heading(page, "Dorpshuis De Linde overdragen")
    axe(page)
    look(page, "team-hand-over")
    press(page, "Draag over")
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page)
    page.get_by_label("Karel Collega").check()
    press(page, "Draag over")
    expect(page.get_by_text("Karel Collega is nu eigenaar van")).to_be_visible()
    axe(page)


def leave(page, axe, look):
    follow(page, "Ga uit het team")
    heading(page, "Uit het team van Dorpshuis De Linde gaan?")
    axe(page)
    look(page, "team-leave")
    press(page, "Ga uit het team")
    expect(page.get_by_text("Je bent uit het team van")).to_be_visible()
    assert path_of(page) == "/mijn/"


def test_who_reads_the_mail_of_the_listing_says_yes_without_script(new_page, linde, smtp, axe, look):  # noqa: F811  (the fixture)
    page = signed_in(new_page(width=360, java_script_enabled=False), UserFactory(name="Nina Nieuw"))
    page.goto(f"{linde.get_absolute_url()}claimen/")
    page.get_by_label("jouw rol bij dit initiatief").fill("Ik ben de penningmeester.")
    page.get_by_role("button", name="Vraag de pagina aan").click()
    expect(page.get_by_text("We hebben je vraag.")).to_be_visible()

    other = new_page(width=360)
    link = way_in(mail_for(smtp, "post@linde.test"), "claim")
    other.goto(link)
    heading(other, "Hoort Nina Nieuw bij Dorpshuis De Linde?")
    axe(other)
    look(other, "claim-answer")
    assert Claim.objects.get().status == Claim.Status.OPEN
    press(other, "Ja, dat klopt")
    heading(other, "Dank je wel")
    axe(other)
    look(other, "claim-answered")
    other.goto(link)
    heading(other, "Deze link werkt niet meer")
    axe(other)

    page.goto(f"{linde.get_absolute_url()}team/")
    heading(page, "Het team van Dorpshuis De Linde")
    page.get_by_label("E-mailadres").fill(COLLEAGUE)
    page.get_by_label("Eigenaar: beheert ook het team").check()
    page.get_by_role("button", name="Stuur de uitnodiging").click()
    page.get_by_role("button", name="Trek in").click()
    expect(page.get_by_text("is ingetrokken")).to_be_visible()


def test_a_large_team_in_the_dark(new_page, linde, axe, look):
    cache.clear()
    owner = UserFactory(name="")
    MembershipFactory(initiative=linde, user=owner, role=OWNER)
    long = "Maria Alexandrina van Nieuwenhuizen-Oosterbroek"
    removed = MembershipFactory(initiative=linde, user=UserFactory(name=long))
    MembershipFactory(initiative=linde, user=UserFactory(name="Olga Eigenaar"), role=OWNER)
    InvitationFactory(initiative=linde, email="een.heel.lang.adres.van.iemand.uit.de.buurt@voorbeeld.test")
    InvitationFactory(initiative=linde, expired=True)
    page = signed_in(new_page(color_scheme="dark"), owner)

    page.goto(f"{linde.get_absolute_url()}team/")
    expect(page.get_by_text("Vul je naam in. Zo zien anderen in het team je.")).to_be_visible()
    axe(page)
    look(page, "team-dark")
    page.get_by_role("link", name=re.compile(f"Haal uit het team.*{long}")).click()
    axe(page)
    look(page, "team-remove-dark")
    page.get_by_role("button", name="Haal uit het team").click()

    expect(page.get_by_text(f"{long} staat niet meer in het team.")).to_be_visible()
    assert not Membership.objects.filter(pk=removed.pk).exists()
