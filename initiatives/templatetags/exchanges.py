"""Halen en brengen on the page of a municipality, region or theme."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Q
from django.urls import reverse

from initiatives.also import SHOWN, About, Line, also
from initiatives.models import Posting

register = template.Library()


@register.inclusion_tag("components/also.html")
def exchanges(**of: Any) -> dict[str, Any]:
    """The newest three of `municipality=`, `region=` or `theme=`; one query. Not in a loop."""
    about = About(**of)
    rows = Posting.objects.current().filter(_here(about)).select_related("kind", "initiative")
    newest = rows.only("title", "direction", "kind__name", "initiative__name").order_by("-created_at", "-pk")[:SHOWN]
    return also(
        "Halen en brengen",
        [Line(one.title, one.get_absolute_url(), _note(one)) for one in newest],
        url=reverse("initiatives:postings"),
        label="Alles wat hier gevraagd en geboden wordt",
        about=about,
    )


def _note(one: Posting) -> str:
    return f"{one.get_direction_display()}: {one.kind.name}, {one.initiative.name}"


def _here(about: About) -> Q:
    if about.theme:
        return Q(pk__in=Posting.themes.through._default_manager.filter(theme=about.theme).values("posting"))
    return Q(initiative__municipality__in=about.municipality_ids)
