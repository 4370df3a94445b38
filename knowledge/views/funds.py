"""The funds guide as a list, and what of it fits whom."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from initiatives.facets import PER_PAGE
from initiatives.views.directory import is_fragment, widening
from initiatives.views.pages import HOME
from knowledge.filters.funds import FITTING, FundFilterSet
from knowledge.fitting import Fit, Judgement
from knowledge.forms.asking import AskingForm
from knowledge.models import Fund
from knowledge.views.listing import HERE as KNOWLEDGE

HERE = "Fondsen en subsidies"


class FundCard(NamedTuple):
    """A fund in a list, with what it is for who asked."""

    fund: Fund
    url: str
    judgement: Judgement | None = None
    reason: str = ""


class Group(NamedTuple):
    """What fits equally well, on one page; `fit` is None when nobody asked."""

    fit: Fit | None
    cards: list[FundCard]


class Tally(NamedTuple):
    """How many fit so well, and where they begin."""

    fit: Fit
    number: int
    url: str


@require_safe
@vary_on_headers("HX-Request", "Cookie")
def fund_list(request: HttpRequest) -> HttpResponse:
    found = FundFilterSet(request.GET, path=reverse("knowledge:funds"))
    form = AskingForm(request.GET, user=request.user, entries=found.vocabulary.entries)
    found.ask(form.asker, form.carried)
    with found.evaluating():
        paging = found.paging(Fund.objects.for_card())
        cards = [_card(fund, found) for fund in paging.page.object_list]
        tallies = tally(found)
    context = {
        "found": found,
        "paging": paging,
        "groups": list(_groups(cards, found)),
        "tallies": tallies,
        "asking": form,
        "crumbs": [HOME, (KNOWLEDGE, reverse("knowledge:list")), (HERE, "")],
        "data_urls": [(suffix, f"/kennisbank/fondsen.{suffix}{_plain_query(found)}") for suffix in ("csv", "atom")],
        "widen": widening(found, "Alle fondsen"),
    }
    return render(request, f"knowledge/funds/list{'_results' if is_fragment(request) else ''}.html", context)


def _card(fund: Fund, found: FundFilterSet) -> FundCard:
    return FundCard(fund, with_query(fund, found.carried), found.judged.get(fund.pk))


def with_query(fund: Fund, carried: list[tuple[str, str]]) -> str:
    """The fund's page, asked for by the same initiative."""
    return fund.get_absolute_url() + (f"?{urlencode(carried)}" if carried else "")


def _groups(cards: Iterable[FundCard], found: FundFilterSet) -> Iterable[Group]:
    """By fit where that is the order; in any other order each card says it of itself."""
    if found.sort != FITTING:
        yield Group(None, list(cards))
        return
    for fit, group in groupby(cards, key=lambda card: card.judgement.fit if card.judgement else Fit.MAYBE):
        yield Group(fit, list(group))


def tally(found: FundFilterSet) -> list[Tally]:
    """Where each begins: on which page, when the list is by fit."""
    if found.asker is None:
        return []
    before = 0
    counted = []
    for fit, number in found.fits.items():
        page = before // PER_PAGE + 1
        url = f"{found.url(sorteer='', pagina=str(page) if page > 1 else '')}#{fit.slug}" if number else ""
        counted.append(Tally(fit, number, url))
        before += number
    return counted


def _plain_query(found: FundFilterSet) -> str:
    """As data everything that was found, whoever asks."""
    return f"?{urlencode(found.chosen_params)}" if found.chosen_params else ""
