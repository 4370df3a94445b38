"""One box over everything: what was found, side by side per kind or as one list, and what to do when nothing was."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from initiatives.facets import paginate
from initiatives.models import Theme
from omzien.errors import error_page
from omzien.finding.answering import Answer, answer, asked_by
from omzien.finding.filters import A_FEW, SearchFilterSet
from omzien.finding.hits import groups, hits
from omzien.finding.missed import count_missed
from omzien.limits.actions import allow, visitor
from omzien.search.models import Document
from omzien.search.showing import documents_in_order, still_visible

MOST_A_MINUTE = 120
MOST_SUGGESTED_A_MINUTE = 400
SUGGESTED = 8
TOO_OFTEN = "Je zoekt wel heel snel achter elkaar. Wacht een minuut en probeer het opnieuw."
TOO_SLOW = "Deze zoekvraag duurde te lang. Zoek met minder of met preciezere woorden."
CRUMBS = [("Home", "/"), ("Zoeken", "")]


@require_safe
@vary_on_headers("HX-Request", "Cookie")
def search(request: HttpRequest) -> HttpResponse:
    asked = asked_by(request.user, request.GET)
    if not asked.question.words:
        return render(request, "finding/start.html", {"found": asked, "crumbs": CRUMBS} | _ways_on())
    if not allow(action="search", who=visitor(request), most=MOST_A_MINUTE, seconds=60):
        return error_page(HTTPStatus.TOO_MANY_REQUESTS, TOO_OFTEN, request=request)
    try:
        with asked.evaluating():
            answered = answer(request.user, request.GET, asked)
            context = _shown(request, answered)
    except OperationalError:
        return error_page(HTTPStatus.SERVICE_UNAVAILABLE, TOO_SLOW, request=request)
    if not answered.found.total or answered.only_some:
        _missed(answered)
    fragment = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    return render(request, "finding/results_fragment.html" if fragment else "finding/results.html", context)


def _missed(answered: Answer) -> None:
    """Only whole questions tell the editors something, not choices in the filters."""
    if not answered.asked.active:
        count_missed(answered.asked.q)


def _shown(request: HttpRequest, answered: Answer) -> dict[str, Any]:
    """Side by side per kind, until somebody chooses a kind, another order or a further page, or there is little."""
    found, few = answered.found, answered.few
    context = {"answer": answered, "found": found, "asked": answered.asked, "crumbs": CRUMBS}
    if not found.total:
        return context | _ways_on()
    kinds = [number for number in found.counts("soort").values() if number]
    in_order = request.GET.get("pagina") or request.GET.get("sorteer")
    if few and not in_order and (found.total < A_FEW or found.selected["soort"]):
        shown = documents_in_order(few, request.user)
        return context | {"hits": hits(shown, found, may_be_part=True)}
    if found.selected["soort"] or in_order or len(kinds) == 1:
        return context | _page(request, found)
    return context | {"groups": groups(found, few or found.first_of_each_kind(), request.user, may_be_part=bool(few))}


def _page(request: HttpRequest, found: SearchFilterSet) -> dict[str, Any]:
    paging = paginate(
        Document.objects.for_card(),
        ids=found.page_ids,
        total=found.readable,
        asked=request.GET.get("pagina"),
        url=found.page_url,
    )
    return {"paging": paging, "hits": hits(still_visible(paging.page.object_list, request.user), found)}


def _ways_on() -> dict[str, Any]:
    """Where to look around when there are no results."""
    return {"themes": list(Theme.objects.all())}


@require_safe
@vary_on_headers("Cookie")
def suggest(request: HttpRequest) -> HttpResponse:
    """A few titles that begin like what is being typed, for under the box; nothing when it would take long."""
    asked = asked_by(request.user, request.GET, still_typing=True)
    found: list[Document] = []
    if len(asked.q) > 1 and asked.question.words:
        if not allow(action="suggest", who=visitor(request), most=MOST_SUGGESTED_A_MINUTE, seconds=60):
            return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
        try:
            with asked.evaluating():
                found = documents_in_order(asked.suggested(SUGGESTED), request.user)
        except OperationalError:
            return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)
    return render(request, "finding/suggestions.html", {"hits": hits(found, asked), "found": asked})
