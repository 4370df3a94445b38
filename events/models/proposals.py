"""Themes that initiatives want to meet about, and the voices for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from initiatives.models import Initiative, Membership, Region, Theme

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User

THRESHOLD = 5


class ThemeProposalQuerySet(models.QuerySet["ThemeProposal"]):
    def published(self) -> Self:
        """What everybody may see."""
        return self.exclude(status=ThemeProposal.Status.WITHDRAWN)

    def hidden(self) -> Self:
        return self.filter(status=ThemeProposal.Status.WITHDRAWN)

    def open(self) -> Self:
        return self.filter(status=ThemeProposal.Status.OPEN)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        if not user.is_authenticated:
            return self.published()
        mine = Membership.objects.filter(user=user).values("initiative")
        return self.filter(~Q(status=ThemeProposal.Status.WITHDRAWN) | Q(initiative__in=mine))


class ThemeProposal(models.Model):
    """An initiative asks for a meeting. `enough_at`: when there were voices enough and the coordinators were told."""

    class Status(models.TextChoices):
        OPEN = "open", "zoekt steun"
        PLANNED = "planned", "gepland"
        DECLINED = "declined", "niet gepland"
        WITHDRAWN = "withdrawn", "ingetrokken"

    title = models.CharField("onderwerp", max_length=120)
    slug = models.SlugField("in het adres", max_length=140, unique=True)
    question = models.TextField("wat wil je weten of delen", max_length=2000)
    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="theme_proposals", verbose_name="voorgesteld door"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="geschreven door"
    )
    themes = models.ManyToManyField(Theme, related_name="proposals", verbose_name="thema’s", blank=True)
    regions = models.ManyToManyField(
        Region, related_name="+", verbose_name="voor de regio’s", blank=True, help_text="Leeg: voor iedereen."
    )
    status = models.CharField("status", max_length=9, choices=Status, default=Status.OPEN)
    answer = models.TextField("antwoord van de coördinator", max_length=1000, blank=True)
    enough_at = models.DateTimeField("genoeg steun op", null=True, blank=True, editable=False)
    decided_at = models.DateTimeField("besloten op", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("voorgesteld op", default=timezone.now, editable=False)

    objects = ThemeProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "themavoorstel"
        verbose_name_plural = "themavoorstellen"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="proposal_title_given", condition=~Q(title=""), violation_error_message="Geef een onderwerp."
            ),
            models.CheckConstraint(
                name="proposal_declined_has_an_answer",
                condition=~Q(status="declined") | ~Q(answer=""),
                violation_error_message="Schrijf waarom het niet komt.",
            ),
        ]
        indexes = [
            # The list, newest first.
            models.Index(fields=["-created_at", "-id"], condition=~Q(status="withdrawn"), name="proposal_newest"),
        ]

    def __str__(self) -> str:
        return self.title


class Support(models.Model):
    """One voice: of an initiative, given by somebody of its team, or of a person without one."""

    proposal = models.ForeignKey(
        ThemeProposal, models.CASCADE, related_name="supports", verbose_name="themavoorstel", db_index=False
    )
    initiative = models.ForeignKey(
        Initiative, models.CASCADE, null=True, blank=True, related_name="theme_supports", verbose_name="initiatief"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="theme_supports", verbose_name="gegeven door"
    )
    created_at = models.DateTimeField("op", auto_now_add=True)

    class Meta:
        verbose_name = "steun"
        verbose_name_plural = "steun"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "initiative"],
                name="support_once_per_initiative",
                violation_error_message="Dit initiatief steunt dit al.",
            ),
            models.UniqueConstraint(
                fields=["proposal", "user"],
                condition=Q(initiative__isnull=True),
                name="support_once_per_person",
                violation_error_message="Je steunt dit al.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative or self.user}: {self.proposal}"
