"""One box over everything: what was found, side by side per kind or as one list, and what to do when nothing was."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from initiatives.facets import paginate
from initiatives.filters import themes_with_numbers
from omzien.errors import error_page
from omzien.finding.corrections import corrected
from omzien.finding.filters import SearchFilterSet
from omzien.finding.hits import documents_in_order, groups, hits, still_visible
from omzien.finding.missed import count_missed
from omzien.limits.actions import allow, visitor
from omzien.search.models import Document

FEW = 3
MOST_A_MINUTE = 120
TOO_OFTEN = "Je zoekt wel heel snel achter elkaar. Wacht een minuut en probeer het opnieuw."
TOO_SLOW = "Deze zoekvraag duurde te lang. Zoek met minder of met preciezere woorden."
CRUMBS = [("Home", "/"), ("Zoeken", "")]


@require_safe
@vary_on_headers("HX-Request", "Cookie")
def search(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    if not asked.question.words:
        context = {"found": asked, "themes": themes_with_numbers(), "crumbs": CRUMBS}
        return render(request, "finding/start.html", context)
    if not allow(action="search", who=visitor(request), most=MOST_A_MINUTE, seconds=60):
        return error_page(HTTPStatus.TOO_MANY_REQUESTS, TOO_OFTEN, request=request)
    try:
        context = answer(request, asked)
    except OperationalError:
        return error_page(HTTPStatus.SERVICE_UNAVAILABLE, TOO_SLOW, request=request)
    fragment = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    return render(request, "finding/results_fragment.html" if fragment else "finding/results.html", context)


def answer(request: HttpRequest, asked: SearchFilterSet) -> dict[str, Any]:
    """What was asked; with nothing found, what may have been meant, or what has only some of the words."""
    with asked.evaluating():
        found, context = asked, {"meant": "", "instead": "", "only_some": False}
        if asked.total < FEW and (meant := corrected(asked.question)):
            context["meant"], context["meant_url"] = meant, asked.url(q=meant)
            if not asked.total:
                other = _asked(request, q=meant)
                if other.total:
                    found, context["instead"] = other, meant
        if not found.total and len(asked.question.words) > 1:
            found = _asked(request, any_word=True)
            context["only_some"] = found.total > 0
        if not found.total and not asked.active[1:]:
            count_missed(asked.q)
        return context | {"found": found, "asked": asked, "crumbs": CRUMBS} | _shown(request, found)


def _shown(request: HttpRequest, found: SearchFilterSet) -> dict[str, Any]:
    """Side by side until somebody chooses a kind, another order or a further page."""
    kinds = [number for number in found.counts("soort").values() if number]
    alone = found.selected["soort"] or len(kinds) == 1 or request.GET.get("pagina") or request.GET.get("sorteer")
    if not alone and found.total:
        return {"groups": groups(found, request.user)}
    paging = paginate(
        Document.objects.for_card(),
        ids=found.page_ids,
        total=min(found.total, found.readable),
        asked=request.GET.get("pagina"),
        url=found.page_url,
    )
    return {"paging": paging, "hits": hits(still_visible(paging.page.object_list, request.user), found)}


def _asked(request: HttpRequest, *, q: str = "", any_word: bool = False) -> SearchFilterSet:
    data = request.GET.copy()
    if q:
        data["q"] = q
    visible = Document.objects.visible_to(request.user)
    return SearchFilterSet(data, visible, path=reverse("finding:search"), any_word=any_word)


SUGGESTED = 8


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """A few titles that begin like what is being typed, for under the box."""
    asked = _asked(request)
    found: list[Document] = []
    if asked.question.words and len(asked.q) > 1:
        with asked.evaluating():
            found = documents_in_order(asked.suggested(SUGGESTED), request.user)
    return render(request, "finding/suggestions.html", {"hits": hits(found, asked), "found": asked})
