"""The knowledge base in Wagtail: its front page and its articles."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.urls import resolve, reverse
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from wagtail.compat import HTTPMethod
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from initiatives.models import Initiative, Municipality, Phase, Theme
from knowledge import panels
from knowledge.blocks import BodyBlock
from knowledge.models.topics import Topic
from omzien.search.indexing import index

REVIEWED_EVERY = relativedelta(years=1)
# How the search knows an article.
KIND = "artikel"
NEWEST_FIRST = ("-first_published_at", "-pk")


def in_a_year() -> date:
    """When somebody looks at an article again, unless an editor says otherwise."""
    return timezone.localdate() + REVIEWED_EVERY


class KnowledgePage(Page):
    """/kennisbank/: the list of articles with its facets. Its address never changes."""

    intro = models.CharField("inleiding", max_length=250, blank=True)

    content_panels: ClassVar = panels.front_page()
    promote_panels: ClassVar = panels.promotion()
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["knowledge.ArticlePage"]
    max_count = 1
    allowed_http_methods: ClassVar = [HTTPMethod.GET, HTTPMethod.HEAD]
    template = "knowledge/list.html"

    class Meta:
        verbose_name = "kennisbank"

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from knowledge.views.listing import article_list  # noqa: PLC0415  (views stand above models)

        return article_list(request, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """For the editor's preview."""
        from knowledge.views.listing import list_context  # noqa: PLC0415  (views stand above models)

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | list_context(request)


class ArticleQuerySet(PageQuerySet):
    def published(self) -> Self:
        """What everybody may read."""
        return self.live().public()

    def hidden(self) -> Self:
        return self.exclude(pk__in=ArticlePage.objects.published().values("pk"))

    def for_card(self) -> Self:
        """Everything one card renders; the text stays behind."""
        return self.select_related("municipality").prefetch_related("themes").defer("body")

    def for_page(self) -> Self:
        return self.select_related("municipality", "initiative").prefetch_related("themes", "topics", "phases")

    def newest_first(self) -> Self:
        return self.order_by(*NEWEST_FIRST)

    def overdue(self) -> Self:
        """Past the day by which somebody would look at it, the longest first."""
        return self.live().filter(review_by__lt=timezone.localdate()).order_by("review_by", "pk")


