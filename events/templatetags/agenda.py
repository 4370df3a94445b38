"""Dates and places of events in words, and the short list "Binnenkort" that other pages show."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Q

from events import wording
from events.models import Event, Organiser
from events.room import Room, room_of, with_taken
from initiatives.models import Initiative

register = template.Library()

SOON = 3


@register.filter
def when(event: Event) -> str:
    return wording.when(event.starts_at, event.ends_at)


@register.filter
def when_near(event: Event) -> str:
    """With "vandaag" and "morgen" for the date."""
    return wording.when(event.starts_at, event.ends_at, near=True)


@register.filter
def near_day(event: Event) -> str:
    return wording.near_day(wording.local_day(event.starts_at))


@register.filter
def room(event: Event) -> Room | None:
    """Wants `taken`."""
    return room_of(event)


@register.filter
def place(event: Event) -> str:
    """ "Buurthuis De Linde, Zeist": without the street."""
    parts = (event.place_name, str(event.municipality or ""))
    return ", ".join(dict.fromkeys(part for part in parts if part)) or ("online" if event.is_online else "")


@register.filter
def organisers(event: Event) -> str:
    """ "Dorpshuis De Schuur en Buurtsoep": wants them prefetched."""
    names = [one.name for one in event.organisers.all()]
    return " en ".join(part for part in (", ".join(names[:-1]), names[-1] if names else "") if part)


@register.inclusion_tag("events/_soon.html")
def coming_events(**of: Any) -> dict[str, Any]:
    """What comes first `initiative=`, `municipality=`, `region=` or `theme=`, or of all; one query. Not in a loop.

    Of an initiative also how it was: the reports of what it organised, which is another query.
    """
    rows = Event.objects.published().upcoming().filter(*(_of(name, thing) for name, thing in of.items()))
    events = list(with_taken(rows.for_row())[:SOON])
    name, thing = next(iter(of.items()), ("", None))
    reported = _reported_by(thing) if isinstance(thing, Initiative) else []
    slug = getattr(thing, "slug", "")
    return {"events": events, "reported": reported, "param": PARAMS.get(name, ""), "slug": slug, "of": name}


def _reported_by(initiative: Initiative) -> list[Event]:
    """The latest whose report everybody may read, each with the words of that."""
    organised = Event.objects.published().past().filter(_of("initiative", initiative), report__live=True)
    return list(organised.select_related("report").only("starts_at", "report__title", "report__slug")[:SOON])


@register.filter
def public_organisers(event: Event) -> list[Initiative]:
    """One query. Not in a loop."""
    found = Initiative.objects.published().filter(organising__event=event).order_by("organising__pk")
    return list(found.only("name", "slug"))


PARAMS = {"municipality": "gemeente", "region": "regio", "theme": "thema"}


def _of(name: str, thing: Any) -> Q:
    if name == "initiative":
        return Q(pk__in=Organiser.objects.filter(initiative=thing).values("event"))
    if name == "theme":
        return Q(pk__in=Event.themes.through.objects.filter(theme=thing).values("event"))
    if name == "region":
        members = [one.pk for one in thing.municipalities.all()]
        return Q(municipality__in=members) | Q(
            pk__in=Event.regions.through.objects.filter(region=thing).values("event")
        )
    return Q(municipality=thing)
