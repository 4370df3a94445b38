"""Messages that the portal passes on between two sides, neither of which sees the other's address."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from initiatives.models.initiative import Initiative, Membership
from initiatives.models.postings import Posting

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User


def new_key() -> str:
    """Unguessable (160 bits), and in lower case: it stands in a mail address, whose case some servers lose."""
    return secrets.token_hex(20)


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Who takes part; the team of the initiative; its coordinators where it has no team or it was reported."""
        if not user.is_authenticated:
            return self.none()
        mine = Q(pk__in=Participant.objects.filter(user=user).values("conversation"))
        team = Q(initiative__in=Membership.objects.filter(user=user).values("initiative"))
        teamless = ~Q(initiative__in=Membership.objects.values("initiative"))
        care = Q(initiative__in=Initiative.objects.in_care_of(user).values("pk"))
        return self.filter(
            mine | (Q(confirmed_at__isnull=False) & (team | (care & (teamless | Q(reported_at__isnull=False)))))
        )


class Conversation(models.Model):
    """Somebody writes to an initiative, about a posting or in general. Of a visitor nothing moves until confirmed."""

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="conversations", verbose_name="initiatief", db_index=False
    )
    posting = models.ForeignKey(
        Posting, models.SET_NULL, null=True, blank=True, related_name="conversations", verbose_name="over"
    )
    subject = models.CharField("onderwerp", max_length=120)
    confirmed_at = models.DateTimeField("bevestigd op", null=True, blank=True)
    created_at = models.DateTimeField("begonnen op", auto_now_add=True)
    last_message_at = models.DateTimeField("laatste bericht")
    closed_at = models.DateTimeField("gesloten op", null=True, blank=True)
    reported_at = models.DateTimeField("gemeld op", null=True, blank=True)
    report = models.TextField("melding", max_length=1000, blank=True)
    report_handled_at = models.DateTimeField("melding afgehandeld op", null=True, blank=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = "gesprek"
        verbose_name_plural = "gesprekken"
        ordering = ["-last_message_at", "-pk"]
        indexes = [
            # The messages of one initiative, newest first.
            models.Index(fields=["initiative", "-last_message_at"], name="conversation_of_team"),
            # The coordinators' reports.
            models.Index(fields=["reported_at"], condition=Q(reported_at__isnull=False), name="conversation_reported"),
            # The daily forgetting.
            models.Index(fields=["last_message_at"], name="conversation_by_age"),
        ]

    def __str__(self) -> str:
        return self.subject


class Participant(models.Model):
    """One person or address in a conversation. `key` is in the address to reply to, and signed in links."""

    class Side(models.TextChoices):
        SENDER = "sender", "vrager"
        INITIATIVE = "initiative", "initiatief"

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="participants", verbose_name="gesprek")
    side = models.CharField("kant", max_length=10, choices=Side)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="account"
    )
    email = models.EmailField(
        "e-mailadres", max_length=254, blank=True, help_text="Alleen van wie hier geen account heeft."
    )
    name = models.CharField("naam", max_length=80, blank=True)
    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    verified_at = models.DateTimeField("adres bevestigd op", null=True, blank=True)
    seen_at = models.DateTimeField("gezien op", null=True, blank=True)
    left_at = models.DateTimeField("vertrokken op", null=True, blank=True)

    class Meta:
        verbose_name = "deelnemer"
        verbose_name_plural = "deelnemers"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "user"],
                condition=Q(user__isnull=False),
                name="participant_once",
                violation_error_message="Deze persoon doet al mee.",
            ),
            models.CheckConstraint(
                name="participant_email_lower_case",
                condition=Q(email=Lower("email")),
                violation_error_message="Schrijf het adres zonder hoofdletters.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or "Iemand die is vertrokken"


class RelayedMessage(models.Model):
    """What one side wrote. Mails about it are queued under keys made of its id and the participant's."""

    class Via(models.TextChoices):
        SITE = "site", "op de site"
        MAIL = "mail", "per mail"

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="messages", verbose_name="gesprek", db_index=False
    )
    author = models.ForeignKey(Participant, models.CASCADE, related_name="messages", verbose_name="van")
    text = models.TextField("bericht", max_length=5000)
    via = models.CharField("hoe", max_length=4, choices=Via, default=Via.SITE)
    incoming_id = models.CharField(
        max_length=64, null=True, blank=True, unique=True, editable=False, help_text="Van welke ontvangen mail."
    )
    created_at = models.DateTimeField("op", auto_now_add=True)

    class Meta:
        verbose_name = "doorgegeven bericht"
        verbose_name_plural = "doorgegeven berichten"
        ordering = ["pk"]
        indexes = [
            # One conversation, in order.
            models.Index(fields=["conversation", "id"], name="relayed_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation}, {self.author}"
