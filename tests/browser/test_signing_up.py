"""An account from the first form to the last: sign up, two steps, passkeys, another address, a new password."""

import re

import pytest
from playwright.sync_api import expect

from omzien.accounts.models import User
from tests.accounts.factories import PASSWORD, TOTP_SECRET, UserFactory
from tests.browser.steps import code_of, link_of, mail_for, path_of, said_of, signed_in, tab_to, type_into
from tests.mail.conftest import smtp  # noqa: F401  (a fixture: the mail server of a test)

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "nieuwe.buur@voorbeeld.test"
KEY_RING = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def heading(page, text):
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def fill_in_sign_in(page, email, password=PASSWORD):
    page.goto("/account/login/")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord", exact=True).fill(password)
    page.get_by_role("button", name="Inloggen").click()


def test_sign_up_and_confirm_by_the_mail_that_arrives(page, smtp, axe, look):  # noqa: F811  (the fixture)
    page.goto("/account/signup/")
    axe(page)
    look(page, "signup")
    page.get_by_label("E-mailadres").fill(ADDRESS)
    page.get_by_label("Wachtwoord").fill("kort")
    page.get_by_role("button", name="Maak een account").click()

    password = page.get_by_label("Wachtwoord")
    expect(password).to_have_attribute("aria-invalid", "true")
    assert "minstens 12 tekens" in said_of(password)
    expect(page.get_by_label("E-mailadres")).to_have_value(ADDRESS)
    axe(page)
    look(page, "signup-wrong")

    password.fill(PASSWORD)
    page.get_by_role("button", name="Maak een account").click()
    heading(page, "Kijk in je mail")
    axe(page)
    look(page, "signup-sent")

    link = link_of(mail_for(smtp, ADDRESS))
    for _ in range(2):  # the mail scanner first, then the person
        page.goto(link)
        heading(page, "E-mailadres bevestigen")
    assert not User.objects.get().emailaddress_set.get().verified
    axe(page)
    look(page, "signup-confirm")

    page.get_by_role("button", name="Ja, bevestig dit adres").click()
    heading(page, "Mijn Omzien")
    axe(page)
    look(page, "mijn-omzien-new")

    page.goto(link)
    expect(page.get_by_text("Deze link werkt niet meer")).to_be_visible()
    axe(page)
    look(page, "signup-stale")


