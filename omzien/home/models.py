"""The Wagtail pages of the portal itself: the home page and plain pages."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from events.room import soon
from initiatives.filters import themes_with_numbers
from initiatives.models import Initiative, Phase, Posting
from knowledge.models import ArticlePage
from omzien.home import hexmap

NEWEST_SHOWN = 6
ARTICLES_SHOWN = 3
EVENTS_SHOWN = 3
RICH_TEXT = ["h2", "h3", "bold", "italic", "link", "ol", "ul"]


class HomePage(Page):
    """The front door; its words are the editors', its numbers and lists come from the network."""

    title_line = models.CharField("grote kop", max_length=90, default="Wat je wilt beginnen, doet hier al iemand.")
    intro = models.CharField(
        "inleiding",
        max_length=250,
        default="Vind initiatieven die op het jouwe lijken, deel wat je weet en vraag wat je nodig hebt. "
        "Van buren, voor buren.",
    )

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("title_line"), FieldPanel("intro")]
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["home.PlainPage", "knowledge.KnowledgePage", "newsletter.NewsletterPage"]
    max_count = 1
    template = "home/home.html"

    class Meta:
        verbose_name = "voorpagina"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        published = Initiative.objects.published()
        starting, experienced = doors()
        return context | {
            "map": hexmap.province(),
            "newest": list(published.for_card().order_by("-published_at", "-pk")[:NEWEST_SHOWN]),
            "postings": list(Posting.objects.current().for_card().order_by("-created_at", "-pk")[:NEWEST_SHOWN]),
            "events": soon(EVENTS_SHOWN),
            "articles": list(ArticlePage.objects.published().for_card().newest_first()[:ARTICLES_SHOWN]),
            "themes": themes_with_numbers(),
            "starting_url": starting,
            "experienced_url": experienced,
        }


def doors() -> tuple[str, str]:
    """The directory for who begins and for who has done it for years, whatever the phases are called."""
    phases = list(Phase.objects.all())
    starting, experienced = (
        urlencode([("fase", phase.slug) for phase in phases if phase.stage == stage])
        for stage in (Phase.Stage.STARTING, Phase.Stage.EXPERIENCED)
    )
    address = reverse("initiatives:list")
    return f"{address}?{starting}", f"{address}?{experienced}"


class PlainPage(Page):
    """A page of text, such as privacy, accessibility or colophon."""

    intro = models.CharField("inleiding", max_length=250, blank=True)
    body = RichTextField("tekst", features=RICH_TEXT, blank=True)
    reviewed_on = models.DateField("nagelezen op", null=True, blank=True)

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("body"),
        FieldPanel("reviewed_on"),
    ]
    parent_page_types: ClassVar = ["home.HomePage", "home.PlainPage"]
    subpage_types: ClassVar = ["home.PlainPage"]
    template = "home/plain.html"

    class Meta:
        verbose_name = "pagina"
        verbose_name_plural = "pagina’s"
