"""What people are mailed about their registration. A waiting person gets no invitation for a calendar: it would look
like a seat.
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from events.calendars import CANCEL, REQUEST, Attendee, event_calendar
from events.mails.letters import Letter, facts_of, page_of, page_of_event, send
from events.models import Event, Registration
from omzien.mail.actions import Part
from omzien.mail.models import Message
from omzien.mail.words import one_line

Told = Registration.Told
CONFIRMING = "events/confirm/"
QUIET = timedelta(minutes=3)
WHY = "Je krijgt dit bericht omdat je je hiervoor inschreef."
ASKED = "Je krijgt dit bericht omdat iemand dit adres invulde. Was jij dat niet? Dan hoef je niets te doen."


class Telling(NamedTuple):
    """From what somebody was told last to what is true now."""

    registration: Registration
    before: Registration.Told
    now: Registration.Told

    @property
    def event(self) -> Event:
        return self.registration.event


def send_telling(telling: Telling) -> None:
    one = telling.registration
    send(
        letter_of(telling),
        to=one.address,
        key=f"events/told/{one.pk}/{one.tellings}",
        parts=invitation(one, method_of(telling)),
    )


def method_of(telling: Telling) -> str:
    """What it means for a calendar; empty where that never knew of it."""
    if telling.now == Told.SEAT:
        return REQUEST
    return CANCEL if telling.before == Told.SEAT else ""


def letter_of(telling: Telling) -> Letter:
    write = {
        Told.SEAT: _seat,
        Told.WAITING: _waiting,
        Told.CALLED_OFF: _called_off,
        Told.CANCELLED: _cancelled,
    }
    return write[telling.now](telling)


def invitation(one: Registration, method: str) -> list[Part]:
    """As another form of the letter, which Outlook and Gmail show with buttons, and as a file for who has neither."""
    if not method:
        return []
    attendee = Attendee(one.address, one.name)
    text = event_calendar(one.event, method=method, attendee=attendee, sequence=one.calendar_sequence).decode()
    name = "afgelast.ics" if method == CANCEL else "activiteit.ics"
    return [Part(f"text/calendar; method={method}", text), Part("application/ics", text, name)]


def ask_to_confirm(one: Registration) -> None:
    """To an address that anybody may have typed: no word of theirs, and at most one in three minutes, the next waits.

    Who asks again for the same meeting meanwhile gets no second: the link in the first one works.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [CONFIRMING + one.email])
    # So many in one day are allowed that none of them waits for an hour.
    of_this_hour = Message.objects.filter(created_at__gt=timezone.now() - timedelta(hours=1))
    lately = of_this_hour.filter(to=one.email, key__startswith=CONFIRMING, not_before__gt=timezone.now() - QUIET)
    if lately.filter(key__startswith=f"{CONFIRMING}{one.pk}/").exists():
        return
    last = lately.aggregate(last=Max("not_before"))["last"]
    title = one_line(one.event.title)
    letter = Letter(
        f"Bevestig je inschrijving: {title}",
        [
            f"Met dit e-mailadres vroeg iemand een plek bij “{title}”.",
            "Was jij dat? Open dan de link en druk op de knop. Pas daarna sta je op de lijst.",
            "De link werkt twee dagen.",
        ],
        "Bevestig je inschrijving",
        page_of(one),
        ASKED,
        facts_of(one.event),
    )
    key = f"{CONFIRMING}{one.pk}/{one.tellings}"
    send(letter, to=one.email, key=key, not_before=last + QUIET if last else None)


def tell_already_there(one: Registration, *, to: str) -> None:
    """At most once a day, to an address that was confirmed before."""
    title = one_line(one.event.title)
    letter = Letter(
        f"Je staat al op de lijst: {title}",
        [f"Je schreef je nog een keer in voor “{title}”. Dat was niet nodig: je staat al op de lijst."],
        "Bekijk je inschrijving",
        page_of(one),
        WHY,
        facts_of(one.event),
    )
    send(letter, to=to, key=f"events/already/{one.pk}/{timezone.localdate():%Y%m%d}")


def _seat(telling: Telling) -> Letter:
    one, event = telling.registration, telling.event
    title = one_line(event.title)
    subject, text = {
        Told.WAITING: (f"Er is een plek voor je: {title}", "Er kwam een plek vrij, en die is voor jou."),
        Told.SEAT: (f"Gewijzigd: {title}", "Er is iets gewijzigd. Je plek blijft van jou. Zo is het nu:"),
    }.get(telling.before, (f"Je hebt een plek: {title}", "Je staat op de lijst. Tot dan!"))
    closing = "Kun je toch niet? Meld je dan af met de knop. Dan kan iemand anders komen."
    return Letter(
        subject, [text], "Bekijk je inschrijving", page_of(one), WHY, facts_of(event, seat=True), closing=closing
    )


def _waiting(telling: Telling) -> Letter:
    one, event = telling.registration, telling.event
    title = one_line(event.title)
    closing = "Komt er een plek vrij, dan krijg je die vanzelf en sturen we je een mail. Wil je niet meer? Meld je af."
    if telling.before == Told.WAITING:
        subject, text = f"Gewijzigd: {title}", "Er is iets gewijzigd. Je staat nog op de wachtlijst. Zo is het nu:"
    elif telling.before == Told.SEAT:
        subject = f"Je staat nu op de wachtlijst: {title}"
        text = "Er zijn minder plekken dan eerst. Wie zich het laatst inschreef staat nu op de wachtlijst, en jij ook."
    else:
        subject = f"Je staat op de wachtlijst: {title}"
        text = "Alle plekken zijn al vergeven. Je staat op de wachtlijst: je hebt nog geen plek."
    return Letter(subject, [text], "Bekijk je inschrijving", page_of(one), WHY, facts_of(event), closing=closing)


def _called_off(telling: Telling) -> Letter:
    event = telling.event
    title = one_line(event.title)
    return Letter(
        f"Gaat niet door: {title}",
        [f"“{title}” gaat niet door. Je hoeft niets te doen."],
        "Bekijk de activiteit",
        page_of_event(event),
        WHY,
        facts_of(event),
        quote=event.cancelled_reason,
    )


def _cancelled(telling: Telling) -> Letter:
    event = telling.event
    title = one_line(event.title)
    return Letter(
        f"Je bent afgemeld: {title}",
        [f"Je staat niet meer op de lijst van “{title}”. Kun je toch? Schrijf je dan opnieuw in."],
        "Bekijk de activiteit",
        page_of_event(event),
        WHY,
        facts_of(event),
    )
