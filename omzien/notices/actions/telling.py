"""Telling a person something unasked, at the pace that they chose."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from omzien.accounts.models import User
from omzien.mail.notes import Note
from omzien.mail.words import one_line
from omzien.notices.kinds import kind_of
from omzien.notices.mails import send_now
from omzien.notices.models import Choice, Notice, Pace
from omzien.notices.slots import due_at


@transaction.atomic
def notify(note: Note, *, person: User, kind: str, about: str) -> Notice | None:
    """None for who wants none. The same `about` twice is one notice; it names what and for whom, without an address."""
    pace = pace_of(person, kind)
    if pace == Pace.NEVER:
        return None
    now = timezone.now()
    notice, is_new = Notice.objects.get_or_create(
        about=about,
        defaults={
            "user": person,
            "kind": kind,
            "subject": one_line(note.subject)[:250],
            "text": one_line(" ".join(note.paragraphs))[:500],
            "url": note.url,
            "due_at": due_at(pace, now),
            "told_at": now if pace == Pace.AT_ONCE else None,
        },
    )
    if is_new and pace == Pace.AT_ONCE:
        send_now(note, notice)
    return notice


def notify_many(*, people: Iterable[tuple[int, Pace]], kind: str, about: str, subject: str, text: str, url: str) -> int:
    """The same to many accounts, none of which wants none; returns how many were new. What is for at once goes out with
    the next sweep, so that ten new things at one moment are one mail."""
    now = timezone.now()
    before: dict[Pace, datetime] = {pace: due_at(pace, now) for pace in Pace if pace != Pace.NEVER}
    rows = [
        Notice(
            user_id=person,
            kind=kind,
            about=f"{about}/{person}",
            subject=one_line(subject)[:250],
            text=one_line(text)[:500],
            url=url,
            due_at=before[pace],
        )
        for person, pace in people
    ]
    return len(Notice.objects.bulk_create(rows, batch_size=1_000, ignore_conflicts=True))


def paces_of(people: Iterable[User], kind: str) -> list[tuple[int, Pace]]:
    """Of these accounts, for `notify_many`: who wants none is left out. One query."""
    keys = [person.pk for person in people]
    chosen = dict(Choice.objects.filter(user__in=keys, kind=kind).values_list("user_id", "pace"))
    paces = [(key, Pace(chosen.get(key, kind_of(kind).pace))) for key in keys]
    return [(key, pace) for key, pace in paces if pace != Pace.NEVER]


def pace_of(person: User, kind: str) -> Pace:
    chosen = Choice.objects.filter(user=person, kind=kind).values_list("pace", flat=True).first()
    return Pace(chosen) if chosen else kind_of(kind).pace
