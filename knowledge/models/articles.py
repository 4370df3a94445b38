"""The knowledge base in Wagtail: its front page and its articles."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from initiatives.models import Initiative, Municipality, Phase, Theme
from knowledge.blocks import BodyBlock
from knowledge.models.topics import Topic


class KnowledgePage(Page):
    """/kennisbank/: the list of articles with its facets."""

    intro = models.CharField("inleiding", max_length=250, blank=True)

    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["knowledge.ArticlePage"]
    max_count = 1
    template = "knowledge/list.html"

    class Meta:
        verbose_name = "kennisbank"


class ArticleQuerySet(PageQuerySet):
    def published(self) -> Self:
        """What everybody may read."""
        return self.live().public()

    def hidden(self) -> Self:
        return self.exclude(pk__in=ArticlePage.objects.published().values("pk"))


class ArticlePage(Page):
    """An article, a peer's story, or an example to take over. Without municipality it holds everywhere.

    `owner` (Wagtail's) is who wrote it; `maintainer` who keeps it right and is shown by name only to editors.
    """

    class Kind(models.TextChoices):
        ARTICLE = "artikel", "artikel"
        STORY = "ervaring", "ervaring"
        EXAMPLE = "voorbeeld", "voorbeeld"

    summary = models.CharField("in één zin", max_length=200)
    kind = models.CharField("soort", max_length=9, choices=Kind, default=Kind.ARTICLE)
    body = StreamField(BodyBlock(), verbose_name="tekst")
    themes = ParentalManyToManyField(Theme, related_name="articles", verbose_name="thema’s", blank=True)
    topics = ParentalManyToManyField(Topic, related_name="articles", verbose_name="onderwerpen", blank=True)
    phases = ParentalManyToManyField(
        Phase, related_name="articles", verbose_name="voor wie zo ver is", blank=True, help_text="Leeg: voor iedereen."
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gemeente"
    )
    initiative = models.ForeignKey(
        Initiative, models.SET_NULL, null=True, blank=True, related_name="articles", verbose_name="van initiatief"
    )
    initiative_name = models.CharField(
        "naam van het initiatief", max_length=120, blank=True, help_text="Blijft staan, ook als het initiatief stopt."
    )
    for_starters = models.BooleanField("voor starters", default=False, editable=False)
    maintainer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="houdt dit bij"
    )
    reviewed_on = models.DateField("nagekeken op", null=True, blank=True)
    review_by = models.DateField("nakijken voor", null=True, blank=True)
    helpful = models.PositiveIntegerField("nuttig", default=0, editable=False)
    unhelpful = models.PositiveIntegerField("niet nuttig", default=0, editable=False)

    objects: ClassVar = PageManager.from_queryset(ArticleQuerySet)()

    parent_page_types: ClassVar = ["knowledge.KnowledgePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "knowledge/article.html"

    class Meta:
        verbose_name = "artikel"
        verbose_name_plural = "artikelen"
        indexes = [
            # The editors' list of what must be looked at.
            models.Index(fields=["review_by"], name="article_to_review"),
        ]

    @property
    def is_overdue(self) -> bool:
        """Past the day by which somebody promised to look at it."""
        return self.review_by is not None and self.review_by < timezone.localdate()
