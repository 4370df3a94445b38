"""Articles and funds on the page of a municipality, region or theme."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Q
from django.urls import reverse

from initiatives.also import SHOWN, About, Line, also
from knowledge.deadlines import when
from knowledge.models import ArticlePage, Fund
from knowledge.models.funds import BY_DEADLINE, State

register = template.Library()


@register.inclusion_tag("components/also.html")
def articles_about(**of: Any) -> dict[str, Any]:
    """The newest three of `municipality=`, `region=` or `theme=`; one query. Not in a loop."""
    about = About(**of)
    if about.theme:
        here = Q(pk__in=ArticlePage.themes.through._default_manager.filter(theme=about.theme).values("articlepage"))
    else:
        here = Q(municipality__in=about.municipality_ids)
    newest = ArticlePage.objects.published().filter(here).defer("body").newest_first()[:SHOWN]
    return also(
        "Kennis",
        [Line(one.title, one.get_absolute_url(), one.summary) for one in newest],
        url=reverse("knowledge:list"),
        label="Alle artikelen hierover",
        about=about,
    )


@register.inclusion_tag("components/also.html")
def funds_for(**of: Any) -> dict[str, Any]:
    """The three whose end is nearest and that ask for this, or for nothing in particular; one query."""
    about = About(**of)
    usable = Fund.objects.published().with_state().exclude(state=State.CLOSED).filter(_asks_for(about))
    first = usable.defer("description", "exclusions").order_by(*BY_DEADLINE)[:SHOWN]
    return also(
        "Fondsen en subsidies",
        [Line(one.name, one.get_absolute_url(), when(one)) for one in first],
        url=reverse("knowledge:funds"),
        label="Alle fondsen hiervoor",
        about=about,
    )


def _asks_for(about: About) -> Q:
    if about.theme:
        return Q(pk__in=_in(Fund.themes, theme=about.theme)) | ~Q(pk__in=_in(Fund.themes))
    ids = about.municipality_ids
    regions, own = _in(Fund.regions, region__municipalities__in=ids), _in(Fund.municipalities, municipality__in=ids)
    anywhere = ~Q(pk__in=_in(Fund.regions)) & ~Q(pk__in=_in(Fund.municipalities))
    return Q(pk__in=regions) | Q(pk__in=own) | anywhere


def _in(relation: Any, **of: Any) -> Any:
    return relation.through._default_manager.filter(**of).values("fund")
