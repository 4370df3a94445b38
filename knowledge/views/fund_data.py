"""The funds guide as data: the same address with .csv or .atom gives the same set, and only what the pages show."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from initiatives.views.data import CHUNK, FEED_LENGTH, streamed_csv
from knowledge.filters.funds import FundFilterSet
from knowledge.models import Fund
from omzien.feeds import AtomFeed

HEADERS = [
    "Naam", "Van", "Soort", "In gewone taal", "Thema’s", "Fases", "Regio’s", "Gemeenten", "Plaatsen tot (inwoners)",
    "Rechtsvormen", "ANBI nodig", "Ook via een penvoerder", "Bedrag vanaf", "Bedrag tot", "Deel van de kosten (%)",
    "Eigen bijdrage", "Wanneer", "Opent op", "Sluit op", "Weken tot een besluit", "Inloggen met", "Klaar te leggen",
    "Website", "Nagekeken op", "Pagina",
]  # fmt: skip
UNKNOWN = "niet bekend"


@require_safe
def funds_as(request: HttpRequest, suffix: str) -> HttpResponseBase:
    found = FundFilterSet(request.GET, path=f"/kennisbank/fondsen.{suffix}")
    if suffix == "csv":
        return streamed_csv("fondsen.csv", HEADERS, (_row(one) for one in rows(found).iterator(CHUNK)))
    return as_atom(found)


def rows(found: FundFilterSet) -> QuerySet[Fund]:
    funds: QuerySet[Fund] = found.ordered
    return funds.prefetch_related("themes", "phases", "regions", "municipalities", "legal_forms")


def _row(one: Fund) -> list[Any]:
    """Empty themes, phases, places and forms mean any; of what we only have a link of we know none of it."""
    lists = [one.themes, one.phases, one.regions, one.municipalities]
    themes, phases, regions, municipalities = (", ".join(map(str, each.all())) for each in lists)
    known = not one.link_only
    return [
        one.name,
        one.provider,
        one.get_kind_display(),
        one.summary,
        *(each if known else UNKNOWN for each in (themes, phases, regions, municipalities)),
        one.population_ceiling,
        ", ".join(map(str, one.legal_forms.all())) if known else UNKNOWN,
        _yes_or_no(one.anbi_needed) if known else UNKNOWN,
        _yes_or_no(one.through_host) if known else UNKNOWN,
        one.amount_from,
        one.amount_to,
        one.share,
        one.own_contribution,
        one.get_period_display() if known else UNKNOWN,
        one.opens_on,
        one.closes_on,
        one.decision_weeks,
        one.get_login_needed_display() if known else UNKNOWN,
        "; ".join(one.documents),
        one.url,
        one.checked_on,
        settings.SITE_URL + one.get_absolute_url(),
    ]


def _yes_or_no(value: bool) -> str:
    return "ja" if value else "nee"


def as_atom(found: FundFilterSet) -> HttpResponse:
    """RFC 4287: the newest first, whatever the order of the list."""
    feed = AtomFeed(
        title="Fondsen en subsidies bij Omzien",
        link=f"{settings.SITE_URL}{reverse('knowledge:funds')}{found.query_string}",
        feed_url=f"{settings.SITE_URL}{found.path}{found.query_string}",
        description="",
        language="nl",
    )
    for one in rows(found).order_by("-created_at", "-pk")[:FEED_LENGTH]:
        link = settings.SITE_URL + one.get_absolute_url()
        feed.add_item(
            title=one.name,
            link=link,
            unique_id=link,
            description=one.summary,
            author_name=one.provider,
            pubdate=one.created_at,
            updateddate=one.updated_at,
            categories=[one.get_kind_display(), *map(str, one.themes.all())],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
