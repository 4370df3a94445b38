"""Themes that initiatives want to meet about, and the voices for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from events.models.events import Event
from initiatives.models import Initiative, Membership, Region, Theme
from omzien.accounts.models import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User

MOST_VOICES_NEEDED = 100
# How the search knows a proposal.
KIND = "themavoorstel"


def threshold() -> int:
    """How many initiatives are enough, as this network has it today; a proposal keeps the number of its first day."""
    return min(max(1, settings.PROPOSAL_THRESHOLD), MOST_VOICES_NEEDED)


class ThemeProposalQuerySet(models.QuerySet["ThemeProposal"]):
    def published(self) -> Self:
        """What everybody may see."""
        return self.exclude(status=ThemeProposal.Status.REMOVED)

    def hidden(self) -> Self:
        return self.filter(status=ThemeProposal.Status.REMOVED)

    def wanted(self) -> Self:
        """What still waits for a meeting."""
        return self.filter(status__in=[ThemeProposal.Status.OPEN, ThemeProposal.Status.ENOUGH])

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What a coordinator took off the site is still there for who proposed it, and for who coordinates it."""
        if not user.is_authenticated:
            return self.published()
        mine = Membership.objects.filter(user=user).values("initiative")
        shown = ~Q(status=ThemeProposal.Status.REMOVED) | Q(initiative__in=mine)
        return self.filter(shown | self._in_care_of(user))

    def in_care_of(self, user: User | AnonymousUser) -> Self:
        """For the coordinators of its regions; what is for the whole province may be taken up by any."""
        return self.filter(self._in_care_of(user)) if user.is_authenticated else self.none()

    @staticmethod
    def _in_care_of(user: User) -> Q:
        if user.sees_everything:
            return Q(pk__isnull=False)
        if not user.is_coordinator:
            return Q(pk__in=[])
        regions = Role.objects.filter(user=user, kind=Role.Kind.COORDINATOR).values("region")
        chosen = ThemeProposal.regions.through.objects.filter(themeproposal=OuterRef("pk"))
        return Exists(chosen.filter(region__in=regions)) | ~Exists(chosen)

    def most_wanted(self) -> Self:
        return self.with_voices().order_by("-voices", "-created_at", "-pk")

    def of_teams(self, user: User) -> Self:
        """Proposed by an initiative of this person."""
        return self.filter(initiative__in=Membership.objects.filter(user=user).values("initiative"))

    def with_voices(self) -> Self:
        """With how many initiatives support each; counted, never kept."""
        given = Support.objects.filter(proposal=OuterRef("pk")).order_by().values("proposal")
        number = Subquery(given.annotate(number=Count("pk")).values("number"), output_field=IntegerField())
        return self.annotate(voices=Coalesce(number, 0))

    def for_card(self) -> Self:
        """Everything one card renders."""
        wide = ("initiative__search_vector", "initiative__description", "initiative__people", "initiative__legacy")
        rows = self.with_voices().select_related("initiative__municipality").defer(*wide)
        return rows.prefetch_related("themes", "regions", _public_events())

    def for_page(self) -> Self:
        return self.for_card()


def _public_events() -> Prefetch[str, models.QuerySet[Event], str]:
    shown = (
        Event.objects.public()
        .order_by("-starts_at", "-pk")
        .only("title", "slug", "starts_at", "ends_at", "status", "proposal")
    )
    return Prefetch("events", shown, to_attr="public_events")


