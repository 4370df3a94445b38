"""What else comes that is like an event, with the reason in words."""

from __future__ import annotations

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from events.models import Event
from events.room import with_taken
from events.views.cards import point_of
from initiatives.geo import distance_km

SHOWN = 3
LOOKED_AT = 40
NEAR_KM = 12


def like(event: Event, most: int = SHOWN) -> list[tuple[Event, str]]:
    """Of the first to come those that share a theme, lie near, or are of the same kind; three queries at most."""
    themes = [theme.pk for theme in event.themes.all()]
    here = event.municipality_id
    shared = Event.themes.through.objects.filter(theme__in=themes).values("event")
    alike = Q(pk__in=shared) | Q(municipality=here) if here else Q(pk__in=shared)
    rows = (
        _others(event)
        .filter(alike)
        .annotate(
            kinship=Case(When(pk__in=shared, then=Value(2)), default=Value(0), output_field=IntegerField())
            + Case(When(kind=event.kind, then=Value(1)), default=Value(0), output_field=IntegerField())
            + Case(When(municipality=here, then=Value(1)), default=Value(0), output_field=IntegerField())
        )
    )
    best = rows.order_by(F("kinship").desc(), "starts_at", "pk")[:LOOKED_AT]
    found = sorted(best, key=lambda other: (-other.kinship, _distance(event, other), other.starts_at, other.pk))
    return [(other, reason(event, other, themes)) for other in found[:most]]


def _others(event: Event) -> QuerySet[Event]:
    rows = Event.objects.published().upcoming().exclude(pk=event.pk)
    if event.series:
        rows = rows.exclude(series=event.series)
    return with_taken(rows.for_card())


def _distance(event: Event, other: Event) -> int:
    """In steps, so that the date decides between places that are about as near."""
    here, there = point_of(event), point_of(other)
    return round(distance_km(here, there) / NEAR_KM) if here and there else 99


def reason(event: Event, other: Event, themes: list[int]) -> str:
    """ "ook over Eten en voedsel, ook in Zeist"."""
    shared = [theme.name for theme in other.themes.all() if theme.pk in themes][:2]
    parts = [f"ook over {' en '.join(shared)}"] if shared else []
    if other.municipality_id and other.municipality_id == event.municipality_id:
        parts.append(f"ook in {other.municipality}")
    return ", ".join(parts)
