"""What editors can pick for an issue by hand: only what everybody may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView, ChosenMultipleView, ChosenView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from events.models import Event
from initiatives.models import Initiative, Posting
from knowledge.models import Fund
from omzien.numbers import bounded_int

PER_PAGE = 20


def _initiatives() -> Any:
    return Initiative.objects.published().defer("search_vector").order_by("-published_at", "-pk")


def _postings() -> Any:
    return Posting.objects.current().select_related("kind", "initiative").order_by("-created_at", "-pk")


def _events() -> Any:
    return Event.objects.published().upcoming()


def _funds() -> Any:
    return Fund.objects.published().order_by("-created_at", "-pk")


def public_chooser(
    name: str, of: type[models.Model], rows: Callable[[], Any], icon: str, words: tuple[str, str]
) -> Any:
    """A chooser of these rows alone, whatever id somebody asks for."""

    class PublicOnly:
        def get_object_list(self) -> Any:
            return rows()

        def get_object(self, pk: Any) -> Any:
            return rows().get(pk=bounded_int(pk) or 0)

        def get_objects(self, pks: Any) -> Any:
            return rows().filter(pk__in=[pk for pk in map(bounded_int, pks) if pk])

    views = {
        "choose_view_class": ChooseView,
        "choose_results_view_class": ChooseResultsView,
        "chosen_view_class": ChosenView,
        "chosen_multiple_view_class": ChosenMultipleView,
    }
    limited = {key: type(view.__name__, (PublicOnly, view), {}) for key, view in views.items()}
    settings = {"model": of, "icon": icon, "choose_one_text": words[0], "choose_another_text": words[1]}
    viewset = type(f"{of.__name__}ChooserViewSet", (ChooserViewSet,), limited | settings | {"per_page": PER_PAGE})
    return viewset(name)


initiative_chooser = public_chooser(
    "newsletter_initiative_chooser",
    Initiative,
    _initiatives,
    "group",
    ("Kies een initiatief", "Kies een ander initiatief"),
)
posting_chooser = public_chooser(
    "newsletter_posting_chooser",
    Posting,
    _postings,
    "order",
    ("Kies een oproep of aanbod", "Kies een andere oproep of ander aanbod"),
)
event_chooser = public_chooser(
    "newsletter_event_chooser", Event, _events, "date", ("Kies een activiteit", "Kies een andere activiteit")
)
fund_chooser = public_chooser(
    "newsletter_fund_chooser", Fund, _funds, "pick", ("Kies een fonds", "Kies een ander fonds")
)
CHOOSERS = [initiative_chooser, posting_chooser, event_chooser, fund_chooser]
