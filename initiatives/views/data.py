"""The directory as data: the same address with .csv, .geojson or .atom gives the same set.

Only what the pages show goes out: no mail address, no telephone number, no hidden point.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from initiatives.filters import InitiativeFilterSet
from initiatives.models import Initiative
from initiatives.spreadsheet import neutralised
from initiatives.views.directory import filterset
from omzien.feeds import AtomFeed
from omzien.numbers import bounded_int

CHUNK = 500
FEED_LENGTH = 50
HEADERS = [
    "Naam", "In één zin", "Thema’s", "Plaats", "Gemeente", "Regio’s", "Fase", "Soort", "Rechtsvorm", "Begonnen in",
    "Website", "Breedtegraad", "Lengtegraad", "Laatst bevestigd", "Pagina",
]  # fmt: skip


@require_safe
def initiatives_as(request: HttpRequest, suffix: str) -> HttpResponseBase:
    found = filterset(request, f"/initiatieven.{suffix}")
    writers: dict[str, Callable[[InitiativeFilterSet], HttpResponseBase]] = {
        "csv": as_csv,
        "geojson": as_geojson,
        "atom": as_atom,
    }
    return writers[suffix](found)


def rows(found: InitiativeFilterSet) -> QuerySet[Initiative]:
    related = ("municipality", "place", "phase", "kind", "legal_form")
    return found.ordered.select_related(*related).prefetch_related("themes", "municipality__regions")


class Echo:
    """A file that hands back what is written to it, so that rows go out as they are made."""

    def write(self, text: str) -> str:
        return text


def as_csv(found: InitiativeFilterSet) -> StreamingHttpResponse:
    """Semicolons and a byte order mark, as Dutch spreadsheets expect; formulas are neutralised."""
    return streamed_csv("initiatieven.csv", HEADERS, (_csv_row(one) for one in rows(found).iterator(CHUNK)))


def streamed_csv(filename: str, headers: list[str], table: Iterable[list[Any]]) -> StreamingHttpResponse:
    writer = csv.writer(Echo(), delimiter=";")
    lines = (writer.writerow([_cell(value) for value in row]) for row in chain([headers], table))
    response = StreamingHttpResponse(chain(["\ufeff"], lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _cell(value: Any) -> str:
    return neutralised(str(value)) if value is not None else ""


def _csv_row(one: Initiative) -> list[Any]:
    regions = one.municipality.regions.all() if one.municipality else []
    return [
        one.name,
        one.summary,
        ", ".join(theme.name for theme in one.themes.all()),
        one.place,
        one.municipality,
        ", ".join(region.name for region in regions),
        one.phase,
        one.kind,
        one.legal_form,
        one.founded_year,
        one.website,
        one.public_latitude,
        one.public_longitude,
        one.last_confirmed_on,
        settings.SITE_URL + one.get_absolute_url(),
    ]


def as_geojson(found: InitiativeFilterSet) -> StreamingHttpResponse:
    """RFC 7946. `hoogstens` limits the number of points, in the order of the list; the street map uses it."""
    most = bounded_int(found.data.get("hoogstens"), 1, 10_000)
    things = rows(found).exclude(public_latitude=None)
    things = things[:most] if most else things
    return StreamingHttpResponse(_geojson(things), content_type="application/geo+json")


def _geojson(things: QuerySet[Initiative]) -> Iterator[str]:
    yield '{"type": "FeatureCollection", "features": ['
    separator = ""
    for one in things.iterator(CHUNK):
        yield separator + json.dumps(_feature(one), ensure_ascii=False)
        separator = ",\n"
    yield "]}"


def _feature(one: Initiative) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": settings.SITE_URL + one.get_absolute_url(),
        "geometry": {"type": "Point", "coordinates": [one.public_longitude, one.public_latitude]},
        "properties": {
            "name": one.name,
            "summary": one.summary,
            "url": one.get_absolute_url(),
            "themes": [theme.slug for theme in one.themes.all()],
            "phase": one.phase.slug if one.phase else None,
            "place": one.where,
            "municipality": one.municipality.slug if one.municipality else None,
        },
    }


def as_atom(found: InitiativeFilterSet) -> HttpResponseBase:
    """RFC 4287: the newest first, whatever the order of the list."""
    newest = rows(found).order_by("-published_at", "-pk")[:FEED_LENGTH]
    feed = AtomFeed(
        title="Initiatieven bij Omzien",
        link=f"{settings.SITE_URL}/initiatieven/{found.query_string}",
        feed_url=f"{settings.SITE_URL}{found.path}{found.query_string}",
        description="",
        language="nl",
    )
    for one in newest:
        link = settings.SITE_URL + one.get_absolute_url()
        feed.add_item(
            title=one.name,
            link=link,
            unique_id=link,
            description=one.summary,
            pubdate=one.published_at or timezone.now(),
            updateddate=one.updated_at,
            categories=[theme.name for theme in one.themes.all()],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
