"""What events hold about a person, to take along and to erase. Registered in apps.py."""

from __future__ import annotations

from collections.abc import Iterator

from events.actions.forgetting import leave_events, registrations_of
from events.models import Announcement, Event, Registration
from omzien.accounts.models import User
from omzien.accounts.personal import PersonalData, Row

CHUNK = 200


def registration_rows(user: User) -> Iterator[Row]:
    rows = registrations_of(user).select_related("event").prefetch_related("reminders").order_by("pk")
    for one in rows.iterator(CHUNK):
        yield {
            "activiteit": one.event.title,
            "begint": one.event.starts_at,
            "naam": one.name,
            "opmerking": one.note,
            "ingeschreven op": one.created_at,
            "bevestigd op": one.confirmed_at,
            "afgemeld op": one.cancelled_at,
            "was er": one.attended,
            "herinnerd op": [reminder.created_at for reminder in one.reminders.all()],
        }
    for one in Registration.objects.filter(added_by=user).select_related("event").order_by("pk").iterator(CHUNK):
        yield {"je zette iemand op de lijst van": one.event.title, "op": one.created_at}


def event_rows(user: User) -> Iterator[Row]:
    for event in Event.objects.filter(created_by=user).order_by("pk").iterator(CHUNK):
        yield {
            "titel": event.title,
            "begint": event.starts_at,
            "status": event.get_status_display(),
            "gemaakt op": event.created_at,
        }
    for one in Announcement.objects.filter(by=user).select_related("event").order_by("pk").iterator(CHUNK):
        yield {
            "bericht aan wie kwam naar": one.event.title,
            "onderwerp": one.subject,
            "tekst": one.text,
            "op": one.created_at,
        }


def stays(user: User) -> None:
    """Nothing of it names the person once the account is gone."""


KINDS = [
    PersonalData(
        key="inschrijvingen",
        title="Je inschrijvingen",
        why="Waar je je voor inschreef en of je er was, tot een half jaar na de activiteit.",
        when_erased="Je bent overal afgemeld. Je plek gaat naar wie op de wachtlijst staat. Je naam gaat weg.",
        models=frozenset({"events.Registration", "events.Reminder"}),
        export=registration_rows,
        erase=leave_events,
    ),
    PersonalData(
        key="activiteiten",
        title="Activiteiten die je maakte",
        why="Wat je op de agenda zette, en wat je schreef aan wie kwam.",
        when_erased="Blijft staan, zonder je naam. Wie komt moet weten dat het doorgaat.",
        models=frozenset({"events.Event", "events.Announcement"}),
        export=event_rows,
        erase=stays,
    ),
]