class ArticlePage(Page):
    """An article, a peer's story, or an example to take over. Without municipality it holds everywhere.

    `owner` (Wagtail's) is who wrote it; `maintainer` who keeps it right and is shown by name only to editors.
    """

    class Kind(models.TextChoices):
        ARTICLE = "artikel", "Artikel"
        STORY = "ervaring", "Ervaring"
        EXAMPLE = "voorbeeld", "Voorbeeld"

    summary = models.CharField(
        "in één zin",
        max_length=200,
        help_text="Wat heeft de lezer hieraan? Staat op de kaart, boven het artikel en in het zoeken.",
    )
    kind = models.CharField("soort", max_length=9, choices=Kind, default=Kind.ARTICLE)
    body = StreamField(BodyBlock(), verbose_name="tekst")
    themes = ParentalManyToManyField(Theme, related_name="articles", verbose_name="thema’s", blank=True)
    topics = ParentalManyToManyField(Topic, related_name="articles", verbose_name="onderwerpen", blank=True)
    phases = ParentalManyToManyField(
        Phase,
        related_name="articles",
        verbose_name="voor wie zo ver is",
        blank=True,
        help_text="Is het voor iedereen? Laat het dan leeg: we vinken alle fases aan.",
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="gemeente",
        help_text="Alleen als het artikel over één gemeente gaat. Leeg: het geldt overal.",
    )
    initiative = models.ForeignKey(
        Initiative, models.SET_NULL, null=True, blank=True, related_name="articles", verbose_name="van initiatief"
    )
    initiative_name = models.CharField(
        "naam van het initiatief",
        max_length=120,
        blank=True,
        help_text="Vullen we zelf in. Blijft staan, ook als het initiatief stopt.",
    )
    for_starters = models.BooleanField("voor starters", default=False, editable=False)
    maintainer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"is_staff": True, "is_active": True},
        verbose_name="houdt dit bij",
        help_text="Krijgt dit artikel in het overzicht “Na te kijken”. Lezers zien deze naam niet.",
    )
    reviewed_on = models.DateField(
        "nagekeken op", null=True, blank=True, default=timezone.localdate, help_text="Staat onder het artikel."
    )
    review_by = models.DateField(
        "nakijken voor",
        null=True,
        blank=True,
        default=in_a_year,
        help_text="Is deze dag voorbij, dan lezen bezoekers dat de tekst misschien niet meer klopt.",
    )
    helpful = models.PositiveIntegerField("nuttig", default=0, editable=False)
    unhelpful = models.PositiveIntegerField("niet nuttig", default=0, editable=False)

    objects: ClassVar = PageManager.from_queryset(ArticleQuerySet)()

    content_panels: ClassVar = panels.article()
    promote_panels: ClassVar = panels.promotion("slug")
    settings_panels: ClassVar = [*panels.upkeep(), *Page.settings_panels]
    parent_page_types: ClassVar = ["knowledge.KnowledgePage"]
    subpage_types: ClassVar[list[str]] = []
    allowed_http_methods: ClassVar = [HTTPMethod.GET, HTTPMethod.HEAD]
    template = "knowledge/article.html"

    class Meta:
        verbose_name = "artikel"
        verbose_name_plural = "artikelen"
        constraints = [
            models.CheckConstraint(
                name="article_reviewed_again_later",
                condition=Q(reviewed_on__isnull=True) | Q(review_by__isnull=True) | Q(review_by__gt=F("reviewed_on")),
                violation_error_message="De dag van ‘nakijken voor’ ligt na die van ‘nagekeken op’.",
            ),
        ]
        indexes = [
            # The editors' list of what must be looked at.
            models.Index(fields=["review_by"], name="article_to_review"),
        ]

    def clean(self) -> None:
        super().clean()
        if self.slug and resolve(self.get_absolute_url()).view_name != "knowledge:article":
            raise ValidationError({"slug": "Dit adres is al van een andere pagina. Kies een ander."})

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """What follows from the rest is derived, and the search told, in one transaction.

        The numbers of readers' answers are counted anew: a revision holds those of the day it was written.
        """
        self.derive()
        super().save(*args, **kwargs)
        self.count_answers()
        index(KIND, [self.pk])

    def derive(self) -> None:
        """Nobody in particular is everybody who is under way; for starters is what is not for everybody else too."""
        everybody = list(Phase.objects.exclude(stage=Phase.Stage.ENDED))
        if not self.phases.all():
            self.phases.set(everybody)
        chosen = set(self.phases.all())
        starting = any(phase.stage == Phase.Stage.STARTING for phase in chosen)
        self.for_starters = starting and not chosen.issuperset(everybody)
        if self.initiative and not self.initiative_name:
            self.initiative_name = self.initiative.name

    def count_answers(self) -> None:
        """Call it holding this article's row, so that answers of the same moment are counted one after another."""
        counted = self.feedback.aggregate(
            helpful=Count("pk", filter=Q(is_helpful=True)), unhelpful=Count("pk", filter=Q(is_helpful=False))
        )
        self.helpful, self.unhelpful = counted["helpful"], counted["unhelpful"]
        ArticlePage.objects.filter(pk=self.pk).update(**counted)

    def get_absolute_url(self) -> str:
        """Without asking Wagtail, which would look up the site and the parents for every card of a list."""
        return reverse("knowledge:article", args=[self.slug])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from knowledge.views.article import article_context  # noqa: PLC0415  (views stand above models)

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | article_context(request, self)

    @property
    def for_everybody(self) -> bool:
        """As `derive` has it: what has a phase of starters and is not for them in particular."""
        return not self.for_starters and any(one.stage == Phase.Stage.STARTING for one in self.phases.all())

    @property
    def is_overdue(self) -> bool:
        """Past the day by which somebody promised to look at it."""
        return self.review_by is not None and self.review_by < timezone.localdate()