class ThemeProposal(models.Model):
    """An initiative asks for a meeting. `threshold` is the number of voices at which the coordinators are told.

    `enough_at`: when they were told, which happens once; a voice that goes and comes back changes nothing about it.
    `status` follows from the voices and from the meeting, and is written under this row's lock.
    """

    class Status(models.TextChoices):
        OPEN = "open", "zoekt steun"
        ENOUGH = "enough", "genoeg steun"
        PLANNED = "planned", "gepland"
        HELD = "held", "geweest"
        CLOSED = "closed", "gesloten"
        REMOVED = "removed", "weggehaald"

    class Kind(models.TextChoices):
        THEME = "themabijeenkomst", "Themabijeenkomst"
        TRAINING = "training", "Training"
        CIRCLE = "leerkring", "Leerkring"
        VISIT = "werkbezoek", "Werkbezoek"

    title = models.CharField("onderwerp", max_length=120)
    kind = models.CharField("soort", max_length=16, choices=Kind, default=Kind.THEME)
    question = models.TextField("wat willen jullie leren of regelen", max_length=2000)
    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="theme_proposals", verbose_name="voorgesteld door"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="geschreven door"
    )
    themes = models.ManyToManyField(Theme, related_name="proposals", verbose_name="thema’s", blank=True)
    regions = models.ManyToManyField(
        Region, related_name="+", verbose_name="voor de regio’s", blank=True, help_text="Leeg: voor de hele provincie."
    )
    status = models.CharField("status", max_length=9, choices=Status, default=Status.OPEN)
    threshold = models.PositiveSmallIntegerField(
        "genoeg bij",
        default=threshold,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_VOICES_NEEDED)],
        help_text="Bij zoveel initiatieven krijgen de coördinatoren een mail.",
    )
    answer = models.TextField("waarom gesloten", max_length=1000, blank=True)
    enough_at = models.DateTimeField("genoeg steun op", null=True, blank=True, editable=False)
    decided_at = models.DateTimeField("gesloten op", null=True, blank=True, editable=False)
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
                name="proposal_closed_has_an_answer",
                condition=~Q(status__in=["closed", "removed"]) | (~Q(answer="") & Q(decided_at__isnull=False)),
                violation_error_message="Schrijf waarom het niet komt.",
            ),
            models.CheckConstraint(
                name="proposal_threshold_can_be_met",
                condition=Q(threshold__range=(1, MOST_VOICES_NEEDED)),
                violation_error_message=f"Kies een aantal van 1 tot {MOST_VOICES_NEEDED}.",
            ),
        ]
        indexes = [
            # The list, newest first.
            models.Index(fields=["-created_at", "-id"], condition=~Q(status="removed"), name="proposal_newest"),
            # The coordinators' queue, and the sweep that follows meetings: few rows of many.
            models.Index(fields=["status", "enough_at"], name="proposal_by_status"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:proposal", args=[self.pk])

    @property
    def is_wanted(self) -> bool:
        return self.status in {self.Status.OPEN, self.Status.ENOUGH}

    @property
    def takes_voices(self) -> bool:
        """Also while its meeting is being prepared: who joins then is invited too."""
        return self.is_wanted or self.status == self.Status.PLANNED

    @property
    def missing(self) -> int:
        """How many voices are still wanted; wants `voices`."""
        return max(0, self.threshold - self.voices)  # type: ignore[attr-defined]  # annotated by with_voices()


class SupportQuerySet(models.QuerySet["Support"]):
    def to_invite(self) -> Self:
        """Voices for what now has a meeting to come that everybody can see, and that nobody told them of."""
        coming = Event.objects.published().upcoming().order_by().filter(proposal__isnull=False).values("proposal")
        planned = self.filter(proposal__status=ThemeProposal.Status.PLANNED, proposal__in=coming)
        return planned.filter(invited_at__isnull=True).order_by("pk")


class Support(models.Model):
    """The one voice of an initiative, given by somebody of its team; it stays when that person goes."""

    proposal = models.ForeignKey(
        ThemeProposal, models.CASCADE, related_name="supports", verbose_name="themavoorstel", db_index=False
    )
    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="theme_supports", verbose_name="initiatief")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="theme_supports",
        verbose_name="gegeven door",
    )
    note = models.CharField(
        "wat brengen jullie mee",
        max_length=300,
        blank=True,
        help_text="Bijvoorbeeld een spreker, een zaal, of jullie eigen ervaring.",
    )
    created_at = models.DateTimeField("op", auto_now_add=True)
    # When its team was invited to the meeting; emptied when that is called off.
    invited_at = models.DateTimeField(null=True, editable=False)

    objects = SupportQuerySet.as_manager()

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
        ]
        indexes = [
            # The sweep: who has to be invited.
            models.Index(fields=["id"], condition=Q(invited_at__isnull=True), name="support_to_invite"),
        ]

    def __str__(self) -> str:
        return f"{self.initiative}: {self.proposal}"
