"""Ordering a list by how far things are from a place that the visitor typed."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.db.models import F, QuerySet, Value

from initiatives.facets import FacetFilterSet, SortOption
from initiatives.geo import PlaneDistance, PlanePoint
from initiatives.geocoding import Located, locate, suggest

MOST_CHOICES = 6


class Nearby(FacetFilterSet):
    """`bij` is the place; `initiative_path` leads from a row to the initiative whose public point counts."""

    nearest: ClassVar[SortOption]
    initiative_path: ClassVar[str] = ""
    extra_params = ("bij",)

    @cached_property
    def nearby(self) -> str:
        return " ".join(self.data.get("bij", "").split())[:80]

    @cached_property
    def located(self) -> Located | None:
        return locate(self.nearby) if self.nearby else None

    @cached_property
    def nearby_choices(self) -> list[tuple[str, str]]:
        """Several places have the name that was typed: each with the address of the list near to it."""
        if not self.nearby or self.located:
            return []
        return [(choice.label, self.url(bij=choice.label)) for choice in suggest(self.nearby)[:MOST_CHOICES]]

    @property
    def nearby_problem(self) -> str:
        """What to do when sorting by distance can't be done."""
        if self.nearby_choices:
            return f"Er is meer dan één ‘{self.nearby}’. Welke bedoel je?"
        if self.nearby and not self.located:
            return f"We kennen de plaats ‘{self.nearby}’ niet. Probeer een plaats of wijk in de buurt."
        if self.data.get("sorteer") == self.nearest.value and not self.nearby:
            return "Vul een plaats in. Dan zetten we wat dichtbij is bovenaan."
        return ""

    def usable_sorts(self) -> list[SortOption]:
        """By distance when there is a place; the first is the default."""
        return [*([self.nearest] if self.located else []), *super().usable_sorts()]

    def public_point(self) -> tuple[Any, Any]:
        """Longitude and latitude of a row."""
        path = self.initiative_path
        return F(f"{path}public_longitude"), F(f"{path}public_latitude")

    @property
    def ordered(self) -> QuerySet[Any]:
        if self.sort == self.nearest and self.located:
            here = self.located.point
            start = PlanePoint(Value(here.longitude), Value(here.latitude))
            end = PlanePoint(*self.public_point())
            return self.found.annotate(distance=PlaneDistance(end, start)).order_by(*self.nearest.ordering)
        return super().ordered
