"""What fits the themes and regions that a person saved: the nearest to their own initiative, and the newest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Value

from initiatives.geo import PlaneDistance, PlanePoint
from initiatives.matches import distance_words, km_between, point_of
from initiatives.models import Initiative, InitiativeQuerySet, Region, Theme
from initiatives.similar.likeness import listed

# What no row shows of an initiative.
WIDE = ("search_vector", "description", "people", "legacy")


class Related(NamedTuple):
    initiative: Initiative
    reason: str


class Followed(NamedTuple):
    """Nobody is in both lists."""

    nearest: Sequence[Related]
    newest: Sequence[Initiative]


def related_to(
    *,
    themes: Sequence[Theme],
    regions: Sequence[Region],
    exclude: QuerySet[Initiative],
    near: Initiative | None,
    most: int,
) -> Followed:
    """In one query. Nothing chosen of one sort means all of it; without a place of one's own nothing is near."""
    fitting = _fitting(themes, regions).exclude(pk__in=exclude.values("pk"))
    newest = fitting.order_by("-published_at", "-pk")[: 2 * most]
    wanted = Q(pk__in=newest.values("pk"))
    if near and (point := point_of(near)):
        here = PlanePoint(Value(point.longitude), Value(point.latitude))
        there = PlanePoint(F("public_longitude"), F("public_latitude"))
        wanted |= Q(pk__in=fitting.order_by(PlaneDistance(there, here), "pk")[:most].values("pk"))
    own = Initiative.themes.through._default_manager.filter(initiative=OuterRef("pk")).order_by("theme__position")
    rows = Initiative.objects.filter(wanted).select_related("municipality", "place").defer(*WIDE)
    found = list(rows.annotate(theme_ids=ArraySubquery(own.values("theme"))).order_by("-published_at", "-pk"))
    nearest = _nearest(found, themes, near, most)
    shown = {related.initiative.pk for related in nearest}
    return Followed(nearest, [one for one in found if one.pk not in shown][:most])


def _fitting(themes: Sequence[Theme], regions: Sequence[Region]) -> InitiativeQuerySet:
    rows = Initiative.objects.published()
    if themes:
        links = Initiative.themes.through._default_manager.filter(theme__in=[theme.pk for theme in themes])
        rows = rows.filter(pk__in=links.values("initiative"))
    if regions:
        members = Region.municipalities.through._default_manager.filter(region__in=[region.pk for region in regions])
        rows = rows.filter(municipality__in=members.values("municipality"))
    return rows


def _nearest(found: Sequence[Initiative], themes: Sequence[Theme], near: Initiative | None, most: int) -> list[Related]:
    if near is None or point_of(near) is None:
        return []
    by_distance = sorted(found, key=lambda one: (km_between(near, one) or 0.0, one.pk))
    return [Related(one, _reason(one, themes, near)) for one in by_distance[:most]]


def _reason(one: Initiative, themes: Sequence[Theme], near: Initiative) -> str:
    """ "Eten en voedsel · 4 km van Moestuin De Pier": names only what was saved and what is true."""
    theirs = set(one.theme_ids)  # type: ignore[attr-defined]  # annotated
    names = listed([theme.name for theme in themes if theme.pk in theirs])
    same = near.place_id is not None and near.place_id == one.place_id
    where = f"ook in {near.where}" if same else distance_words(km_between(near, one)).replace("verderop", f"van {near}")
    return " · ".join(filter(None, [names, where]))
