"""What editors fill in, in the order in which they think of it."""

from __future__ import annotations

from typing import Any

from django.forms import CheckboxSelectMultiple
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.models import Page


class SenderPanel(Panel):
    """Who wrote it and for whom: to read, and only there for what a member wrote."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "knowledge/redactie/sender.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk) and getattr(self.instance, "manuscript", None) is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            owner = self.instance.owner
            return context | {
                "writer": owner.get_short_name() if owner else "iemand die is vertrokken",
                "article": self.instance,
                "manuscript": self.instance.manuscript,
            }


def front_page() -> list[Any]:
    return [*Page.content_panels, FieldPanel("intro", help_text="Eén of twee zinnen onder de kop.")]


def article() -> list[Any]:
    return [
        SenderPanel(),
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("kind"),
        FieldPanel("body"),
        MultiFieldPanel(
            [_ticks("topics"), _ticks("themes"), _ticks("phases")],
            heading="Waar het over gaat en voor wie",
            help_text="Zo vinden lezers het. Kies wat echt past: één of twee onderwerpen is meestal genoeg.",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("initiative"), FieldPanel("initiative_name")]),
                FieldPanel("municipality"),
            ],
            heading="Waar het vandaan komt",
        ),
    ]


def upkeep() -> list[Any]:
    return [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("reviewed_on"), FieldPanel("review_by")]), FieldPanel("maintainer")],
            heading="Bijhouden",
        )
    ]


def promotion(*names: str) -> list[Any]:
    """For search engines; the address of the knowledge base itself is fixed."""
    return [MultiFieldPanel([FieldPanel(name) for name in (*names, "seo_title", "search_description")], "Vindbaarheid")]


def _ticks(name: str) -> FieldPanel:
    return FieldPanel(name, widget=CheckboxSelectMultiple)
