"""What editors fill in for an issue, in the order in which they think of it, and what is there when they begin."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.models import Page

# As long as this stands in an opening, the issue cannot go out.
PROMPT = "[Schrijf hier in twee of drie zinnen wat er deze maand speelt.]"


class IssueForm(WagtailAdminPageForm):
    """A new issue begins with a name, an address and a subject of its month."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            for name, value in beginning(self.parent_page).items():
                if name in self.fields:
                    self.initial[name] = value


def beginning(archive: Page | None) -> dict[str, str]:
    today = timezone.localdate()
    month = date_format(today, "F Y")
    return {
        "title": f"Nieuwsbrief {month}",
        "slug": free_slug(archive, f"{today:%Y-%m}"),
        "subject": f"Omzien in {month}",
        "opening": f"<p>Hallo,</p><p>{PROMPT}</p><p>Veel leesplezier!</p>",
    }


def free_slug(archive: Page | None, base: str) -> str:
    """The month; a second issue in it gets a number."""
    taken = set(archive.get_children().values_list("slug", flat=True)) if archive else set()
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


def front_page() -> list[Any]:
    return [*Page.content_panels, FieldPanel("intro", help_text="Eén of twee zinnen onder de kop.")]


class ReadyPanel(Panel):
    """The way to everything that comes after writing."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "newsletter/redactie/_ready_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"issue": self.instance}


def issue() -> list[Any]:
    return [
        ReadyPanel(),
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("subject"), FieldPanel("preheader")], heading="In de postbus"),
        FieldPanel("opening"),
        FieldPanel("picks", help_text="Wat jij uitkiest, staat bovenaan. Leeg laten mag."),
        FieldPanel(
            "sections",
            help_text="Deze delen vullen zich voor elke lezer apart, met wat nieuw is sinds de vorige nieuwsbrief. "
            "Een deel zonder iets nieuws blijft weg.",
        ),
    ]


def promotion(*names: str) -> list[Any]:
    return [MultiFieldPanel([FieldPanel(name) for name in (*names, "seo_title", "search_description")], "Vindbaarheid")]
