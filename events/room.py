"""How much room is left, as the lists and pages say it; who has which seat is decided elsewhere, under the lock."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from events.models import Event, Registration

FEW = 5


class Room(NamedTuple):
    """What a card says; `tone` is "few", "full", or empty."""

    text: str
    tone: str = ""


def with_taken(events: QuerySet[Any]) -> QuerySet[Any]:
    """With how many people are `taken` in line for each: more than there are seats when some wait."""
    in_line = Registration.objects.live().order_by().filter(event=OuterRef("pk")).values("event")
    number = Subquery(in_line.annotate(number=Count("pk")).values("number"), output_field=IntegerField())
    return events.annotate(taken=Coalesce(number, 0))


def soon(most: int) -> list[Event]:
    """The first to come of all, as short cards; one query."""
    return list(with_taken(Event.objects.published().upcoming().for_row())[:most])


def has_room(events: QuerySet[Any]) -> QuerySet[Any]:
    """What one can still come to without waiting, as far as we know."""
    now = timezone.now()
    closed = Q(registration=Event.Registration.HERE) & (
        Q(registration_closes_at__lte=now) | Q(registration_closes_at__isnull=True, starts_at__lte=now)
    )
    takes = events.filter(status=Event.Status.PUBLISHED).exclude(closed)
    counted = with_taken(Event.objects.filter(capacity__isnull=False, registration=Event.Registration.HERE))
    full = counted.filter(pk__in=takes.values("pk"), taken__gte=F("capacity"))
    return takes.exclude(pk__in=full.order_by().values("pk"))


def room_of(event: Event) -> Room | None:
    """Wants `taken`. None where there is nothing to say."""
    if event.is_cancelled:
        return Room("Gaat niet door", "full")
    if event.is_past:
        return None
    if event.registration == Event.Registration.NONE:
        return Room("Vrije inloop")
    if event.registration == Event.Registration.ELSEWHERE:
        return Room("Aanmelden op een andere website")
    if not event.takes_registrations:
        return Room("Aanmelden kan niet meer") if event.status == Event.Status.PUBLISHED else None
    return _seats(event)


def _seats(event: Event) -> Room | None:
    taken: int = event.taken  # type: ignore[attr-defined]  # annotated
    if event.capacity is None:
        return Room("Er is plek")
    left = event.capacity - taken
    if left > FEW:
        return Room(f"Nog {left} plekken")
    if left > 0:
        return Room("Nog 1 plek" if left == 1 else f"Nog {left} plekken", "few")
    waiting = -left
    return Room(f"Vol, {waiting} op de wachtlijst" if waiting else "Vol, wel een wachtlijst", "full")
