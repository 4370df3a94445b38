"""The Wagtail pages of the portal itself: the home page and plain pages."""

from typing import ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

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
    subpage_types: ClassVar = ["home.PlainPage"]
    max_count = 1
    template = "home/home.html"

    class Meta:
        verbose_name = "voorpagina"


class PlainPage(Page):
    """A page of text, such as privacy, accessibility or colophon."""

    intro = models.CharField("inleiding", max_length=250, blank=True)
    body = RichTextField("tekst", features=RICH_TEXT, blank=True)
    reviewed_on = models.DateField("nagelezen op", null=True, blank=True)

    content_panels: ClassVar = [
        *Page.content_panels, FieldPanel("intro"), FieldPanel("body"), FieldPanel("reviewed_on"),
    ]
    parent_page_types: ClassVar = ["home.HomePage", "home.PlainPage"]
    subpage_types: ClassVar = ["home.PlainPage"]
    template = "home/plain.html"

    class Meta:
        verbose_name = "pagina"
        verbose_name_plural = "pagina’s"
