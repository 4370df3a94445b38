"""The page of one event: what, when, where, for whom, and what is like it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from events.models import Event
from events.room import with_taken
from events.views.cards import EventCard, point_of
from events.views.listing import HERE
from events.views.locating import locator
from events.views.related import like
from events.views.structured import structured
from initiatives.models import Initiative
from initiatives.views.pages import HOME
from knowledge.models import ArticlePage


@require_safe
def event_detail(request: HttpRequest, slug: str) -> HttpResponse:
    event = with_taken(Event.objects.visible_to(request.user).for_page()).filter(slug=slug).first()
    if event is None:
        raise Http404
    return render(request, "events/detail.html", page_context(request, event))


def page_context(request: HttpRequest, event: Event) -> dict[str, Any]:
    """Also for the page that shows a registration form again."""
    named = Initiative.objects.published() if event.status != Event.Status.DRAFT else Initiative.objects
    organisers = list(named.filter(organising__event=event).for_card().order_by("organising__pk"))
    is_shown = event.status != Event.Status.DRAFT
    return {
        "event": event,
        "organisers": organisers,
        "themes": list(event.themes.all()),
        "phases": list(event.phases.all()),
        "regions": list(event.regions.all()),
        "locator": locator(event.municipality),
        "route_url": route_to(event),
        "is_shown": is_shown,
        "may_edit": Event.objects.editable_by(request.user).filter(pk=event.pk).exists(),
        "related": [EventCard(other, reason) for other, reason in like(event)] if is_shown else [],
        "others_in_series": others_in_series(event),
        "report": report_of(event),
        "structured": structured(event, organisers) if is_shown else None,
        "crumbs": [HOME, (HERE, reverse("events:list")), (event.title, "")],
    }


def report_of(event: Event) -> ArticlePage | None:
    """Once everybody may read it."""
    if event.report_id is None:
        return None
    return ArticlePage.objects.published().for_card().filter(pk=event.report_id).first()


def route_to(event: Event) -> str:
    """To the very place; to the middle of a municipality nobody needs a way."""
    point = point_of(event) if event.latitude is not None else None
    if point is None:
        return ""
    return f"https://www.openstreetmap.org/directions?to={point.latitude:.5f}%2C{point.longitude:.5f}"


def others_in_series(event: Event) -> list[Event]:
    """The other days that are still to come; no query for what stands alone."""
    if event.series is None:
        return []
    same = Event.objects.public().upcoming().filter(series=event.series).exclude(pk=event.pk)
    return list(same.only("title", "slug", "starts_at", "ends_at", "status")[:10])
