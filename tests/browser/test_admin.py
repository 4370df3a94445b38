"""Coordinators at work in /beheer/: in by two steps, find, change and publish an initiative, and look after words."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.accounts.factories import PASSWORD, UserFactory
from tests.browser.steps import code_of, signed_in
from tests.initiatives.factories import InitiativeFactory, region

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/beheer/initiatives/initiative/"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def network():
    return [
        InitiativeFactory(name="Moestuin Rijnpolder", themes=["food"], municipality="bunnik"),
        InitiativeFactory(published=True, name="Zorgkring Zeist", themes=["care"], municipality="zeist"),
        InitiativeFactory(published=True, name="Pluktuin Leusden", themes=["food"], municipality="leusden"),
    ]


def photo():
    drawing = io.BytesIO()
    Image.new("RGB", (1200, 800), "#2a746c").save(drawing, "JPEG")
    return {"name": "tuin.jpg", "mimeType": "image/jpeg", "buffer": drawing.getvalue()}


def test_coordinator_is_led_to_a_second_step_and_comes_back(page, axe, look):
    coordinator = UserFactory(coordinator=region(), totp=False)
    page.goto(LIST)
    page.get_by_label("E-mailadres").fill(coordinator.email)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Eerst een tweede stap")
    axe(page)
    look(page, "second-factor")
    page.get_by_role("link", name="Stel een code-app in").click()
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Een code-app instellen")
    page.get_by_label("Code uit je app").fill(code_of(page.locator("main code").inner_text()))
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Ik heb ze bewaard, ga verder").click()

    page.wait_for_url(f"**{LIST}")


def test_find_change_and_publish_an_initiative(page, network, axe, look):
    signed_in(page, UserFactory(coordinator=region("u16")))
    InitiativeFactory(status="submitted", name="Repaircafé Bunnik", municipality="bunnik")
    InitiativeFactory(published=True, name="Leeszaal Zeist", last_confirmed_on="2020-03-01")
    page.goto("/beheer/")
    expect(page.get_by_role("link", name="Repaircafé Bunnik")).to_be_visible()
    expect(page.get_by_role("link", name="Leeszaal Zeist")).to_be_visible()
    axe(page)
    look(page, "admin-index")
    page.locator("#nav-sidebar").get_by_role("button", name="voorbeeld.test").press("Enter")
    expect(page.get_by_role("button", name="Uitloggen")).to_be_visible()
    axe(page)
    page.locator("#nav-sidebar").get_by_role("link", name="Initiatieven", exact=True).click()
    expect(page.get_by_role("link", name="Moestuin Rijnpolder")).to_be_visible()
    expect(page.get_by_text("Pluktuin Leusden")).to_be_hidden()
    axe(page)
    look(page, "admin-initiatives")

    page.locator("#searchbar").fill("moestuin")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Zorgkring Zeist")).to_be_hidden()
    page.get_by_role("link", name="Moestuin Rijnpolder").click()
    axe(page)
    look(page, "admin-initiative")

    page.get_by_label("In één zin").fill("Samen groente telen achter de dijk.")
    page.locator("#id_new_photo").set_input_files(photo())
    page.get_by_label("Wat is te zien op de foto").fill("Een bed met sla")
    page.get_by_role("button", name="Opslaan en publiceren").click()
    expect(page.get_by_text("1 initiatief gepubliceerd.")).to_be_visible()
    axe(page)
    look(page, "admin-initiative-published")

    page.goto(network[0].get_absolute_url())
    expect(page.get_by_text("Samen groente telen achter de dijk.").first).to_be_visible()
    expect(page.get_by_role("img", name="Een bed met sla")).to_be_visible()


def test_what_is_wrong_on_the_form_is_said_where_it_is(page, network, axe, look):
    signed_in(page, UserFactory(network=True))
    page.goto(f"{LIST}{network[1].pk}/change/")
    page.get_by_label("In één zin").fill("")
    page.get_by_label("E-mailadres").first.fill("geen adres")
    page.locator("#initiative_form").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Opslaan", exact=True).click()

    expect(page.get_by_label("E-mailadres").first).to_have_value("geen adres")
    expect(page.get_by_text("Voer een geldig e-mailadres in.")).to_be_visible()
    axe(page)
    look(page, "admin-initiative-wrong")


def test_filter_the_list(page, network, axe, look):
    signed_in(page, UserFactory(network=True))
    page.goto(LIST)
    page.get_by_role("button", name="Filters").press("Enter")
    axe(page)
    look(page, "admin-filters")
    page.locator("select[name=regio]").select_option("regio-amersfoort", force=True)
    page.get_by_role("button", name="Pas filters toe").press("Enter")

    expect(page.get_by_role("link", name="Pluktuin Leusden")).to_be_visible()
    expect(page.get_by_role("link", name="Zorgkring Zeist")).to_be_hidden()


def test_coordinator_of_another_region_does_not_see_it(page, network, axe):
    signed_in(page, UserFactory(coordinator=region("regio-foodvalley")))
    page.goto(LIST)
    expect(page.get_by_text("Moestuin Rijnpolder")).to_be_hidden()
    axe(page)

    assert page.goto(f"{LIST}{network[0].pk}/change/").status == 404


PAGES = [
    "",
    "initiatives/initiative/",
    "initiatives/initiative/add/",
    "initiatives/initiative/{pk}/change/",
    "initiatives/initiative/{pk}/delete/",
    "initiatives/initiative/{pk}/history/",
    "initiatives/theme/",
    "initiatives/theme/add/",
    "initiatives/municipality/",
    "initiatives/region/",
    "initiatives/place/",
    "initiatives/importbatch/",
    "initiatives/importbatch/add/",
    "accounts/user/",
    "accounts/user/add/",
    "mail/message/",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_admin_page_is_accessible(new_page, network, axe, look, scheme):
    page = signed_in(new_page(color_scheme=scheme, height=720), UserFactory(admin=True))
    for name in PAGES:
        page.goto(f"/beheer/{name.format(pk=network[1].pk)}")
        axe(page)
        look(page, f"admin-{name.strip('/').replace('/', '-').replace('{pk}', 'one') or 'start'}-{scheme}")


def test_vocabulary_and_places_are_corrected(page, axe, look):
    signed_in(page, UserFactory(network=True))
    page.goto("/beheer/initiatives/theme/")
    page.get_by_role("link", name="Eten en voedsel").click()
    axe(page)
    look(page, "admin-theme")
    page.locator("#id_description").fill("Samen eten en verbouwen.")
    page.get_by_role("button", name="Opslaan", exact=True).click()
    expect(page.get_by_text("‘Eten en voedsel’ is opgeslagen.")).to_be_visible()
    page.goto("/themas/eten-en-voedsel/")
    expect(page.get_by_text("Samen eten en verbouwen.")).to_be_visible()

    page.goto("/beheer/initiatives/region/")
    page.get_by_role("link", name="U10", exact=True).click()
    axe(page)
    look(page, "admin-region")
    page.goto("/beheer/initiatives/municipality/")
    page.get_by_role("link", name="Bunnik").click()
    axe(page)
    look(page, "admin-municipality")
    page.get_by_label("Inwoners").fill("16000")
    page.get_by_role("button", name="Opslaan", exact=True).click()
    expect(page.get_by_text("‘Bunnik’ is opgeslagen.")).to_be_visible()
