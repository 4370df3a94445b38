"""Halen en brengen: what an initiative offers to others, or needs from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from initiatives.models.initiative import Initiative
from initiatives.models.places import Municipality
from initiatives.models.vocabulary import Term, Theme

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User


class ExchangeKind(Term):
    """What can be fetched and brought: a room, a board member, legal knowledge."""

    class Meta(Term.Meta):
        verbose_name = "soort halen en brengen"
        verbose_name_plural = "soorten halen en brengen"


class PostingQuerySet(models.QuerySet["Posting"]):
    def current(self) -> Self:
        """What everybody may see: open, not past its date, of an initiative that is published."""
        return self.filter(
            status=Posting.Status.OPEN,
            expires_on__gte=timezone.localdate(),
            initiative__status=Initiative.Status.PUBLISHED,
        )

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Current ones, and all of the initiatives that one may edit."""
        current = Q(pk__in=Posting.objects.current().values("pk"))
        return self.filter(current | Q(initiative__in=Initiative.objects.editable_by(user).values("pk")))

    def editable_by(self, user: User | AnonymousUser) -> Self:
        return self.filter(initiative__in=Initiative.objects.editable_by(user).values("pk"))


class Posting(models.Model):
    """One offer or need. `municipality` is the initiative's at the time of posting; `expires_on` is its last day."""

    class Direction(models.TextChoices):
        NEED = "halen", "Halen"
        OFFER = "brengen", "Brengen"

    class Status(models.TextChoices):
        OPEN = "open", "staat open"
        FULFILLED = "fulfilled", "gelukt"
        WITHDRAWN = "withdrawn", "weggehaald"
        REMOVED = "removed", "weggehaald door een coördinator"

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="postings", verbose_name="initiatief")
    direction = models.CharField("halen of brengen", max_length=8, choices=Direction)
    kind = models.ForeignKey(ExchangeKind, models.PROTECT, related_name="postings", verbose_name="soort")
    title = models.CharField("titel", max_length=120)
    body = models.TextField("uitleg", max_length=3000, blank=True)
    themes = models.ManyToManyField(Theme, related_name="postings", verbose_name="thema’s", blank=True)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="gemeente")
    expires_on = models.DateField("tot en met")
    status = models.CharField("status", max_length=9, choices=Status, default=Status.OPEN)
    fulfilled_with = models.ForeignKey(
        Initiative, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="gelukt met"
    )
    closing_note = models.TextField("hoe het afliep", max_length=1000, blank=True)
    closed_at = models.DateTimeField("gesloten op", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="geplaatst door"
    )
    created_at = models.DateTimeField("geplaatst op", auto_now_add=True)
    updated_at = models.DateTimeField("gewijzigd op", auto_now=True)
    search_vector = SearchVectorField(null=True, editable=False)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = "oproep of aanbod"
        verbose_name_plural = "halen en brengen"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="posting_title_given", condition=~Q(title=""), violation_error_message="Geef een titel."
            ),
            models.CheckConstraint(
                name="posting_closed_has_a_time",
                condition=Q(status="open") | Q(closed_at__isnull=False),
                violation_error_message="Wat gesloten is heeft een tijd.",
            ),
        ]
        indexes = [
            # The list by newest, page by page.
            models.Index(fields=["-created_at", "-id"], condition=Q(status="open"), name="posting_newest"),
            # The reminder, the expiry and the daily forgetting.
            models.Index(fields=["expires_on", "id"], name="posting_by_expiry"),
            # The text search.
            GinIndex(fields=["search_vector"], name="posting_search"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("initiatives:posting", args=[self.pk])

    @property
    def is_current(self) -> bool:
        return self.status == self.Status.OPEN and self.expires_on >= timezone.localdate()
