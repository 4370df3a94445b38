"""The directory as a list, on a map, and as data at the same address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from initiatives.facets import FacetFilterSet
from initiatives.filters import InitiativeFilterSet
from initiatives.models import Initiative
from initiatives.views.cards import with_distances

MOST_WAYS_OUT = 4
MOST_ON_MAP = 2_000
CRUMBS = [("Home", "/"), ("Initiatieven", "")]


@require_safe
@vary_on_headers("HX-Request")
def initiative_list(request: HttpRequest) -> HttpResponse:
    return _directory(request, "list")


@require_safe
@vary_on_headers("HX-Request")
def initiative_map(request: HttpRequest) -> HttpResponse:
    return _directory(request, "map")


def _directory(request: HttpRequest, name: str) -> HttpResponse:
    found = filterset(request, reverse(f"initiatives:{name}"))
    with found.evaluating():
        paging = found.paging(Initiative.objects.for_card())
    context = {
        "found": found,
        "paging": paging,
        "cards": with_distances(paging.page.object_list, found),
        "crumbs": CRUMBS,
        "data_urls": [(suffix, f"/initiatieven.{suffix}{found.query_string}") for suffix in ("csv", "geojson", "atom")],
        "geojson_url": _with_limit(f"/initiatieven.geojson{found.query_string}"),
        "widen": [*widening(found), ("Meld je initiatief aan", reverse("initiatives:register"))],
        "on_map": name == "map",
        "other_view_url": reverse("initiatives:list" if name == "map" else "initiatives:map") + found.query_string,
    }
    fragment = "_results" if is_fragment(request) else ""
    return render(request, f"initiatives/{name}{fragment}.html", context)


def _with_limit(address: str) -> str:
    """The map asks for as many points as a phone can draw."""
    return f"{address}{'&' if '?' in address else '?'}hoogstens={MOST_ON_MAP}"


def widening(found: FacetFilterSet, everything: str = "Alle initiatieven") -> list[tuple[str, str]]:
    """Ways out of an empty list: without one of the choices, or without any."""
    without = [(f"Zonder {choice.label}", choice.remove_url) for choice in found.active[:MOST_WAYS_OUT]]
    return [*(without if len(found.active) > 1 else []), (everything, found.clear_url)]


def filterset(request: HttpRequest, path: str) -> InitiativeFilterSet:
    return InitiativeFilterSet(
        request.GET, Initiative.objects.published(), path=path, hidden=Initiative.objects.hidden()
    )


def is_fragment(request: HttpRequest) -> bool:
    """An htmx update of the results, but not htmx fetching a page for its history."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
