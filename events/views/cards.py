"""What a list shows of events: cards with their reason, in chapters of a month."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from django.utils import timezone

from events.filters.agenda import AgendaFilterSet
from events.models import Event
from events.wording import month_in_words
from initiatives.geo import Point, distance_km


class EventCard(NamedTuple):
    """An event in a list, with the reason why it stands here."""

    event: Event
    reason: str = ""


class Chapter(NamedTuple):
    """The events of one month; without a title where the order is not that of the calendar."""

    title: str
    cards: list[EventCard]


def chapters(events: Iterable[Event], found: AgendaFilterSet) -> list[Chapter]:
    cards = [EventCard(event, distance_text(event, found)) for event in events]
    if not found.is_by_date:
        return [Chapter("", cards)] if cards else []
    return [Chapter(month, list(of)) for month, of in groupby(cards, key=month_of)]


def month_of(card: EventCard) -> str:
    return month_in_words(timezone.localdate(card.event.starts_at))


def distance_text(event: Event, found: AgendaFilterSet) -> str:
    """ "4 km van Odijk"; empty when no place was asked for or the event is nowhere."""
    there = point_of(event)
    if found.located is None or there is None:
        return ""
    km = distance_km(found.located.point, there)
    shown = "minder dan 1 km" if km < 1 else f"{km:.0f} km"
    return f"{shown} van {found.located.label}"


def point_of(event: Event) -> Point | None:
    """Its own, or that of its municipality."""
    if event.latitude is not None and event.longitude is not None:
        return Point(event.latitude, event.longitude)
    return Point(event.municipality.latitude, event.municipality.longitude) if event.municipality else None
