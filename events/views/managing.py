"""What every screen of who runs an event shares: whose it is, and the tabs between the screens."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from events.models import Event
from initiatives.views.pages import HOME


class Tab(NamedTuple):
    label: str
    url: str
    current: bool


TABS = [
    ("events:detail", "Bekijk"),
    ("events:edit", "Bewerk"),
    ("events:attendees", "Wie komt er"),
    ("events:announce", "Schrijf iedereen"),
    ("events:copy", "Kopieer"),
]


def own_event(request: HttpRequest, slug: str) -> Event:
    """A stranger gets 404."""
    return get_object_or_404(Event.objects.editable_by(request.user).select_related("municipality"), slug=slug)


def managing(event: Event, here: str, title: str) -> dict[str, Any]:
    tabs = [Tab(label, reverse(name, args=[event.slug]), name == here) for name, label in TABS]
    crumbs = [HOME, ("Agenda", reverse("events:list")), (event.title, event.get_absolute_url()), (title, "")]
    return {"event": event, "tabs": tabs, "crumbs": crumbs}
