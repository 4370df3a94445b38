"""The agenda as a list, and the fragment that its filters swap."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from events.filters.agenda import AgendaFilterSet
from events.models import Event
from events.room import with_taken
from events.views.cards import chapters
from initiatives.views.directory import is_fragment, widening
from initiatives.views.pages import HOME

HERE = "Agenda"
CRUMBS = [HOME, (HERE, "")]


@require_safe
@vary_on_headers("HX-Request")
def event_list(request: HttpRequest) -> HttpResponse:
    found = filterset(request, reverse("events:list"))
    with found.evaluating():
        paging = found.paging(with_taken(Event.objects.for_card()))
    context = {
        "found": found,
        "paging": paging,
        "chapters": chapters(paging.page.object_list, found),
        "crumbs": CRUMBS,
        "data_urls": [(suffix, f"/agenda.{suffix}{found.query_string}") for suffix in ("csv", "atom")],
        "widen": _ways_out(found),
        **calendar_addresses(found.query_string),
    }
    return render(request, f"events/list{'_results' if is_fragment(request) else ''}.html", context)


def filterset(request: HttpRequest, path: str) -> AgendaFilterSet:
    """Everybody's, whoever asks: drafts are looked after elsewhere."""
    return AgendaFilterSet(request.GET, Event.objects.public(), path=path)


def calendar_addresses(query_string: str) -> dict[str, str]:
    """The same list for a calendar: to fetch once, and to subscribe to (webcal:, which every calendar understands)."""
    path = f"/agenda.ics{query_string}"
    host = urlsplit(settings.SITE_URL).netloc
    return {"ics_url": path, "ics_address": f"{settings.SITE_URL}{path}", "webcal_url": f"webcal://{host}{path}"}


def _ways_out(found: AgendaFilterSet) -> list[tuple[str, str]]:
    ways = widening(found, "Alles wat komt")
    past = [] if found.is_past else [("Wat er al was", found.url(wanneer="voorbij", van="", tot=""))]
    return [*ways, *past, ("Zet zelf iets in de agenda", reverse("events:new"))]
