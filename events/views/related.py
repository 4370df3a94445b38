"""What else comes that is like an event or near to it, with the reason in words."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from events.models import Event
from events.room import with_taken
from events.views.cards import point_of
from initiatives.geo import KM_PER_DEGREE, PlaneDistance, PlanePoint

SHOWN = 3
LOOKED_AT = 40
NEAR_KM, STEP_KM = 25, 12
FAR = 99.0


def like(event: Event, most: int = SHOWN) -> list[tuple[Event, str]]:
    """What shares a theme, then what is in the same municipality, then what is near; the nearest of equals first."""
    themes = [theme.pk for theme in event.themes.all()]
    best = _alike(event, themes).order_by("-kinship", F("away").asc(nulls_last=True), "starts_at", "pk")[:LOOKED_AT]
    found = sorted(best, key=lambda other: (-other.kinship, _steps(other), other.starts_at, other.pk))
    return [(other, reason(event, other, themes)) for other in found[:most]]


def _alike(event: Event, themes: list[int]) -> QuerySet[Any]:
    rows = Event.objects.published().upcoming().exclude(pk=event.pk)
    if event.series:
        rows = rows.exclude(series=event.series)
    shared = Q(pk__in=Event.themes.through.objects.filter(theme__in=themes).values("event"))
    there = Q(municipality=event.municipality_id) if event.municipality_id else Q(pk__in=[])
    kinship = _points(shared, 4) + _points(there, 2) + _points(Q(kind=event.kind), 1)
    near = Q(away__lt=NEAR_KM / KM_PER_DEGREE)
    return with_taken(rows.for_card()).annotate(away=_away(event), kinship=kinship).filter(shared | there | near)


def _points(condition: Q, number: int) -> Case:
    return Case(When(condition, then=Value(number)), default=Value(0), output_field=IntegerField())


def _away(event: Event) -> Any:
    """In degrees of latitude; far where this one is nowhere."""
    here = point_of(event)
    if here is None:
        return Value(FAR)
    longitude = Coalesce("longitude", "municipality__longitude")
    latitude = Coalesce("latitude", "municipality__latitude")
    return PlaneDistance(PlanePoint(longitude, latitude), PlanePoint(Value(here.longitude), Value(here.latitude)))


def _steps(other: Any) -> int:
    """The date decides between places that are about as near."""
    return round((FAR if other.away is None else other.away) * KM_PER_DEGREE / STEP_KM)


def reason(event: Event, other: Any, themes: list[int]) -> str:
    """ "ook over Eten en voedsel, ook in Zeist", or else how far it is."""
    shared = [theme.name for theme in other.themes.all() if theme.pk in themes][:2]
    parts = [f"ook over {' en '.join(shared)}"] if shared else []
    if other.municipality_id and other.municipality_id == event.municipality_id:
        parts.append(f"ook in {other.municipality}")
    return ", ".join(parts) or f"{max(1, round(other.away * KM_PER_DEGREE))} km verderop"
