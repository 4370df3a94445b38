"""What else comes that is like an event, with the reason in words."""

from __future__ import annotations

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from events.models import Event
from events.room import with_taken
from events.views.cards import point_of
from initiatives.geo import KM_PER_DEGREE, PlaneDistance, PlanePoint, distance_km

SHOWN = 3
LOOKED_AT = 40
NEAR_KM = 12
NEAR_ENOUGH_KM = 25


def like(event: Event, most: int = SHOWN) -> list[tuple[Event, str]]:
    """Of the first to come those that share a theme, lie near, or are of the same kind; a few queries."""
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
    chosen: list[tuple[Event, str]] = [(other, reason(event, other, themes)) for other in found[:most]]
    return chosen + near(event, {other.pk for other, _ in chosen}, most - len(chosen))


def near(event: Event, known: set[int], most: int) -> list[tuple[Event, str]]:
    """What comes nearest to it, where there is not enough that is like it."""
    here = point_of(event)
    if here is None or most <= 0:
        return []
    there = PlanePoint(Coalesce("longitude", "municipality__longitude"), Coalesce("latitude", "municipality__latitude"))
    away = PlaneDistance(there, PlanePoint(Value(here.longitude), Value(here.latitude)))
    rows = _others(event).exclude(pk__in=known).annotate(away=away).filter(away__lt=NEAR_ENOUGH_KM / KM_PER_DEGREE)
    found = rows.order_by("away", "starts_at", "pk")[:most]
    return [(other, f"{other.away * KM_PER_DEGREE:.0f} km verderop") for other in found]


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
