"""Tells people what became of their registration, each change once.

What somebody was last told is in their row. Under the event's lock it is laid beside what is true now; where the two
differ the row changes and the mail is queued, in one transaction and under a key that no other telling has. Whatever
else changed in between, only the last is told.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from events.actions.seats import last_seat, lock
from events.mails.registrations import Telling, send_telling
from events.models import Event, Registration
from events.tasks import tell_rest
from omzien.wake import wake

Told = Registration.Told
STEP = 25


def tell(event: Event, *, step: int = STEP) -> None:
    """Call it under the lock, after every change. A long list goes on in the background."""
    due = list(untold(event)[: step + 1])
    border = last_seat(event)
    for one in due[:step]:
        one.event = event
        _tell(one, _now(event, one, border))
    _remember(event, more=len(due) > step)


@transaction.atomic
def tell_step(pk: int) -> bool:
    """The next few; whether there are more."""
    event = lock_if_there(pk)
    if event is None:
        return False
    tell(event)
    return event.to_tell


def tell_cancelled(registration: Registration) -> None:
    """Once they are out of line. Who was told nothing yet need not hear that either."""
    if registration.told != Told.NOTHING:
        _tell(registration, Told.CANCELLED)


def untold(event: Event) -> QuerySet[Registration]:
    """Everybody in line for whom something is true that they were not told, in order of rank."""
    line = event.registrations.live().select_related("user").order_by("rank")
    if event.is_past or event.status == Event.Status.DRAFT:
        return line.none()
    if event.is_cancelled:
        return line.exclude(told=Told.CALLED_OFF)
    return line.filter(_is_news(event))


def _is_news(event: Event) -> Q:
    news = ~Q(told_sequence=event.sequence)
    border = last_seat(event)
    if border is None:
        return news | ~Q(told=Told.SEAT)
    return news | (Q(rank__lte=border) & ~Q(told=Told.SEAT)) | (Q(rank__gt=border) & ~Q(told=Told.WAITING))


def _now(event: Event, one: Registration, border: int | None) -> Told:
    if event.is_cancelled:
        return Told.CALLED_OFF
    return Told.SEAT if border is None or (one.rank or 0) <= border else Told.WAITING


def _tell(one: Registration, now: Told) -> None:
    """The claim and the mail, in the caller's transaction."""
    before = Told(one.told)
    one.told, one.told_sequence, one.told_at = now, one.event.sequence, timezone.now()
    one.tellings += 1
    if Told.SEAT in {before, now}:
        one.calendar_sequence = max(one.event.sequence, one.calendar_sequence + 1)
    one.save(update_fields=["told", "told_sequence", "told_at", "tellings", "calendar_sequence"])
    if one.address:
        send_telling(Telling(one, before, now))


def _remember(event: Event, *, more: bool) -> None:
    if event.to_tell != more:
        Event.objects.filter(pk=event.pk).update(to_tell=more)
        event.to_tell = more
    if more:
        wake(tell_rest, event.pk)


def lock_if_there(pk: int) -> Event | None:
    """Waits for who is busy with it."""
    try:
        return lock(pk)
    except Event.DoesNotExist:
        return None


def left_to_tell() -> list[int]:
    return list(Event.objects.filter(to_tell=True).order_by("pk").values_list("pk", flat=True)[:100])
