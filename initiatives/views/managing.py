"""What every screen of a team shares: whose initiative it is, and the tabs between the screens."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from initiatives.models import Initiative
from initiatives.views.pages import HOME


class Tab(NamedTuple):
    label: str
    url: str
    current: bool


TABS = [
    ("Gegevens", "initiatives:edit"),
    ("Team", "initiatives:team"),
    ("Halen en brengen", "initiatives:own_postings"),
    ("Geschiedenis", "initiatives:history"),
]


def own_initiative(request: HttpRequest, slug: str) -> Initiative:
    """The initiative when this person may edit it; for others there is nothing here (404)."""
    return get_object_or_404(Initiative.objects.editable_by(request.user).for_page(), slug=slug)


def managing(initiative: Initiative, here: str, title: str) -> dict[str, Any]:
    """The context of `initiatives/manage/base.html`; `here` is the url name of the tab that is open."""
    tabs = [Tab(label, reverse(name, args=[initiative.slug]), name == here) for label, name in TABS]
    crumbs = [HOME, ("Mijn Omzien", reverse("accounts:home")), (initiative.name, initiative.get_absolute_url())]
    return {"initiative": initiative, "tabs": tabs, "crumbs": [*crumbs, (title, "")]}
