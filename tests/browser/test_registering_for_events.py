"""Registering: get the last seat, wait, be promoted, cancel by the mailed links; and a team that makes an event."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from events.actions.registering import join_as_member
from events.models import Event
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.browser.steps import mail_for, signed_in, tab_to
from tests.events.factories import EventFactory
from tests.initiatives.factories import InitiativeFactory
from tests.mail.conftest import smtp  # noqa: F401  (a fixture: the mail server of a test)

pytestmark = pytest.mark.django_db(transaction=True)
SAM = "sam@adres.test"


def link_of(mail):
    """The address of the button, as the HTML has it and the text repeats."""
    (html,) = set(re.findall(r'href="([^"]+/agenda/inschrijving/[^"]+)"', mail.get_body(("html",)).get_content()))
    assert html in mail.get_body(("plain",)).get_content()
    return html


def test_wait_be_promoted_and_cancel(new_page, axe, look, smtp):  # noqa: F811  (the fixture)
    event = EventFactory(title="Samen zorgen voor elkaar", capacity=1, themes=["care"])
    noor = UserFactory(name="Noor")

    member = signed_in(new_page(), noor)
    member.goto(event.get_absolute_url())
    axe(member)
    look(member, "event-open")
    member.get_by_role("button", name="Schrijf me in").click()
    expect(member.get_by_role("heading", level=1)).to_have_text("Je hebt een plek")
    axe(member)
    look(member, "ticket-seat")

    visitor = new_page(width=360)
    visitor.goto(event.get_absolute_url())
    expect(visitor.locator(".register-box")).to_contain_text("Alle plekken zijn vergeven")
    look(visitor, "event-full")
    visitor.get_by_role("link", name="Zet me op de wachtlijst").click()
    visitor.get_by_label("Je naam").fill("Sam de Vries")
    visitor.get_by_label("Je e-mailadres").fill("geen adres")
    visitor.locator("form.form").evaluate("form => form.noValidate = true")
    visitor.get_by_role("button", name="Zet me op de wachtlijst").click()
    expect(visitor.get_by_role("alert")).to_contain_text("Er klopt iets niet")
    expect(visitor.get_by_label("Je naam")).to_have_value("Sam de Vries")
    axe(visitor)
    look(visitor, "register-errors")
    visitor.get_by_label("Je e-mailadres").fill(SAM)
    visitor.get_by_label("Opmerking").fill("Zonder noten")
    visitor.get_by_role("button", name="Zet me op de wachtlijst").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Kijk in je mail")
    axe(visitor)
    look(visitor, "register-sent")

    confirmation = mail_for(smtp, SAM)
    assert "noten" not in confirmation.as_string()
    visitor.goto(link_of(confirmation))
    axe(visitor)
    look(visitor, "ticket-confirm")
    tab_to(visitor, visitor.get_by_role("button", name="Bevestig mijn inschrijving"))
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Je staat op de wachtlijst")
    axe(visitor)
    look(visitor, "ticket-waiting")

    member.goto("/mijn/")
    look(member, "mine-events")
    member.get_by_role("link", name="Je inschrijving").click()
    member.get_by_role("button", name="Meld me af").click()
    expect(member.get_by_role("heading", level=1)).to_have_text("Je bent afgemeld")
    axe(member)
    look(member, "ticket-cancelled")

    promoted = mail_for(smtp, SAM)
    assert promoted["Subject"] == "Er is een plek voor je: Samen zorgen voor elkaar"
    visitor.goto(link_of(promoted))
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Je hebt een plek")
    visitor.get_by_role("button", name="Meld me af").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Je bent afgemeld")
    assert event.registrations.live().count() == 0


def test_team_makes_an_event_and_sees_who_comes(new_page, axe, look):
    ans = UserFactory(name="Ans Beheer")
    InitiativeFactory(name="Buurthuis De Linde", published=True, owner=ans)
    page = signed_in(new_page(), ans)
    day = timezone.localdate() + timedelta(days=20)

    page.goto("/agenda/nieuw/")
    axe(page)
    look(page, "event-new")
    page.get_by_role("button", name="Bewaar en bekijk").click()
    expect(page.get_by_role("alert")).to_contain_text("Er klopt iets niet")
    axe(page)
    look(page, "event-new-errors")
    page.get_by_label("Titel").fill("Soep met de buurt")
    page.get_by_label("in één zin").fill("We eten soep en maken plannen.")
    page.get_by_label("Welke dag").fill(day.isoformat())
    page.get_by_label("Begint om").fill("18:00")
    page.get_by_label("Eindigt om").fill("20:00")
    page.get_by_label("Plek", exact=False).first.fill("De Linde")
    page.get_by_label("Aantal plekken").fill("2")
    page.get_by_role("button", name="Bewaar en bekijk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Soep met de buurt")
    axe(page)
    look(page, "event-draft")
    page.get_by_role("button", name="Zet het op de site").click()
    expect(page.get_by_text("Het staat op de site.")).to_be_visible()

    event = Event.objects.get()
    for number in range(3):
        join_as_member(event=event, by=UserFactory(), name=f"Bezoeker {number}", note="Zonder noten, met een lange zin")
    page.get_by_role("link", name="Wie komt er").first.click()
    axe(page)
    look(page, "event-attendees")
    page.get_by_role("button", name="Bezoeker 0 was er", exact=True).click()
    expect(page.get_by_text("1 was er.")).to_be_visible()
    page.get_by_label("Naam").fill("Mevrouw De Wit")
    page.get_by_role("button", name="Zet op de lijst").click()
    expect(page.get_by_role("rowheader", name="Mevrouw De Wit")).to_be_visible()

    page.get_by_role("link", name="Bewerk").click()
    page.get_by_label("Aantal plekken").fill("1")
    page.get_by_role("button", name="Sla op").click()
    expect(page.get_by_role("alert").first).to_contain_text("Er is dan te weinig plek")
    axe(page)
    look(page, "event-edit-fewer")
    page.get_by_role("button", name="Sla op").click()
    expect(page.get_by_text("Bewaard.")).to_be_visible()

    page.get_by_role("link", name="Kopieer").first.click()
    axe(page)
    look(page, "event-copy")
    page.get_by_label("De (eerste) nieuwe dag").fill((day + timedelta(days=7)).isoformat())
    page.get_by_label("Elke week").check()
    page.get_by_label("Hoeveel keer").fill("3")
    page.get_by_role("button", name="Maak").click()
    page.get_by_role("button", name="Zet alle 3 op de site").click()
    expect(page.get_by_text("3 dagen staan op de site.")).to_be_visible()

    page.get_by_role("link", name="Schrijf iedereen").first.click()
    axe(page)
    look(page, "event-announce")
    page.get_by_label("Onderwerp").fill("Neem een kom mee")
    page.get_by_label("Je bericht").fill("Er zijn te weinig kommen.")
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_text("Je bericht gaat eruit.")).to_be_visible()

    page.goto(f"{event.get_absolute_url()}afgelasten/")
    axe(page)
    look(page, "event-call-off")
    page.get_by_label("Waarom gaat het niet door").fill("De kok is ziek.")
    page.get_by_role("button", name="Zeg het af").click()
    expect(page.get_by_text("De kok is ziek.").first).to_be_visible()
    look(page, "event-called-off")
    assert Message.objects.filter(subject__startswith="Gaat niet door").count() == 3


def test_registering_works_without_script_in_the_dark(new_page):
    event = EventFactory(title="Samen zorgen voor elkaar", is_online=True, online_url="https://vergader.example/x")
    page = signed_in(new_page(width=360, color_scheme="dark", java_script_enabled=False), UserFactory(name="Noor"))

    page.goto(event.get_absolute_url())
    page.get_by_role("button", name="Schrijf me in").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Je hebt een plek")
    expect(page.get_by_role("link", name="https://vergader.example/x")).to_be_visible()
