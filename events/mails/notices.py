"""Mails beside the registration itself: the reminder, what organisers write, and what coordinators hear."""

from __future__ import annotations

from django.utils import timezone

from events.mails.letters import Letter, facts_of, page_of, page_of_event, send, sentence_case
from events.mails.registrations import WHY
from events.models import Announcement, Event, Registration
from events.wording import day_in_words, near_day
from initiatives.mails.coordinators import coordinators_of
from initiatives.notices import WORK
from omzien.accounts.models import User
from omzien.mail.notes import Note
from omzien.mail.words import link_to, one_line
from omzien.notices.actions.telling import notify


def remind(one: Registration) -> None:
    event = one.event
    day = timezone.localdate(event.starts_at)
    when = sentence_case(near_day(day) or day_in_words(day))
    title = one_line(event.title)
    letter = Letter(
        f"{when}: {title}",
        [f"Je hebt een plek bij “{title}”. Tot dan!"],
        "Bekijk je inschrijving",
        page_of(one),
        WHY,
        facts_of(event, seat=True),
        closing="Kun je toch niet? Meld je dan af met de knop. Dan kan iemand anders komen.",
    )
    send(letter, to=one.address, key=f"events/reminder/{one.pk}/{event.starts_at:%Y%m%d%H%M}")


def pass_on(announcement: Announcement, one: Registration) -> None:
    event = announcement.event
    title = one_line(event.title)
    letter = Letter(
        f"{title}: {announcement.subject}",
        [f"De organisatie van “{title}” schrijft aan iedereen die zich inschreef:"],
        "Bekijk je inschrijving",
        page_of(one),
        WHY,
        facts_of(event),
        quote=announcement.text,
    )
    send(letter, to=one.address, key=f"events/announcement/{announcement.pk}/{one.pk}")


def tell_coordinators(event: Event, *, by: User) -> None:
    """A team put something on the agenda without anybody looking first."""
    initiative = event.organisers.order_by("organising__pk").first()
    if initiative is None:
        return
    title = one_line(event.title)
    note = Note(
        f"Nieuw op de agenda: {title}",
        [
            f"{one_line(initiative.name)} zette “{title}” op de agenda. Het staat op de site.",
            *(f"{label}: {said}" for label, said in facts_of(event)),
            event.summary,
        ],
        "Bekijk de activiteit",
        page_of_event(event),
        "Je krijgt dit bericht omdat je coördinator bent van de regio van dit initiatief.",
        closing=f"Klopt er iets niet? Je kunt het aanpassen in het beheer: {_in_admin(event)}",
    )
    for person in coordinators_of(initiative):
        if person.pk != by.pk:
            notify(note, person=person, kind=WORK, about=f"events/published/{event.pk}/{person.pk}")


def _in_admin(event: Event) -> str:
    return link_to("admin:events_event_change", event.pk)
