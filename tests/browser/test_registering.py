"""From a name to a public page: doubles, an account, the steps, a coordinator's question, the answer, the mail."""

import re

import pytest
from playwright.sync_api import expect

from initiatives.models import Initiative
from tests.accounts.factories import PASSWORD, UserFactory
from tests.browser.steps import link_of, mail_for, path_of, signed_in
from tests.initiatives.factories import InitiativeFactory, region
from tests.mail.conftest import smtp  # noqa: F401  (a fixture: the mail server of a test)

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "nieuwe.buur@voorbeeld.test"
NAME = "Moestuin De Regenworm"


@pytest.fixture(autouse=True)
def _as_a_person(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.HUMAN_SECONDS = 0


def heading(page, text):
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def newest(smtp, address):  # noqa: F811  (the fixture)
    mail = mail_for(smtp, address)
    return mail["Subject"], mail.get_body(("plain",)).get_content()


def link_in(text, part):
    return re.search(rf"https?://\S+{part}\S*", text)[0]


def begin(page):
    page.goto("/")
    page.get_by_role("link", name="Meld je initiatief aan").first.click()
    heading(page, "Meld je initiatief aan")
    page.get_by_label("Naam van het initiatief").fill(NAME)
    page.get_by_label("Gemeente").select_option(label="Zeist")
    press(page, "Ga verder")


def fill_in_steps(page, axe=None, look=None):
    def seen(name):
        if axe:
            axe(page)
            look(page, f"register-{name}")

    heading(page, "Wat jullie doen")
    seen("what")
    page.get_by_label("In één zin").fill("Samen groente telen achter de flat.")
    page.get_by_label("Eten en voedsel").check()
    press(page, "Bewaar en ga verder")
    heading(page, "Hoe ver jullie zijn")
    expect(page.get_by_role("radio", name=re.compile("^Idee"))).to_be_checked()
    expect(page.get_by_role("radio", name=re.compile("^Informele groep"))).to_be_checked()
    seen("stage")
    press(page, "Bewaar en ga terug")
    expect(page.get_by_label("In één zin")).to_have_value("Samen groente telen achter de flat.")
    press(page, "Bewaar en ga verder")
    press(page, "Bewaar en ga verder")
    heading(page, "Contact en adres")
    seen("contact")
    page.get_by_role("link", name="Sla dit over").click()
    heading(page, "Klopt alles?")
    seen("check")


def test_from_a_name_to_a_public_page(page, new_page, smtp, axe, look):  # noqa: F811  (the fixture)
    other = InitiativeFactory(published=True, name="Moestuin De Regenwurm", summary="Groente voor de buurt.")
    coordinator = UserFactory(name="Cor Regio", coordinator=region("u16"))
    begin(page)
    heading(page, "Is het een van deze?")
    expect(page.get_by_text("heeft bijna dezelfde naam")).to_be_visible()
    expect(page.get_by_role("link", name="Bekijk Moestuin De Regenwurm")).to_have_attribute(
        "href", other.get_absolute_url()
    )
    axe(page)
    look(page, "register-doubles")
    press(page, "Nee, dit is een ander")
    heading(page, "Nog één ding: een account")
    axe(page)
    look(page, "register-account")

    page.get_by_role("link", name="Maak een account").click()
    page.get_by_label("E-mailadres").fill(ADDRESS)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    press(page, "Maak een account")
    heading(page, "Kijk in je mail")
    page.goto(link_of(mail_for(smtp, ADDRESS)))
    press(page, "Ja, bevestig dit adres")
    page.wait_for_url(re.compile("/(mijn|initiatieven/aanmelden/kijken)/$"))
    if path_of(page) == "/mijn/":
        page.get_by_role("link", name=re.compile("Ga verder")).first.click()
    heading(page, "Ga verder met je aanmelding")
    axe(page)
    press(page, "Ga verder")
    fill_in_steps(page, axe, look)

    press(page, "Stuur je aanmelding in")
    box = page.get_by_label("Ik mag dit namens het initiatief doen")
    expect(box).not_to_be_checked()
    box.check()
    press(page, "Stuur je aanmelding in")
    heading(page, "We hebben je aanmelding")
    axe(page)
    look(page, "register-waits")
    assert newest(smtp, ADDRESS)[0] == f"We hebben je aanmelding: {NAME}"

    subject, text = newest(smtp, coordinator.email)
    assert subject == f"Nieuwe aanmelding: {NAME}"
    desk = signed_in(new_page(height=720), coordinator)
    desk.goto("/beheer/")
    desk.get_by_role("link", name=NAME).click()
    expect(desk.get_by_role("heading", level=2, name=NAME)).to_be_visible()
    assert path_of(desk) in link_in(text, "/beheer/")
    axe(desk)
    look(desk, "review")
    desk.get_by_role("button", name="Stel deze vraag").click()
    expect(desk.get_by_role("alert")).to_contain_text("Schrijf eerst wat je wilt vragen.")
    axe(desk)
    desk.get_by_label("Je vraag of reden").fill("Wie mag er meedoen?")
    desk.get_by_role("button", name="Stel deze vraag").click()
    expect(desk.get_by_text("Je vraag over")).to_be_visible()
    expect(desk.get_by_text("vraag staat open")).to_be_visible()
    axe(desk)
    look(desk, "review-queue")

    subject, text = newest(smtp, ADDRESS)
    assert subject == f"Vraag over je aanmelding: {NAME}"
    assert "Wie mag er meedoen?" in text
    page.goto(link_in(text, "/aanmelden/"))
    heading(page, f"Er is een vraag over {NAME}")
    axe(page)
    look(page, "register-asked")
    page.get_by_label("Je antwoord").fill("Iedereen uit de buurt.")
    page.get_by_label("Ik mag dit namens het initiatief doen").check()
    press(page, "Stuur opnieuw in")
    heading(page, "We hebben je aanmelding")

    desk.goto(link_in(newest(smtp, coordinator.email)[1], "/beheer/"))
    expect(desk.get_by_text("Iedereen uit de buurt.")).to_be_visible()
    desk.get_by_role("button", name="Publiceer").press("Enter")
    expect(desk.get_by_text("staat op de site")).to_be_visible()
    subject, text = newest(smtp, ADDRESS)
    assert subject == f"{NAME} staat op Omzien"
    visitor = new_page()
    visitor.goto(link_in(text, "/initiatieven/moestuin"))
    heading(visitor, NAME)


def test_without_script_on_a_small_phone(new_page, look):
    member = UserFactory()
    page = signed_in(new_page(width=360, java_script_enabled=False), member)
    InitiativeFactory(published=True, name=NAME)
    begin(page)
    heading(page, "Is het een van deze?")
    press(page, "Nee, dit is een ander")
    fill_in_steps(page)
    page.get_by_label("Ik mag dit namens het initiatief doen").check()
    press(page, "Stuur je aanmelding in")
    heading(page, "We hebben je aanmelding")
    press(page, "Trek de aanmelding in")
    heading(page, "Klopt alles?")
    page.get_by_role("link", name="Gooi deze aanmelding weg").click()
    heading(page, f"Gooi je “{NAME}” weg?")
    press(page, "Ja, gooi weg")

    page.wait_for_url("**/mijn/")
    assert Initiative.objects.count() == 1


def test_what_is_wrong_is_said_where_it_is(new_page, axe, look):
    page = new_page(color_scheme="dark")
    page.goto("/initiatieven/aanmelden/?gemeente=zeist")
    axe(page)
    look(page, "register-start")
    page.get_by_label("Naam van het initiatief").fill(NAME)
    page.get_by_label("Dorp, stad of wijk").fill("Atlantis")
    press(page, "Ga verder")

    expect(page.get_by_label("Dorp, stad of wijk")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Naam van het initiatief")).to_have_value(NAME)
    axe(page)
    look(page, "register-start-wrong")


def test_declined_with_a_reason_and_taken_up_again(page, new_page, axe, look):
    owner = UserFactory()
    initiative = InitiativeFactory(name=NAME, owner=owner, submitted=True)
    desk = signed_in(new_page(height=720, color_scheme="dark"), UserFactory(network=True))
    desk.goto(f"/beheer/initiatives/registration/{initiative.pk}/change/")
    axe(desk)
    look(desk, "review-dark")
    desk.get_by_label("Je vraag of reden").fill("Dit is een bedrijf.")
    desk.get_by_role("button", name="Plaats niet, om deze reden").click()

    signed_in(page, owner).goto(f"/initiatieven/aanmelden/{initiative.pk}/")
    heading(page, f"{NAME} is niet geplaatst")
    expect(page.get_by_text("Dit is een bedrijf.")).to_be_visible()
    axe(page)
    look(page, "register-declined")
    press(page, "Pak het weer op")
    heading(page, "Klopt alles?")