def test_two_steps_with_the_keyboard_only(page, axe, look):
    member = UserFactory(email=ADDRESS)
    page.goto("/account/login/")
    axe(page)
    look(page, "login")
    type_into(page, "E-mailadres", member.email)
    type_into(page, "Wachtwoord", "verkeerd-wachtwoord")
    page.keyboard.press("Enter")
    expect(page.get_by_text("horen niet bij elkaar")).to_be_visible()
    axe(page)
    look(page, "login-wrong")

    type_into(page, "Wachtwoord", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/mijn/")
    page.goto("/account/2fa/")
    axe(page)
    look(page, "two-steps")
    page.get_by_role("link", name="Stel een code-app in").click()
    prove_again(page)
    heading(page, "Een code-app instellen")
    axe(page)
    look(page, "code-app")

    page.get_by_label("Code uit je app").fill("12")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Code uit je app")).to_have_attribute("aria-invalid", "true")
    axe(page)
    secret = page.locator("main code").inner_text()
    page.get_by_label("Code uit je app").fill(code_of(secret))
    page.keyboard.press("Enter")
    heading(page, "Je herstelcodes")
    expect(page.locator(".codes li")).to_have_count(10)
    recovery_code = page.locator(".codes li").first.inner_text()
    axe(page)
    look(page, "recovery-codes")
    page.get_by_role("link", name="Terug").click()
    axe(page)
    look(page, "two-steps-on")

    for code in (code_of(secret, ahead=1), recovery_code):
        sign_out(page)
        sign_in_by_keyboard(page, member, code, axe, look)


def prove_again(page):
    heading(page, "Ben jij het echt?")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")


def sign_out(page):
    page.goto("/mijn/")
    page.get_by_role("main").get_by_role("button", name="Uitloggen").click()
    page.wait_for_url("**/")


def sign_in_by_keyboard(page, member, code, axe, look):
    page.goto("/account/login/?next=/mijn/naam/")
    type_into(page, "E-mailadres", member.email)
    type_into(page, "Wachtwoord", PASSWORD)
    page.keyboard.press("Enter")
    heading(page, "Nog één stap")
    axe(page)
    look(page, "login-second-step")
    type_into(page, "Code", code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/mijn/naam/")


def test_sign_in_by_passkey(page, axe, look):
    fill_in_sign_in(page, UserFactory(email=ADDRESS).email)
    page.wait_for_url("**/mijn/")
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": KEY_RING})

    page.goto("/account/2fa/webauthn/add/")
    prove_again(page)
    heading(page, "Een passkey toevoegen")
    axe(page)
    look(page, "passkey-add")
    page.get_by_label("Naam").fill("Mijn telefoon")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Voeg toe").click()
    heading(page, "Je herstelcodes")
    page.goto("/account/2fa/webauthn/")
    expect(page.get_by_role("heading", name="Mijn telefoon")).to_be_visible()
    axe(page)
    look(page, "passkeys")

    sign_out(page)
    page.goto("/account/login/")
    tab_to(page, page.get_by_role("button", name="Gebruik een passkey"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/mijn/")


def test_passkey_that_is_not_there_is_told_in_words(page, axe):
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": KEY_RING})
    page.goto("/account/login/")
    page.get_by_role("button", name="Gebruik een passkey").click()

    expect(page.get_by_role("alert")).to_contain_text("passkey")
    axe(page)


def test_change_of_address_asks_who_you_are_and_waits_for_the_mail(page, smtp, axe, look):  # noqa: F811  (the fixture)
    member = UserFactory(email="oud@voorbeeld.test", totp=True)
    signed_in(page, member)
    page.goto("/account/email/")
    axe(page)
    page.get_by_label("Nieuw e-mailadres").fill(ADDRESS)
    page.get_by_role("button", name="Wijzig mijn e-mailadres").click()
    heading(page, "Ben jij het echt?")
    axe(page)
    look(page, "reauthenticate")
    page.get_by_label("Wachtwoord").fill("verkeerd-wachtwoord")
    page.get_by_role("button", name="Ga verder").click()
    assert "Dit wachtwoord klopt niet" in said_of(page.get_by_label("Wachtwoord"))
    axe(page)
    page.get_by_role("link", name="Met een code").click()
    axe(page)
    page.get_by_label("Code").fill(code_of(TOTP_SECRET))
    page.get_by_role("button", name="Ga verder").click()

    expect(page.get_by_text("Wordt, na bevestiging")).to_be_visible()
    axe(page)
    look(page, "address-changing")
    page.goto(link_of(mail_for(smtp, ADDRESS)))
    member.refresh_from_db()
    assert member.email == "oud@voorbeeld.test"
    page.get_by_role("button", name="Ja, bevestig dit adres").click()

    expect(page.get_by_text(re.compile("bevestigd"))).to_be_visible()
    member.refresh_from_db()
    assert member.email == ADDRESS
    assert ADDRESS in mail_for(smtp, "oud@voorbeeld.test").get_body(("plain",)).get_content()


def test_end_another_session(page, new_page, axe, look):
    member = UserFactory(email=ADDRESS)
    for one in (page, other := new_page()):
        fill_in_sign_in(one, member.email)
        one.wait_for_url("**/mijn/")
    page.get_by_role("link", name="Waar je bent ingelogd").click()
    heading(page, "Waar je bent ingelogd")
    axe(page)
    look(page, "sessions")

    page.get_by_role("main").get_by_role("button", name=re.compile("^Log uit")).click()

    expect(page.get_by_text("Dat apparaat is uitgelogd")).to_be_visible()
    other.goto("/mijn/")
    assert path_of(other) == "/account/login/"


def test_new_password_by_mail(page, smtp, axe, look):  # noqa: F811  (the fixture)
    member = UserFactory(email=ADDRESS)
    page.goto("/account/login/")
    page.get_by_role("link", name="Wachtwoord vergeten?").click()
    axe(page)
    look(page, "reset")
    page.get_by_label("E-mailadres").fill(member.email)
    page.get_by_role("button", name="Stuur mij een link").click()
    heading(page, "Kijk in je mail")
    axe(page)
    look(page, "reset-sent")

    link = link_of(mail_for(smtp, ADDRESS))
    page.goto(link)
    heading(page, "Kies een nieuw wachtwoord")
    axe(page)
    look(page, "reset-choose")
    page.get_by_label("Nieuw wachtwoord").fill("kort")
    page.get_by_role("button", name="Bewaar mijn wachtwoord").click()
    assert "minstens 12 tekens" in said_of(page.get_by_label("Nieuw wachtwoord"))
    page.get_by_label("Nieuw wachtwoord").fill("drie verse broodjes kaas")
    page.get_by_role("button", name="Bewaar mijn wachtwoord").click()
    heading(page, "Je wachtwoord is gewijzigd")
    axe(page)

    page.goto(link)
    expect(page.get_by_text("Deze link werkt niet meer")).to_be_visible()
    fill_in_sign_in(page, member.email, "drie verse broodjes kaas")
    page.wait_for_url("**/mijn/")
