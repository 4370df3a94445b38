"""Mail that came in. The raw bytes are stored and committed before anything looks at them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User

LARGEST_MAIL = 25 * 1024 * 1024
ERASE_AFTER = timedelta(days=30)
ERASE_UNHANDLED_AFTER = timedelta(days=90)


class IncomingMailQuerySet(models.QuerySet["IncomingMail"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Administrators and coordinators of the whole network: a mail may be about anything."""
        return self.all() if user.is_authenticated and user.sees_everything else self.none()

    def due(self) -> Self:
        """What may be handled now, oldest first; what failed comes back later and so keeps nobody waiting."""
        open_states = [IncomingMail.State.STORED, IncomingMail.State.FAILED]
        return self.filter(state__in=open_states, not_before__lte=timezone.now()).order_by("not_before", "id")

    def given_up(self) -> Self:
        """What failed so often that a person must look: it is not tried again by itself."""
        return self.filter(state=IncomingMail.State.FAILED, not_before=None)

    def finished(self) -> Self:
        return self.filter(state__in=[IncomingMail.State.HANDLED, IncomingMail.State.IGNORED])

    def to_erase(self) -> Self:
        """The contents go 30 days after handling; what failed waits for a person, at most 90 days."""
        now = timezone.now()
        done = Q(handled_at__lt=now - ERASE_AFTER)
        waiting = Q(handled_at__isnull=True, received_at__lt=now - ERASE_UNHANDLED_AFTER)
        return self.filter(done | waiting, raw__isnull=False)


class IncomingMail(models.Model):
    """One mail from the mailbox. The row outlives its contents, so that the same mail is never handled again."""

    class State(models.TextChoices):
        STORED = "stored", "wacht"
        HANDLED = "handled", "verwerkt"
        IGNORED = "ignored", "genegeerd"
        FAILED = "failed", "mislukt"

    mailbox = models.CharField("postbus", max_length=200)
    uidvalidity = models.BigIntegerField("UIDVALIDITY", default=0)
    uid = models.BigIntegerField("UID", null=True, blank=True)
    raw = models.BinaryField("de mail zelf", null=True, blank=True)
    size = models.BigIntegerField("grootte in bytes", default=0)
    is_cut = models.BooleanField("alleen de kop bewaard", default=False, help_text="Omdat de mail te groot was.")
    received_at = models.DateTimeField("ontvangen op", default=timezone.now)
    sender = models.CharField("van", max_length=254, blank=True)
    subject = models.CharField("onderwerp", max_length=250, blank=True)
    message_id = models.CharField("Message-ID", max_length=250, blank=True)
    identity = models.CharField(  # noqa: DJ001  (unique, and many have none)
        max_length=64,
        null=True,
        unique=True,
        editable=False,
        help_text="Hash die dezelfde mail twee keer hetzelfde maakt; gezet door de eerste die hem verwerkt.",
    )
    state = models.CharField("stand", max_length=8, choices=State, default=State.STORED)
    handler = models.CharField("verwerkt door", max_length=40, blank=True)
    step = models.CharField("stap", max_length=20, blank=True)
    reason = models.CharField("reden", max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField("pogingen", default=0)
    not_before = models.DateTimeField(
        "niet voor",
        null=True,
        blank=True,
        default=timezone.now,
        help_text="Leeg: wordt niet vanzelf opnieuw geprobeerd.",
    )
    handled_at = models.DateTimeField("verwerkt op", null=True, blank=True)
    flagged_at = models.DateTimeField("als gelezen gemerkt op", null=True, blank=True)

    objects = IncomingMailQuerySet.as_manager()

    class Meta:
        verbose_name = "ontvangen mail"
        verbose_name_plural = "ontvangen mail"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "uidvalidity", "uid"],
                name="incoming_once",
                violation_error_message="Deze mail is er al.",
            ),
        ]
        indexes = [
            # The handling: what may be handled now, oldest first. The first page of /beheer/: what was given up.
            models.Index(
                fields=["not_before", "id"], condition=Q(state__in=["stored", "failed"]), name="incoming_to_handle"
            ),
            # The end of every reading: what is done and not yet marked as read in the mailbox.
            models.Index(
                fields=["mailbox", "uidvalidity", "uid"],
                condition=Q(flagged_at__isnull=True, uid__isnull=False),
                name="incoming_to_flag",
            ),
            # The daily forgetting.
            models.Index(fields=["handled_at"], condition=Q(raw__isnull=False), name="incoming_by_age"),
        ]

    def __str__(self) -> str:
        return self.subject or "Zonder onderwerp"


class MailboxReading(models.Model):
    """When a mailbox could last be read, and what was wrong the last time that it could not."""

    mailbox = models.CharField("postbus", max_length=200, unique=True)
    read_at = models.DateTimeField("gelezen op", null=True, blank=True)
    failed_at = models.DateTimeField("mislukt op", null=True, blank=True)
    error = models.CharField("fout", max_length=200, blank=True)

    class Meta:
        verbose_name = "postbus"
        verbose_name_plural = "postbussen"

    def __str__(self) -> str:
        return self.mailbox
