"""What of this app the search finds: initiatives, offers and needs, and the pages of places, regions and themes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db import models
from django.urls import reverse

from initiatives.models import Initiative, Municipality, Place, Posting, Region, Theme
from omzien.search.registry import Entry, Source, register

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User

INITIATIVE, POSTING, THEME, MUNICIPALITY, REGION, PLACE = (
    *("initiatief", "halen-brengen", "thema", "gemeente", "regio", "plaats"),
)
# Words and places have no date: by newest they come last.
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def register_sources() -> None:
    for source in (
        Source(
            INITIATIVE,
            "initiatief",
            "Initiatieven",
            10,
            Initiative,
            initiatives,
            _ids_of(Initiative),
            _shown,
            icon="exchange-volunteers",
        ),
        Source(
            POSTING,
            "oproep of aanbod",
            "Halen en brengen",
            20,
            Posting,
            postings,
            _ids_of(Posting),
            _current,
            icon="bring",
        ),
        Source(THEME, "thema", "Thema’s", 60, Theme, themes, _ids_of(Theme), is_term=True, icon="list"),
        Source(
            MUNICIPALITY,
            "gemeente",
            "Gemeenten",
            70,
            Municipality,
            municipalities,
            _ids_of(Municipality),
            is_term=True,
            icon="map",
        ),
        Source(REGION, "regio", "Regio’s", 80, Region, regions, _ids_of(Region), is_term=True, icon="map"),
        Source(PLACE, "plaats", "Plaatsen", 90, Place, places, _ids_of(Place), is_term=True, icon="pin"),
    ):
        register(source)


def _ids_of(model: type[models.Model]) -> Callable[[], Iterable[int]]:
    return lambda: model._default_manager.order_by("pk").values_list("pk", flat=True).iterator()


def _shown(user: User | AnonymousUser) -> models.QuerySet[Initiative]:
    return Initiative.objects.visible_to(user).exclude(status=Initiative.Status.ARCHIVED)


def _current(user: User | AnonymousUser) -> models.QuerySet[Posting]:
    return Posting.objects.current()


class Regions:
    """Which regions a municipality is in; one query."""

    def __init__(self) -> None:
        self.of: dict[int, list[int]] = defaultdict(list)
        through = Region.municipalities.through._default_manager
        for municipality, region in through.order_by("region_id").values_list("municipality_id", "region_id"):
            self.of[municipality].append(region)

    def __call__(self, municipality: int | None) -> list[int]:
        return self.of.get(municipality or 0, [])


def initiatives(ids: Sequence[int]) -> Iterator[Entry]:
    """Archived ones are found by nobody; drafts by their team and coordinators."""
    shown = Initiative.objects.exclude(status=Initiative.Status.ARCHIVED).filter(pk__in=ids)
    related = shown.select_related("municipality", "place", "kind", "phase").prefetch_related("themes")
    regions_of = Regions()
    for one in related.defer("search_vector"):
        yield Entry(
            object_id=one.pk,
            title=one.name,
            summary=one.summary,
            body="\n".join(text for text in (one.description, one.people, one.legacy) if text),
            url=one.get_absolute_url(),
            where=where(one),
            terms=[one.where, str(one.municipality or ""), str(one.kind or ""), *map(str, one.themes.all())],
            aliases=[alias for theme in one.themes.all() for alias in theme.aliases],
            themes=[theme.pk for theme in one.themes.all()],
            phases=[one.phase_id] if one.phase_id else [],
            municipalities=[one.municipality_id] if one.municipality_id else [],
            regions=regions_of(one.municipality_id),
            is_public=one.status == Initiative.Status.PUBLISHED,
            initiative_id=one.pk,
            dated=one.published_at or one.created_at,
        )


def where(one: Initiative) -> str:
    if one.place and one.municipality and one.place.name != one.municipality.name:
        return f"{one.place.name}, {one.municipality.name}"
    return one.where


def postings(ids: Sequence[int]) -> Iterator[Entry]:
    """Only what is current, until its last day."""
    current = Posting.objects.current().filter(pk__in=ids)
    related = ("kind", "initiative__municipality", "initiative__place")
    regions_of = Regions()
    for one in current.select_related(*related).prefetch_related("themes").defer("search_vector"):
        team = one.initiative
        yield Entry(
            object_id=one.pk,
            title=one.title,
            summary=f"{one.get_direction_display()}: {one.kind.name}, {team.name}",
            body=one.body,
            url=one.get_absolute_url(),
            where=where(team),
            terms=[
                one.kind.name,
                *one.kind.aliases,
                team.name,
                team.where,
                *(theme.name for theme in one.themes.all()),
            ],
            themes=[theme.pk for theme in one.themes.all()],
            phases=[team.phase_id] if team.phase_id else [],
            municipalities=[team.municipality_id] if team.municipality_id else [],
            regions=regions_of(team.municipality_id),
            initiative_id=team.pk,
            dated=one.created_at,
            until=one.expires_on,
        )


def themes(ids: Sequence[int]) -> Iterable[Entry]:
    for one in Theme.objects.filter(pk__in=ids):
        yield Entry(
            object_id=one.pk,
            title=one.name,
            summary=one.description,
            terms=one.aliases,
            url=one.get_absolute_url(),
            themes=[one.pk],
            dated=LONG_AGO,
        )


def municipalities(ids: Sequence[int]) -> Iterable[Entry]:
    regions_of = Regions()
    for one in Municipality.objects.filter(pk__in=ids):
        yield Entry(
            object_id=one.pk,
            title=f"Gemeente {one.name}",
            summary=f"Wat bewoners in de gemeente {one.name} samen doen.",
            terms=one.aliases,
            url=one.get_absolute_url(),
            municipalities=[one.pk],
            regions=regions_of(one.pk),
            dated=LONG_AGO,
        )


def regions(ids: Sequence[int]) -> Iterable[Entry]:
    for one in Region.objects.filter(pk__in=ids).prefetch_related("municipalities"):
        members = list(one.municipalities.all())
        yield Entry(
            object_id=one.pk,
            title=one.name,
            summary=f"Alle initiatieven in {one.name}.",
            terms=[*one.aliases, *(member.name for member in members)],
            url=one.get_absolute_url(),
            regions=[one.pk],
            dated=LONG_AGO,
        )


def places(ids: Sequence[int]) -> Iterable[Entry]:
    """A place has no page of its own: it leads to what is near to it."""
    regions_of = Regions()
    for one in Place.objects.filter(pk__in=ids).select_related("municipality"):
        yield Entry(
            object_id=one.pk,
            title=one.name,
            summary=f"Initiatieven dicht bij {one.name}.",
            url=near(one),
            where=one.municipality.name,
            terms=[one.municipality.name],
            municipalities=[one.municipality_id],
            regions=regions_of(one.municipality_id),
            dated=LONG_AGO,
        )


def near(place: Place) -> str:
    asked = urlencode({"bij": f"{place.name} ({place.municipality.name})", "sorteer": "dichtbij"})
    return f"{reverse('initiatives:list')}?{asked}"
