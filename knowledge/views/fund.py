"""One fund: everything it asks and gives, whether it fits who asks, and a way to say that something is not right."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_cookie

from initiatives.views.pages import HOME
from knowledge.actions.funds import remark
from knowledge.filters.funds import TERMS, FundFilterSet, TermsReader
from knowledge.fitting import Terms, judge
from knowledge.forms.asking import AskingForm
from knowledge.forms.remarks import RemarkForm, VisitorRemarkForm
from knowledge.glossary import words_in
from knowledge.models import ArticlePage, Fund
from knowledge.views.funds import HERE, FundCard, with_query
from knowledge.views.listing import HERE as KNOWLEDGE
from omzien.limits.actions import allow, visitor

RELATED_SHOWN = 3
MONEY = "money"
REMARKS_AN_HOUR = 10
TOO_MANY = "Je stuurde wel heel veel opmerkingen in korte tijd. Probeer het over een uur nog eens."
THANKS = "Dank je wel. De redactie kijkt ernaar."
# How schema.org calls them.
TYPES = {Fund.Kind.LOAN: "LoanOrCredit"}


@require_safe
@vary_on_cookie
def fund_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "knowledge/funds/detail.html", _context(request, slug, remark_form(request)))


@never_cache
@require_POST
def remark_on_fund(request: HttpRequest, slug: str) -> HttpResponse:
    fund = get_object_or_404(Fund.objects.published(), slug=slug)
    form = remark_form(request, request.POST)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        if allow(action="fund-remark", who=visitor(request), most=REMARKS_AN_HOUR, seconds=3600):
            remark(fund=fund, note=form.cleaned_data["opmerking"])
            messages.success(request, THANKS)
            return redirect(fund)
        form.add_error(None, TOO_MANY)
        status = HTTPStatus.TOO_MANY_REQUESTS
    return render(request, "knowledge/funds/detail.html", _context(request, slug, form), status=status)


def remark_form(request: HttpRequest, data: QueryDict | None = None) -> RemarkForm:
    return RemarkForm(data) if request.user.is_authenticated else VisitorRemarkForm(data)


def _context(request: HttpRequest, slug: str, form: RemarkForm) -> dict[str, Any]:
    """The words come from the guide's facets: names of whatever the fund is tied to need no query of their own."""
    guide = FundFilterSet(QueryDict(), path=reverse("knowledge:funds"))
    fund = guide.queryset.filter(slug=slug).first()
    if fund is None:
        raise Http404
    entries = guide.vocabulary.entries
    terms = TermsReader(guide).read({name: getattr(fund, name) for name in TERMS})
    asking = AskingForm(request.GET, user=request.user, entries=entries)
    guide.ask(asking.asker, asking.carried)
    return {
        "fund": fund,
        "terms": terms,
        "themes": [entry for entry in entries["thema"] if entry.pk in fund.theme_ids],
        "words": words_in(_text(fund, terms)),
        "asking": asking,
        "judgement": judge(terms, asking.asker) if asking.asker else None,
        "guide_url": guide.clear_url,
        "related": related_to(fund, asking.carried),
        "articles": articles_on_money(),
        "remark_form": form,
        "structured": structured(fund),
        "crumbs": [
            *(HOME, (KNOWLEDGE, reverse("knowledge:list"))),
            *((HERE, guide.clear_url), (fund.name, "")),
        ],
    }


def _text(fund: Fund, terms: Terms) -> str:
    """Everything on the page in which a difficult word may stand."""
    told = [fund.summary, fund.description, fund.own_contribution, fund.exclusions, fund.payment, *fund.documents]
    told += [form.name for form in terms.legal_forms]
    if not fund.link_only:
        told += ["rechtsvorm penvoerder", "ANBI", fund.get_login_needed_display()]
    return "\n".join(told)


def related_to(fund: Any, carried: list[tuple[str, str]]) -> list[FundCard]:
    """Two queries: those that share most themes, or the same kind when it has none; what is closed is no use."""
    others: QuerySet[Fund] = Fund.objects.published().with_state().exclude(pk=fund.pk).exclude(state="dicht")
    alike = others.filter(themes__in=fund.theme_ids) if fund.theme_ids else others.filter(kind=fund.kind)
    best = alike.annotate(shared=Count("pk")).order_by("-shared", "turn", "sort_key", "pk")
    return [FundCard(one, with_query(one, carried)) for one in best.for_card()[:RELATED_SHOWN]]


def articles_on_money() -> list[ArticlePage]:
    articles = ArticlePage.objects.published().filter(topics__key=MONEY)
    return list(articles.for_card().order_by("-for_starters", "-helpful", "-first_published_at", "-pk")[:RELATED_SHOWN])


def structured(fund: Fund) -> dict[str, Any]:
    """For search engines (schema.org). Without amounts and dates: theirs would go stale elsewhere."""
    return {
        "@context": "https://schema.org",
        "@type": TYPES.get(Fund.Kind(fund.kind), "Grant"),
        "name": fund.name,
        "description": fund.summary,
        "url": f"{settings.SITE_URL}{fund.get_absolute_url()}",
        "provider" if fund.kind == Fund.Kind.LOAN else "funder": {"@type": "Organization", "name": fund.provider},
    }
