"""Where the place is that a visitor typed."""

from __future__ import annotations

from typing import NamedTuple

from initiatives.geo import Point
from initiatives.models import Place
from omzien.search.dutch import sort_key


class Located(NamedTuple):
    """A point with the name to show for it."""

    point: Point
    label: str


def locate(text: str) -> Located | None:
    """The place of this name in our own table."""
    place = Place.objects.filter(sort_key=sort_key(text)).first()
    return Located(Point(place.latitude, place.longitude), place.name) if place else None
