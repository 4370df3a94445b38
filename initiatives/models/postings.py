"""Halen en brengen: what an initiative offers to others, or needs from them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from initiatives.models.initiative import Initiative
from initiatives.models.vocabulary import Term, Theme

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User


MONTHS_AT_FIRST = 6
MONTHS_AT_MOST = 12
REMINDED_DAYS = 14
# Of what is closed or past its date, this long is kept (retention).
KEPT_MONTHS = 6
# What no card shows of an initiative.
WIDE = ("search_vector", "description", "people", "legacy", "summary")


def until(today: date, months: int = MONTHS_AT_FIRST) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    return today + relativedelta(months=months)


class ExchangeKind(Term):
    """What can be fetched and brought: a room, a board member, legal knowledge."""

    phrase = models.CharField(
        "in een zin", max_length=80, blank=True, help_text="Zoals na ‘zoekt’ of ‘biedt’: een ruimte, juridische kennis."
    )

    class Meta(Term.Meta):
        verbose_name = "soort halen en brengen"
        verbose_name_plural = "soorten halen en brengen"

    @property
    def words(self) -> str:
        """What stands after "zoekt" or "biedt"."""
        return self.phrase or f"hulp met {self.name[:1].lower()}{self.name[1:]}"


class PostingQuerySet(models.QuerySet["Posting"]):
    def current(self) -> Self:
        """What everybody may see: open, not past its date, of an initiative that is published."""
        return self.filter(
            status=Posting.Status.OPEN,
            expires_on__gte=timezone.localdate(),
            initiative__status=Initiative.Status.PUBLISHED,
        )

    def for_card(self) -> Self:
        """Everything one card renders, so a list never queries per row."""
        related = ("kind", "initiative__municipality", "initiative__place")
        cards = self.select_related(*related).prefetch_related("themes")
        return cards.defer("search_vector", *(f"initiative__{name}" for name in WIDE))

    def for_page(self) -> Self:
        """Everything the page of one renders."""
        related = ("kind", "initiative__municipality", "initiative__place", "initiative__phase")
        return (
            self.select_related(*related).prefetch_related("themes").defer("search_vector", "initiative__search_vector")
        )

    def for_own_list(self) -> Self:
        """Everything the team's own list renders."""
        return self.select_related("kind", "fulfilled_with").prefetch_related("themes").defer("search_vector")

    def standing(self) -> Self:
        """Open and not past its date, whether or not the initiative is shown."""
        return self.filter(status=Posting.Status.OPEN, expires_on__gte=timezone.localdate())

    def earlier(self) -> Self:
        """Closed, or past its date."""
        return self.filter(~Q(status=Posting.Status.OPEN) | Q(expires_on__lt=timezone.localdate()))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Current ones, and all of the initiatives that one may edit."""
        current = Q(pk__in=Posting.objects.current().values("pk"))
        return self.filter(current | Q(initiative__in=Initiative.objects.editable_by(user).values("pk")))

    def editable_by(self, user: User | AnonymousUser) -> Self:
        return self.filter(initiative__in=Initiative.objects.editable_by(user).values("pk"))


class Posting(models.Model):
    """One offer or need, in the place of its initiative. `expires_on` is its last day."""

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
    expires_on = models.DateField("tot en met")
    status = models.CharField("status", max_length=9, choices=Status, default=Status.OPEN)
    fulfilled_with = models.ForeignKey(
        Initiative, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="gelukt met"
    )
    closing_note = models.TextField("hoe het afliep", max_length=1000, blank=True)
    removal_reason = models.TextField(
        "waarom weggehaald", max_length=1000, blank=True, help_text="Het team krijgt deze tekst per mail."
    )
    closed_at = models.DateTimeField("gesloten op", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="geplaatst door"
    )
    created_at = models.DateTimeField("geplaatst op", auto_now_add=True)
    updated_at = models.DateTimeField("gewijzigd op", auto_now=True)
    # For which last day the team was reminded, and asked whether it worked: renewing moves the day, and it starts anew.
    reminded_for = models.DateField(null=True, editable=False)
    ended_for = models.DateField(null=True, editable=False)
    # When it was laid beside what others fetch and bring, and when its team was last mailed about one that fits.
    matched_at = models.DateTimeField(null=True, editable=False)
    match_mailed_at = models.DateTimeField(null=True, editable=False)
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
            # The list by newest, the feed, and the home page.
            models.Index(fields=["-created_at", "-id"], condition=Q(status="open"), name="posting_newest"),
            # The list by what ends soon, and the reminder.
            models.Index(fields=["expires_on", "id"], condition=Q(status="open"), name="posting_ends_soon"),
            # The counts per facet; and what fits one posting: the other direction of the same kind.
            models.Index(
                fields=["kind", "direction", "initiative", "expires_on"],
                include=["id"],
                condition=Q(status="open"),
                name="posting_facets",
            ),
            # The sweep that asks whether it worked.
            models.Index(
                fields=["expires_on"],
                condition=Q(status="open") & (Q(ended_for__isnull=True) | ~Q(ended_for=F("expires_on"))),
                name="posting_to_end",
            ),
            # The sweep that looks for what fits a new one.
            models.Index(fields=["id"], condition=Q(status="open", matched_at__isnull=True), name="posting_to_match"),
            # The daily forgetting of what was closed.
            models.Index(fields=["closed_at"], condition=~Q(status="open"), name="posting_closed"),
            # The text search.
            GinIndex(fields=["search_vector"], name="posting_search"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("initiatives:posting", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Nobody closed it; it may be past its date."""
        return self.status == self.Status.OPEN

    @property
    def is_current(self) -> bool:
        """Whether everybody may see it, as far as the posting itself decides."""
        return self.is_open and not self.is_past

    @property
    def is_past(self) -> bool:
        return self.expires_on < timezone.localdate()

    @property
    def ends_soon(self) -> bool:
        return 0 <= (self.expires_on - timezone.localdate()).days <= REMINDED_DAYS

    @property
    def is_offer(self) -> bool:
        return self.direction == self.Direction.OFFER

    @property
    def opposite(self) -> str:
        return self.Direction.NEED if self.is_offer else self.Direction.OFFER

    @property
    def sentence(self) -> str:
        """ "zoekt een ruimte" or "biedt een ruimte"."""
        return f"{'biedt' if self.is_offer else 'zoekt'} {self.kind.words}"
