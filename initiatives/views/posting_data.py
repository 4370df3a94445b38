"""Halen en brengen as data: the same address with .csv or .atom gives the same set, and only what the pages show."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from initiatives.filters import PostingFilterSet
from initiatives.models import Posting
from initiatives.views.data import CHUNK, FEED_LENGTH, streamed_csv
from initiatives.views.postings import filterset
from omzien.feeds import AtomFeed

HEADERS = [
    "Halen of brengen", "Titel", "Soort", "Uitleg", "Thema’s", "Initiatief", "Plaats", "Gemeente", "Regio’s",
    "Geplaatst op", "Tot en met", "Pagina",
]  # fmt: skip


@require_safe
def postings_as(request: HttpRequest, suffix: str) -> HttpResponseBase:
    found = filterset(request, f"/halen-en-brengen.{suffix}")
    if suffix == "csv":
        table = (_row(one) for one in rows(found).iterator(CHUNK))
        return streamed_csv("halen-en-brengen.csv", HEADERS, table)
    return as_atom(found)


def rows(found: PostingFilterSet) -> QuerySet[Posting]:
    related = ("kind", "initiative__municipality", "initiative__place")
    loaded = found.ordered.select_related(*related).defer("search_vector", "initiative__search_vector")
    return loaded.prefetch_related("themes", "initiative__municipality__regions")


def _row(one: Posting) -> list[Any]:
    whose = one.initiative
    regions = whose.municipality.regions.all() if whose.municipality else []
    return [
        one.get_direction_display(),
        one.title,
        one.kind,
        one.body,
        ", ".join(theme.name for theme in one.themes.all()),
        whose.name,
        whose.place,
        whose.municipality,
        ", ".join(region.name for region in regions),
        one.created_at.date(),
        one.expires_on,
        settings.SITE_URL + one.get_absolute_url(),
    ]


def as_atom(found: PostingFilterSet) -> HttpResponse:
    """RFC 4287: the newest first, whatever the order of the list."""
    feed = AtomFeed(
        title="Halen en brengen bij Omzien",
        link=f"{settings.SITE_URL}/halen-en-brengen/{found.query_string}",
        feed_url=f"{settings.SITE_URL}{found.path}{found.query_string}",
        description="",
        language="nl",
    )
    for one in rows(found).order_by("-created_at", "-pk")[:FEED_LENGTH]:
        link = settings.SITE_URL + one.get_absolute_url()
        feed.add_item(
            title=f"{one.get_direction_display()}: {one.title}",
            link=link,
            unique_id=link,
            description=one.body or f"{one.initiative.name} {one.sentence}.",
            author_name=one.initiative.name,
            pubdate=one.created_at,
            updateddate=one.updated_at,
            categories=[one.kind.name, *(theme.name for theme in one.themes.all())],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
