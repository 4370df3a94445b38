"""The pages of one initiative, one municipality, one region, one theme, and the lists of those."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from initiatives.actions.claims import has_team
from initiatives.facets import paginate
from initiatives.filters import themes_with_numbers
from initiatives.models import FormerCode, FormerSlug, Initiative, Municipality, Posting, Region, Theme
from initiatives.timeline import timeline
from initiatives.views.cards import Card
from initiatives.views.similar import alike_context

HOME = ("Home", "/")


@require_safe
def initiative_detail(request: HttpRequest, slug: str) -> HttpResponse:
    visible = Initiative.objects.visible_to(request.user)
    initiative = visible.for_page().filter(slug=slug).first()
    if initiative is None:
        former = get_object_or_404(FormerSlug.objects.select_related("initiative"), slug=slug, initiative__in=visible)
        return redirect(former.initiative, permanent=True)
    crumbs = [HOME, ("Initiatieven", reverse("initiatives:list"))]
    if initiative.municipality:
        crumbs.append((initiative.municipality.name, initiative.municipality.get_absolute_url()))
    may_edit = Initiative.objects.editable_by(request.user).filter(pk=initiative.pk).exists()
    context = {
        "initiative": initiative,
        "crumbs": [*crumbs, (initiative.name, "")],
        "may_edit": may_edit,
        "postings": Posting.objects.current().filter(initiative=initiative).for_card().order_by("expires_on", "pk"),
        "has_team": has_team(initiative),
        **_registration(request, initiative),
        **alike_context(initiative, may_edit=may_edit),
    }
    return render(request, "initiatives/detail.html", context)


def _registration(request: HttpRequest, initiative: Initiative) -> dict[str, Any]:
    """How far the registration is, for who sees a page that is not public."""
    if initiative.status == Initiative.Status.PUBLISHED:
        return {}
    mine = initiative.memberships.filter(user=request.user.pk)
    return {"timeline": timeline(initiative, request.user), "on_team": mine.exists()}


def listing(request: HttpRequest, initiatives: QuerySet[Initiative], param: str, slug: str) -> dict[str, Any]:
    """A page of the initiatives of one municipality, region or theme, with the address of the directory for more."""
    by_name = initiatives.order_by("sort_key", "pk")
    paging = paginate(
        Initiative.objects.for_card(),
        ids=lambda start, stop: list(by_name.values_list("pk", flat=True)[start:stop]),
        total=initiatives.count(),
        asked=request.GET.get("pagina"),
        url=lambda number: f"{request.path}?pagina={number}" if number > 1 else request.path,
    )
    return {
        "paging": paging,
        "cards": [Card(initiative) for initiative in paging.page.object_list],
        "total": paging.page.paginator.count,
        "directory_url": f"{reverse('initiatives:list')}?{param}={slug}",
        "param": param,
        "slug": slug,
        "widen": [
            ("Alle initiatieven", reverse("initiatives:list")),
            ("Meld je initiatief aan", f"{reverse('initiatives:register')}?{param}={slug}"),
        ],
    }


def themes_of(initiatives: QuerySet[Initiative]) -> QuerySet[Theme]:
    """The themes that occur in these initiatives, the most frequent first."""
    found = Theme.objects.filter(initiatives__in=initiatives)
    return found.annotate(number=Count("initiatives", distinct=True)).order_by("-number", "position")


@require_safe
def municipality_detail(request: HttpRequest, slug: str) -> HttpResponse:
    municipality = Municipality.objects.prefetch_related("regions", "places").filter(slug=slug).first()
    if municipality is None:
        former = get_object_or_404(FormerCode.objects.select_related("municipality"), slug=slug)
        return redirect(former.municipality, permanent=True)
    initiatives = Initiative.objects.published().filter(municipality=municipality)
    context = {
        "municipality": municipality,
        "themes": themes_of(initiatives),
        "crumbs": [HOME, ("Gemeenten", reverse("initiatives:municipalities")), (municipality.name, "")],
        **listing(request, initiatives, "gemeente", municipality.slug),
    }
    return render(request, "initiatives/municipality.html", context)


@require_safe
def region_detail(request: HttpRequest, slug: str) -> HttpResponse:
    with_members = Region.objects.prefetch_related(Prefetch("municipalities", Municipality.objects.with_numbers()))
    region = get_object_or_404(with_members, slug=slug)
    member_ids = {municipality.pk for municipality in region.municipalities.all()}
    initiatives = Initiative.objects.published().filter(municipality__in=member_ids)
    context = {
        "region": region,
        "themes": themes_of(initiatives),
        "crumbs": [HOME, ("Regio’s", reverse("initiatives:regions")), (region.name, "")],
        **listing(request, initiatives, "regio", region.slug),
    }
    return render(request, "initiatives/region.html", context)


@require_safe
def theme_detail(request: HttpRequest, slug: str) -> HttpResponse:
    theme = get_object_or_404(Theme, slug=slug)
    initiatives = Initiative.objects.published().filter(themes=theme)
    context = {
        "theme": theme,
        "together": themes_of(initiatives).exclude(pk=theme.pk)[:6],
        "crumbs": [HOME, ("Thema’s", reverse("initiatives:themes")), (theme.name, "")],
        **listing(request, initiatives, "thema", theme.slug),
    }
    return render(request, "initiatives/theme.html", context)


@require_safe
def municipality_list(request: HttpRequest) -> HttpResponse:
    context = {"municipalities": Municipality.objects.with_numbers(), "crumbs": [HOME, ("Gemeenten", "")]}
    return render(request, "initiatives/municipalities.html", context)


@require_safe
def region_list(request: HttpRequest) -> HttpResponse:
    members = Prefetch("municipalities", Municipality.objects.with_numbers())
    context = {"regions": Region.objects.prefetch_related(members), "crumbs": [HOME, ("Regio’s", "")]}
    return render(request, "initiatives/regions.html", context)


@require_safe
def theme_list(request: HttpRequest) -> HttpResponse:
    context = {"themes": themes_with_numbers(), "crumbs": [HOME, ("Thema’s", "")]}
    return render(request, "initiatives/themes.html", context)
