"""The sending of an issue: its editions, one per segment, and one row per recipient. PostgreSQL is the queue."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from newsletter.models.issues import IssuePage
from newsletter.models.subscribers import Subscriber

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User

FORGET_AFTER = timedelta(days=90)


class SendingQuerySet(models.QuerySet["Sending"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Editors and administrators."""
        return self.all() if user.has_perm("newsletter.view_sending") else self.none()

    def to_drive(self) -> Self:
        """What the sweep has work on: planned and due, being frozen, being sent, or stopped with rows to close."""
        now = timezone.now()
        due = Q(state=Sending.State.PLANNED, planned_for__lte=now)
        busy = Q(state__in=[Sending.State.FREEZING, Sending.State.SENDING])
        return self.filter(due | busy, paused_at=None) | self.filter(state=Sending.State.CANCELLED, finished_at=None)

    def needs_a_person(self) -> Self:
        """Paused; or at its end, with mails of which nobody knows whether they arrived and nobody said what to do."""
        return self.filter(Q(paused_at__isnull=False) | Q(undecided__gt=0))

    def to_forget(self) -> Self:
        """Long enough ago to lose who the recipients were."""
        return self.filter(forgotten_at=None, finished_at__lt=timezone.now() - FORGET_AFTER)


class Sending(models.Model):
    """One issue on its way. `paused_at` stands beside the state, so that resuming goes on where it was."""

    class State(models.TextChoices):
        PLANNED = "planned", "gepland"
        FREEZING = "freezing", "wordt klaargezet"
        SENDING = "sending", "wordt verstuurd"
        DONE = "done", "verstuurd"
        CANCELLED = "cancelled", "gestopt"

    issue = models.OneToOneField(IssuePage, models.PROTECT, related_name="sending", verbose_name="nieuwsbrief")
    state = models.CharField("stand", max_length=9, choices=State, default=State.PLANNED)
    planned_for = models.DateTimeField("versturen op", default=timezone.now)
    paused_at = models.DateTimeField("gepauzeerd op", null=True, blank=True)
    problem = models.CharField("probleem", max_length=300, blank=True, help_text="Waarom het vanzelf pauzeerde.")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="gestart door"
    )
    created_at = models.DateTimeField("gemaakt op", auto_now_add=True)
    frozen_up_to = models.BigIntegerField("klaargezet tot en met abonnee", default=0, editable=False)
    frozen = models.PositiveIntegerField("ontvangers", null=True, blank=True, help_text="Geteld bij het klaarzetten.")
    frozen_at = models.DateTimeField("klaargezet op", null=True, blank=True)
    finished_at = models.DateTimeField("klaar op", null=True, blank=True)
    reached = models.PositiveIntegerField(
        "verstuurd aan", null=True, blank=True, help_text="Geteld toen het klaar was."
    )
    undecided = models.PositiveIntegerField(
        "nog te beslissen",
        default=0,
        help_text="Onzekere mails, geteld toen het klaar was, waar niemand over besliste.",
    )
    forgotten_at = models.DateTimeField("ontvangers vergeten op", null=True, blank=True)

    objects = SendingQuerySet.as_manager()

    class Meta:
        verbose_name = "verzending"
        verbose_name_plural = "verzendingen"
        ordering = ["-planned_for", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="sending_counted_when_frozen",
                condition=Q(state__in=["planned", "freezing", "cancelled"]) | Q(frozen__isnull=False),
                violation_error_message="Tel de ontvangers voordat er iets wordt verstuurd.",
            ),
            models.CheckConstraint(
                name="sending_done_has_a_time",
                condition=~Q(state="done") | Q(finished_at__isnull=False, paused_at__isnull=True),
                violation_error_message="Wat verstuurd is heeft daarvan een tijd.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue.title} ({self.get_state_display()})"

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.PLANNED, self.State.FREEZING, self.State.SENDING}


class Edition(models.Model):
    """The issue as one segment of the readers gets it: rendered once, with a token where a reader's own key comes."""

    sending = models.ForeignKey(Sending, models.CASCADE, related_name="editions", verbose_name="verzending")
    key = models.CharField("segment", max_length=500)
    label = models.CharField("voor wie", max_length=400)
    subject = models.CharField("onderwerp", max_length=250, blank=True)
    text = models.TextField("tekst", blank=True)
    html = models.TextField("html", blank=True)
    rendered_at = models.DateTimeField("gemaakt op", null=True, blank=True)

    class Meta:
        verbose_name = "editie"
        verbose_name_plural = "edities"
        constraints = [
            models.UniqueConstraint(
                fields=["sending", "key"],
                name="edition_once_per_segment",
                violation_error_message="Deze editie is er al.",
            ),
            models.CheckConstraint(
                name="edition_rendered_has_content",
                condition=Q(rendered_at__isnull=True) | ~(Q(subject="") | Q(text="") | Q(html="")),
                violation_error_message="Een editie heeft een onderwerp, een tekst en html.",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Delivery(models.Model):
    """One recipient of one sending. The address stands with the subscriber alone; who is erased leaves a bare row.

    `not_before` is when a queued row may be taken. Who takes it moves that on by a lease and writes its own `claim`
    beside it; a row that is "attempting" beyond its lease was left by a sender that was killed.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", "wacht"
        ATTEMPTING = "attempting", "bezig"
        SENT = "sent", "verstuurd"
        FAILED = "failed", "mislukt"
        SUPPRESSED = "suppressed", "overgeslagen"
        UNCERTAIN = "uncertain", "onzeker"

    sending = models.ForeignKey(
        Sending, models.CASCADE, related_name="deliveries", db_index=False, verbose_name="verzending"
    )
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="deliveries", verbose_name="editie")
    subscriber = models.ForeignKey(
        Subscriber, models.SET_NULL, null=True, blank=True, related_name="deliveries", verbose_name="abonnee"
    )
    status = models.CharField("status", max_length=10, choices=Status, default=Status.QUEUED)
    claim = models.UUIDField("verzender", null=True, blank=True, editable=False)
    not_before = models.DateTimeField("niet voor", default=timezone.now)
    attempts = models.PositiveSmallIntegerField("pogingen", default=0)
    attempted_at = models.DateTimeField("geprobeerd op", null=True, blank=True)
    sent_at = models.DateTimeField("verstuurd op", null=True, blank=True)
    reason = models.CharField("reden", max_length=200, blank=True)
    decided_at = models.DateTimeField("besloten op", null=True, blank=True, help_text="Dat onzeker zo blijft.")

    class Meta:
        verbose_name = "bezorging"
        verbose_name_plural = "bezorgingen"
        constraints = [
            models.UniqueConstraint(
                fields=["sending", "subscriber"],
                name="delivery_once_per_subscriber",
                violation_error_message="Deze abonnee staat al op de lijst.",
            ),
        ]
        # None holds a column that sending changes: then PostgreSQL rewrites a row within its page, where the migration
        # left room for that.
        indexes = [
            # The senders: the rows of a sending in order, and the counts per status.
            models.Index(fields=["sending", "id"], name="delivery_in_order"),
        ]

    def __str__(self) -> str:
        return f"Bezorging {self.pk} ({self.get_status_display()})"
