"""The newsletter: subscribe, confirm by button, choose, stop; and an editor who looks, checks and mails a test."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from newsletter.actions.freezing import freeze
from newsletter.composing.compose import Composer, compose, content_of
from newsletter.models import Sending, Subscriber
from newsletter.segments import EVERYTHING, segment_of
from newsletter.sending.closing import close
from newsletter.sending.drain import drain
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.browser.steps import signed_in
from tests.events.factories import EventFactory
from tests.initiatives.factories import InitiativeFactory, PostingFactory
from tests.knowledge.factories import make_article
from tests.knowledge.fund_factories import make_fund
from tests.mail.conftest import smtp  # noqa: F401  (a fixture)
from tests.newsletter.factories import SubscriberFactory, make_issue
from tests.newsletter.reading import link_to
from tests.newsletter.sending.conftest import frozen

pytestmark = pytest.mark.django_db(transaction=True)
SAM = "sam@adres.test"


def news():
    soup = InitiativeFactory(name="Soepgroep De Pollepel", published=True, themes=["food"])
    InitiativeFactory(name="Zonnedak Soest", municipality="soest", published=True, themes=["energy"])
    PostingFactory(title="Wie heeft een bus over?", initiative=soup, need=True, themes=["food"])
    EventFactory(title="Samen eten, samen praten", themes=["food"])
    make_article(title="Hoe begin je een eettafel?", summary="Wat je nodig hebt, en wat niet.", themes=["food"])
    make_fund(name="Buurtpot", closes=20)
    text = {"heading": "Van de redactie", "text": "<p>Kom je ook naar het <b>zomerfeest</b>?</p>"}
    return make_issue(
        subject="Wat er deze maand speelt",
        opening="<p>Hallo,</p><p>Er kwam veel bij. Lees wat er bij jou in de buurt gebeurt.</p>",
        picks=[("text", text | {"link": "http://voorbeeld.test/feest", "label": "Lees meer over het feest"})],
    )


@pytest.mark.parametrize("scripted", [True, False], ids=["script", "no-script"])
def test_subscribe_confirm_choose_receive_and_stop(new_page, axe, look, smtp, scripted):  # noqa: F811  (the fixture)
    issue = news()
    page = new_page(width=360, java_script_enabled=scripted)
    check = axe if scripted else lambda page: None
    page.goto("/nieuwsbrief/")
    check(page)
    page.get_by_role("button", name="Schrijf me in").evaluate("button => button.form.noValidate = true")
    page.get_by_role("button", name="Schrijf me in").click()
    expect(page.get_by_text("Er klopt iets niet")).to_be_visible()
    check(page)
    look(page, "newsletter-errors")
    page.get_by_label("Je e-mailadres").fill(SAM)
    page.get_by_text("Kies waarover je wilt lezen").click()
    page.get_by_label("U16", exact=True).check()
    page.get_by_label("Ja, stuur mij de nieuwsbrief").check()
    look(page, "newsletter-subscribe")
    page.get_by_role("button", name="Schrijf me in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kijk in je mail")
    check(page)

    page.goto(link_to("/bevestigen/", SAM))
    check(page)
    look(page, "newsletter-confirm")
    assert Subscriber.objects.get().status == "pending"
    page.get_by_role("button", name="Ja, ik wil de nieuwsbrief").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat wil je lezen?")
    expect(page.get_by_label("U16", exact=True)).to_be_checked()
    check(page)
    look(page, "newsletter-preferences")
    page.get_by_label("Eten en voedsel").check()
    page.get_by_role("button", name="Bewaar wat ik wil lezen").click()
    expect(page.get_by_text("Opgeslagen")).to_be_visible()
    assert len(segment_of(Subscriber.objects.get()).themes) == 1

    drain(frozen(Sending.objects.create(issue=issue)).pk)
    (mail,) = smtp.accepted
    assert mail["To"] == SAM
    text = mail.get_body(("plain",)).get_content()
    assert "Soepgroep De Pollepel" in text
    assert "Zonnedak Soest" not in text
    page.goto(urlsplit(re.search(r"https?://\S+/stoppen/\S+/", text)[0]).path)
    check(page)
    look(page, "newsletter-stop")
    page.get_by_role("button", name="Stop met de nieuwsbrief").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je krijgt de nieuwsbrief niet meer")
    check(page)
    assert Subscriber.objects.get().status == "stopped"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_archive_and_the_mail_itself_are_readable(new_page, axe, look, scheme):
    issue = news()
    freeze(issue=issue)
    page = new_page(color_scheme=scheme)
    page.goto("/nieuwsbrief/archief/")
    axe(page)
    page.get_by_role("link", name="Nieuwsbrief november").click()
    expect(page.get_by_role("heading", name="Van de redactie")).to_be_visible()
    axe(page)
    look(page, f"newsletter-issue-{scheme}")
    reader = SubscriberFactory(regions=["u16"], themes=["food"])
    for segment, name in ((EVERYTHING, "everything"), (segment_of(reader), "some")):
        letter = new_page(width=640, color_scheme=scheme)
        letter.set_content(compose(issue=issue, segment=segment).html)
        expect(letter.get_by_role("heading", level=1)).to_have_text("Nieuwsbrief november")
        axe(letter)
        look(letter, f"newsletter-mail-{name}-{scheme}")


def test_editor_looks_as_a_reader_checks_and_mails_a_test(new_page, axe, look):
    SubscriberFactory(regions=["u16"])
    issue = news()
    user = UserFactory(editor=True, totp=True)
    page = signed_in(new_page(), user)
    page.goto(reverse("newsletter_issues"))
    page.get_by_role("link", name="Bekijken, nakijken en plannen").click()
    expect(page.get_by_text("Alles klopt.")).to_be_visible()
    letter = page.frame_locator("iframe.newsletter-letter")
    expect(letter.get_by_role("link", name="Zonnedak Soest")).to_be_visible()
    axe(page, context=".newsletter-studio")
    page.get_by_role("link", name="Alleen U16").click()
    expect(letter.get_by_role("link", name="Soepgroep De Pollepel")).to_be_visible()
    expect(letter.get_by_role("link", name="Zonnedak Soest")).to_have_count(0)
    page.screenshot(path=".local-test/screenshots/newsletter-studio.png", full_page=True)
    page.get_by_role("link", name="Alleen tekst").click()
    expect(page.locator(".newsletter-text")).to_contain_text("* Soepgroep De Pollepel (initiatief)")
    page.get_by_role("button", name="Stuur mij een proefmail").click()
    expect(page.get_by_text("De proefmail is onderweg")).to_be_visible()
    assert Message.objects.get().subject == "[Proef] Wat er deze maand speelt"
    assert Composer(content_of(issue)).content.subject == "Wat er deze maand speelt"


def test_editor_sends_watches_pauses_and_decides(new_page, axe, look, smtp):  # noqa: F811  (the fixture)
    SubscriberFactory.create_batch(4)
    issue = news()
    page = signed_in(new_page(), UserFactory(editor=True, totp=True))
    page.goto(reverse("newsletter_ready", args=[issue.pk]))
    page.get_by_role("button", name="Verstuur nu").click()
    expect(page.get_by_text("De nieuwsbrief gaat de deur uit.")).to_be_visible()
    sending = frozen(Sending.objects.get())
    page.reload()
    page.get_by_role("link", name="Kijk hoe het versturen gaat").click()
    expect(page.get_by_text("0 van de 4 klaar.")).to_be_visible()
    expect(page.get_by_role("definition").first).to_have_text("4")
    axe(page)
    look(page, "newsletter-sending")

    page.get_by_role("button", name="Pauzeer").click()
    expect(page.get_by_role("heading", name="Gepauzeerd")).to_be_visible()
    axe(page)
    drain(sending.pk)
    assert smtp.seen == []
    page.get_by_role("button", name="Ga verder").click()
    expect(page.get_by_role("heading", name="Wordt verstuurd")).to_be_visible()

    smtp.answers[Subscriber.objects.earliest("pk").address] = ["drop after data"]
    drain(sending.pk)
    drain(sending.pk)
    expect(page.get_by_text("4 van de 4 klaar.")).to_be_visible(timeout=10_000)
    expect(page.get_by_role("heading", name="Onzeker: jij beslist")).to_be_visible()
    axe(page)
    look(page, "newsletter-sending-uncertain")
    page.get_by_role("button", name="Laat zo").click()
    expect(page.get_by_role("heading", name="Onzeker: jij beslist")).to_have_count(0)

    assert close(sending.pk)
    expect(page.get_by_text("Dit nummer ging naar 3 lezers.")).to_be_visible(timeout=10_000)
    assert len(smtp.seen) == 4
    page.goto(issue.get_absolute_url())
    expect(page.get_by_text("Dit nummer ging naar 3 lezers.")).to_be_visible()


def test_editor_writes_an_issue_in_ten_minutes(new_page, axe, look):
    """Begun with the month and the parts that fill themselves: an opening word and a subject are all that it asks."""
    SubscriberFactory(regions=["u16"])
    InitiativeFactory(name="Soepgroep De Pollepel", published=True)
    page = signed_in(new_page(), UserFactory(editor=True, totp=True))
    page.goto(reverse("newsletter_issues"))
    page.get_by_role("link", name="Nieuwe nieuwsbrief").click()
    page.get_by_label("Onderwerp van de mail").fill("Wat er deze maand speelt")
    opening = page.locator("[data-contentpath=opening] [role=textbox]")
    opening.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("Hallo buren, er kwam veel bij.")
    look(page, "newsletter-writing")
    page.get_by_role("button", name=re.compile("Concept opslaan|Opslaan als concept|Bewaar")).first.click()

    page.goto(reverse("newsletter_issues"))
    page.get_by_role("link", name="Bekijken, nakijken en plannen").click()
    expect(page.get_by_text("Alles klopt.")).to_be_visible()
    letter = page.frame_locator("iframe.newsletter-letter")
    expect(letter.get_by_text("Hallo buren, er kwam veel bij.").last).to_be_visible()
    expect(letter.get_by_role("link", name="Soepgroep De Pollepel")).to_be_visible()
    axe(page, context=".newsletter-studio")
