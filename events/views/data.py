"""The agenda as data: the same address with .csv, .atom or .ics gives the same set, and only what the pages show."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.filters.agenda import AgendaFilterSet
from events.models import Event, EventQuerySet
from events.templatetags.agenda import organisers
from events.views.listing import filterset
from events.wording import when
from initiatives.views.data import CHUNK, FEED_LENGTH, streamed_csv
from omzien.feeds import AtomFeed

HEADERS = [
    "Titel", "In één zin", "Soort", "Begint", "Eindigt", "Plek", "Adres", "Gemeente", "Online", "Thema’s",
    "Voor de regio’s", "Georganiseerd door", "Gaat door", "Breedtegraad", "Lengtegraad", "Pagina",
]  # fmt: skip


@require_safe
def events_as(request: HttpRequest, suffix: str) -> HttpResponseBase:
    found = filterset(request, f"/agenda.{suffix}")
    return as_csv(found) if suffix == "csv" else as_atom(found)


def rows(found: AgendaFilterSet) -> QuerySet[Event]:
    return cast("EventQuerySet", found.ordered).for_card().prefetch_related("regions")


def as_csv(found: AgendaFilterSet) -> HttpResponseBase:
    return streamed_csv("agenda.csv", HEADERS, (_row(one) for one in rows(found).iterator(CHUNK)))


def _row(one: Event) -> list[Any]:
    return [
        one.title,
        one.summary,
        one.get_kind_display(),
        _moment(one.starts_at),
        _moment(one.ends_at),
        one.place_name,
        one.address,
        one.municipality,
        "ja" if one.is_online else "nee",
        ", ".join(theme.name for theme in one.themes.all()),
        ", ".join(region.name for region in one.regions.all()),
        organisers(one),
        "nee" if one.is_cancelled else "ja",
        one.latitude,
        one.longitude,
        settings.SITE_URL + one.get_absolute_url(),
    ]


def _moment(moment: Any) -> str:
    """On the wall, as a spreadsheet reads it."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def as_atom(found: AgendaFilterSet) -> HttpResponse:
    """RFC 4287: what was added last first, whatever the order of the list."""
    feed = AtomFeed(
        title="Nieuw in de agenda van Omzien",
        link=f"{settings.SITE_URL}/agenda/{found.query_string}",
        feed_url=f"{settings.SITE_URL}{found.path}{found.query_string}",
        description="",
        language="nl",
    )
    for one in rows(found).order_by("-published_at", "-pk")[:FEED_LENGTH]:
        link = settings.SITE_URL + one.get_absolute_url()
        feed.add_item(
            title=f"Gaat niet door: {one.title}" if one.is_cancelled else one.title,
            link=link,
            unique_id=f"urn:uuid:{one.uid}",
            description=f"{when(one.starts_at, one.ends_at)}, {one.where}. {one.summary}",
            author_name=organisers(one) or "Omzien",
            pubdate=one.published_at or one.created_at,
            updateddate=one.updated_at,
            categories=[one.get_kind_display(), *(theme.name for theme in one.themes.all())],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
