"""What fits an offer or need: the other direction of the same kind, most shared themes first, then the nearest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce, RowNumber

from initiatives.geo import PlaneDistance, PlanePoint, Point, distance_km
from initiatives.models import Initiative, Posting, Region

# So many are weighed for each kind and direction; of those the best are shown.
POOL = 24
# The region of the whole province says nothing about being near.
WHOLE_PROVINCE = "provincie"


class Match(NamedTuple):
    """A posting that fits another, with why."""

    posting: Posting
    reason: str
    shared: int
    km: float | None


def matches_of(posting: Posting, most: int) -> list[Match]:
    return matches([posting], most)[posting.pk]


def matches(postings: Sequence[Posting], most: int) -> dict[int, list[Match]]:
    """For each of these, all of one initiative, at most so many; three queries whatever their number."""
    if not postings:
        return {}
    whose = postings[0].initiative
    found = list(Posting.objects.for_card().filter(pk__in=_candidates(postings, whose)))
    return {one.pk: _best(one, found)[:most] for one in postings}


def _candidates(postings: Sequence[Posting], whose: Initiative) -> list[int]:
    """The ids of the best of every kind and direction that is looked for."""
    wanted = Q()
    for one in postings:
        wanted |= Q(kind=one.kind_id, direction=one.opposite)
    others = Posting.objects.current().filter(wanted).exclude(initiative=whose).order_by()
    order = [F("shared").desc(), F("distance").asc(nulls_last=True), F("pk").desc()]
    ranked = _weighed(others, postings, whose).annotate(
        place=Window(RowNumber(), partition_by=[F("kind"), F("direction")], order_by=order)
    )
    return list(ranked.filter(place__lte=POOL).values_list("pk", flat=True))


def _weighed(others: QuerySet[Posting], postings: Sequence[Posting], whose: Initiative) -> QuerySet[Posting]:
    """How many themes they share with these, and how far they are from their initiative."""
    own = {theme.pk for one in postings for theme in one.themes.all()}
    links = Posting.themes.through._default_manager.filter(posting=OuterRef("pk"), theme__in=own)
    numbered = links.order_by().values("posting").annotate(number=Count("pk"))
    shared = numbered.values("number")  # type: ignore[misc]  # the stubs lose the annotation
    here = PlanePoint(Value(whose.public_longitude), Value(whose.public_latitude))
    there = PlanePoint(F("initiative__public_longitude"), F("initiative__public_latitude"))
    return others.annotate(
        shared=Coalesce(Subquery(shared), 0) if own else Value(0, output_field=IntegerField()),
        distance=PlaneDistance(there, here) if point_of(whose) else Value(0, output_field=IntegerField()),
    )


def _best(one: Posting, found: Sequence[Posting]) -> list[Match]:
    fitting = [other for other in found if other.kind_id == one.kind_id and other.direction == one.opposite]
    weighed = [_match(one, other) for other in fitting]
    return sorted(weighed, key=lambda match: (-match.shared, match.km is None, match.km or 0, -match.posting.pk))


def _match(one: Posting, other: Posting) -> Match:
    own = {theme.pk for theme in one.themes.all()}
    names = [theme.name for theme in other.themes.all() if theme.pk in own]
    km = km_between(one.initiative, other.initiative)
    parts = [other.sentence, distance_words(km), f"ook {_listed(names)}" if names else ""]
    return Match(other, " · ".join(filter(None, parts)), len(names), km)


def in_one_region(one: Initiative, other: Initiative) -> bool:
    """Whether some region smaller than the province holds both."""
    regions = Region.objects.exclude(kind=WHOLE_PROVINCE).filter(municipalities=one.municipality_id)
    return regions.filter(
        pk__in=Region.municipalities.through._default_manager.filter(municipality=other.municipality_id).values(
            "region"
        )
    ).exists()


def point_of(initiative: Initiative) -> Point | None:
    if initiative.public_latitude is None or initiative.public_longitude is None:
        return None
    return Point(initiative.public_latitude, initiative.public_longitude)


def km_between(one: Initiative, other: Initiative) -> float | None:
    here, there = point_of(one), point_of(other)
    return distance_km(here, there) if here and there else None


def distance_words(km: float | None) -> str:
    if km is None:
        return ""
    return "minder dan 1 km verderop" if km < 1 else f"{km:.0f} km verderop"


def _listed(names: list[str]) -> str:
    return " en ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
