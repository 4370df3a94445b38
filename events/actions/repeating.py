"""The same again on another day, once or a number of times. Each is an event of its own, and all know each other."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from events.actions.editing import MANY
from events.actions.seats import lock
from events.models import Event, Organiser
from events.series import moved
from events.slugs import save_with_slug
from omzien.accounts.models import User

COPIED = (
    *("title", "kind", "summary", "description", "municipality_id", "place_name", "address", "latitude", "longitude"),
    *("is_online", "online_url", "registration", "registration_url", "capacity"),
)


@transaction.atomic
def copy_to(*, event: Event, days: Iterable[date], by: User) -> list[Event]:
    """Drafts, at the same time of the day and with nobody in line. More than one become a series with the first."""
    chosen, locked = list(days), lock(event.pk)
    if locked.series is None and len(chosen) > 1:
        locked.series = uuid.uuid4()
        locked.save(update_fields=["series"])
    return [_copy(locked, day, by, locked.series) for day in chosen]


def _copy(event: Event, day: date, by: User, series: uuid.UUID | None) -> Event:
    shift = day - timezone.localdate(event.starts_at)
    made = Event(**{name: getattr(event, name) for name in COPIED}, created_by=by, series=series)
    made.starts_at, made.ends_at = moved(event.starts_at, by=shift), moved(event.ends_at, by=shift)
    if event.registration_closes_at:
        made.registration_closes_at = moved(event.registration_closes_at, by=shift)
    save_with_slug(made)
    for name in MANY:
        getattr(made, name).set(getattr(event, name).all())
    for organiser in event.organising.order_by("pk"):
        Organiser.objects.create(event=made, initiative_id=organiser.initiative_id)
    return made
