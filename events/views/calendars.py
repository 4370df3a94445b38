"""The agenda in one's own calendar: a feed per filter address, and a file of one event."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from events import calendars
from events.feed_writing import feed
from events.filters.agenda import AgendaFilterSet
from events.filters.periods import midnight
from events.models import Event
from events.views.listing import filterset

CONTENT_TYPE = "text/calendar; charset=utf-8"
MOST = 1000
# What is over stays in the feed for a while, so that it does not vanish from a calendar the moment it ends.
KEPT = timedelta(days=60)
ASK_AGAIN = timedelta(hours=4)


@require_safe
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """One event as a file; a draft for who may see it."""
    event = get_object_or_404(Event.objects.visible_to(request.user).for_row(), slug=slug)
    response = HttpResponse(calendars.event_calendar(event), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{event.slug[:80]}.ics"'
    return response


@require_safe
def agenda_calendar(request: HttpRequest) -> HttpResponse:
    """Everything under this address, cancelled ones marked as such; unchanged is answered without writing it anew."""
    found = filterset(request, "/agenda.ics")
    ids = feed_ids(found)
    rows = list(
        Event.objects.filter(pk__in=ids).order_by("starts_at", "pk").values_list("pk", "sequence", "updated_at")
    )
    changed = last_changed()
    etag = f'"{_digest(found.query_string, name_of(found), rows)}"'
    conditional = get_conditional_response(request, etag=etag, last_modified=int(changed.timestamp()))
    response = conditional or HttpResponse(_written(found, ids), content_type=CONTENT_TYPE)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(changed.timestamp())
    patch_cache_control(response, public=True, max_age=int(timedelta(minutes=10).total_seconds()))
    return response


def feed_ids(found: AgendaFilterSet) -> list[int]:
    """What comes first of all, and where no time was asked for also what was lately; at most a thousand."""
    with found.evaluating():
        if found.period or found.has_dates:
            return found.page_ids(0, MOST)
        coming = list(found.found.order_by("starts_at", "pk").values_list("pk", flat=True)[:MOST])
        was = found.lately(timezone.now() - KEPT).order_by("-starts_at", "-pk")
        return coming + list(was.values_list("pk", flat=True)[: MOST - len(coming)])


def last_changed() -> datetime:
    """Of any event, also one that was taken back; and at least this morning, for what time alone took off the list."""
    latest = Event.objects.aggregate(latest=Max("updated_at"))["latest"]
    today = midnight(timezone.localdate())
    return max(latest, today) if latest else today


def name_of(found: AgendaFilterSet) -> str:
    """ "Agenda Omzien: Training, U16"."""
    labels = [choice.label for choice in found.active]
    return f"Agenda Omzien: {', '.join(labels)}"[:120] if labels else "Agenda Omzien"


def _digest(*parts: Any) -> str:
    return sha256(repr((settings.SITE_URL, parts)).encode()).hexdigest()[:32]


def _written(found: AgendaFilterSet, ids: list[int]) -> bytes:
    events = Event.objects.filter(pk__in=ids).for_row().order_by("starts_at", "pk")
    return feed(events, name=name_of(found), refresh=ASK_AGAIN)
