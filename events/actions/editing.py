"""Making an event, changing it, publishing it and calling it off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from events.actions.errors import EditedMeanwhileError, NotReadyError
from events.actions.proposals import after_calling_off, after_publishing
from events.actions.seats import lock
from events.actions.telling import tell
from events.findable import refresh
from events.mails.notices import tell_coordinators
from events.models import Event, Organiser
from events.slugs import save_with_slug
from initiatives.models import Initiative
from omzien.accounts.models import User

# What a calendar must know: a change of one of these makes a new SEQUENCE, and is told.
IN_CALENDARS = ("title", "starts_at", "ends_at", "place_name", "address", "municipality_id", "is_online", "online_url")
MANY = ("themes", "phases", "regions")
EDITED = (
    "Iemand anders heeft dit intussen bewaard. Kijk na wat er nu staat; wat jij invulde staat nog in het formulier."
)
NOT_DRAFT = "Dit staat al op de site."
NOT_SHOWN = "Alleen wat op de site staat kun je afgelasten."
NO_PUBLIC_ORGANISER = "Een van de organiserende initiatieven moet op de site staan."


@transaction.atomic
def create_event(*, values: Mapping[str, Any], organisers: Iterable[Initiative], by: User) -> Event:
    plain, many = _split(values)
    event = Event(**plain, created_by=by)
    save_with_slug(event)
    _set_many(event, many)
    for initiative in organisers:
        Organiser.objects.create(event=event, initiative=initiative)
    return event


@transaction.atomic
def change_event(
    *,
    event: Event,
    values: Mapping[str, Any],
    version: int | None = None,
    organisers: Iterable[Initiative] | None = None,
) -> Event:
    """Raises EditedMeanwhileError where somebody else saved it since this version. Whoever comes is told what they must
    know.
    """
    locked = lock(event.pk)
    if version is not None and version != locked.version:
        raise EditedMeanwhileError(EDITED)
    before = [getattr(locked, name) for name in IN_CALENDARS]
    plain, many = _split(values)
    for name, value in plain.items():
        setattr(locked, name, value)
    if locked.status != Event.Status.DRAFT and before != [getattr(locked, name) for name in IN_CALENDARS]:
        locked.sequence += 1
    locked.version += 1
    locked.save()
    _set_many(locked, many)
    if organisers is not None:
        _set_organisers(locked, list(organisers))
    refresh([locked.pk])
    tell(locked)
    return locked


def set_capacity(*, event: Event, capacity: int | None) -> Event:
    """More seats: who waits moves up. Fewer: who came last waits."""
    return change_event(event=event, values={"capacity": capacity})


@transaction.atomic
def publish(*, event: Event, by: User, tells: bool = True) -> Event:
    """Of initiatives at once, where one of them is on the site itself; their coordinators hear of it."""
    locked = lock(event.pk)
    if locked.status != Event.Status.DRAFT:
        raise NotReadyError(NOT_DRAFT)
    cares = Event.objects.in_care_of(by).filter(pk=locked.pk).exists() and by.is_staff
    if not cares and not locked.organisers.filter(status=Initiative.Status.PUBLISHED).exists():
        raise NotReadyError(NO_PUBLIC_ORGANISER)
    if not locked.summary or not (locked.is_online or locked.place_name):
        raise NotReadyError("Vul eerst in wat jullie doen in één zin, en waar het is.")
    if locked.is_past:
        raise NotReadyError("Deze dag is al voorbij. Kies eerst een nieuwe dag.")
    locked.status, locked.published_at = Event.Status.PUBLISHED, timezone.now()
    locked.version += 1
    locked.save(update_fields=["status", "published_at", "version", "updated_at"])
    refresh([locked.pk])
    after_publishing(locked)
    if tells and not cares:
        tell_coordinators(locked, by=by)
    return locked


@transaction.atomic
def call_off(*, event: Event, reason: str) -> Event:
    """Everybody in line is told, and calendars take it out."""
    locked = lock(event.pk)
    if locked.status != Event.Status.PUBLISHED or locked.is_past:
        raise NotReadyError(NOT_SHOWN)
    reason = " ".join(reason.split())
    if not reason:
        raise NotReadyError("Schrijf waarom het niet doorgaat.")
    locked.status, locked.cancelled_at, locked.cancelled_reason = Event.Status.CANCELLED, timezone.now(), reason[:500]
    locked.sequence += 1
    locked.version += 1
    locked.save()
    refresh([locked.pk])
    tell(locked)
    after_calling_off(locked)
    return locked


def who_would_wait(event: Event, capacity: int | None) -> int:
    """How many who have a seat now would not with so many seats."""
    if capacity is None:
        return 0
    line = event.registrations.live().count()
    seated = line if event.capacity is None else min(line, event.capacity)
    return max(0, seated - capacity)


def _split(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    many = {name: value for name, value in values.items() if name in MANY}
    return {name: value for name, value in values.items() if name not in MANY}, many


def _set_many(event: Event, many: Mapping[str, Any]) -> None:
    for name, value in many.items():
        getattr(event, name).set(value)


def _set_organisers(event: Event, wanted: list[Initiative]) -> None:
    event.organising.exclude(initiative__in=wanted).delete()
    known = set(event.organising.values_list("initiative", flat=True))
    Organiser.objects.bulk_create(
        [Organiser(event=event, initiative=one) for one in wanted if one.pk not in known], ignore_conflicts=True
    )
