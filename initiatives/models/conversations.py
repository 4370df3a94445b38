"""Messages that the portal passes on between two sides, neither of which sees the other's address."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
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
    def inbox_of(self, user: User | AnonymousUser) -> Self:
        """What this person wrote, what their teams got, and what they got for an initiative that has no team."""
        if not user.is_authenticated:
            return self.none()
        part = Participant.objects.filter(user=user)
        asked = Q(pk__in=part.filter(side=Participant.Side.SENDER).values("conversation"))
        team = Q(initiative__in=Membership.objects.filter(user=user).values("initiative"))
        stood_in = Q(pk__in=part.filter(side=Participant.Side.INITIATIVE).values("conversation"))
        teamless = ~Q(initiative__in=Membership.objects.filter(user__is_active=True).values("initiative"))
        care = Q(initiative__in=Initiative.objects.in_care_of(user).values("pk"))
        return self.filter(Q(confirmed_at__isnull=False) & (asked | team | (stood_in & teamless & care)))

    def reported_to(self, user: User | AnonymousUser) -> Self:
        """What was reported about initiatives in this person's care."""
        if not user.is_authenticated:
            return self.none()
        care = Initiative.objects.in_care_of(user).values("pk")
        return self.filter(reported_at__isnull=False, initiative__in=care)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Who takes part, and the coordinators to whom it was reported. Others may not even know that it exists."""
        if not user.is_authenticated:
            return self.none()
        mine = Q(pk__in=Conversation.objects.inbox_of(user).values("pk"))
        return self.filter(mine | Q(pk__in=Conversation.objects.reported_to(user).values("pk")))

    def unread_by(self, user: User | AnonymousUser) -> Self:
        """Of one's inbox what was written since one looked."""
        if not user.is_authenticated:
            return self.none()
        part = Participant.objects.filter(user=user, left_at=None, conversation=OuterRef("pk"))
        unseen = part.filter(Q(seen_at=None) | Q(seen_at__lt=OuterRef("last_message_at")))
        return self.inbox_of(user).filter(Exists(unseen))

    def for_inbox(self, user: User | AnonymousUser) -> Self:
        """Everything one row of the inbox shows, with `is_unread`."""
        unread = Conversation.objects.unread_by(user).filter(pk=OuterRef("pk"))
        rows = self.select_related("initiative", "on_behalf_of", "posting").annotate(is_unread=Exists(unread))
        return rows.prefetch_related(
            Prefetch("participants", Participant.objects.filter(side=Participant.Side.SENDER), to_attr="senders")
        )

    def for_page(self) -> Self:
        """Everything the page of one conversation shows but its messages."""
        return self.select_related("initiative__municipality", "on_behalf_of", "posting", "reported_by")


class Conversation(models.Model):
    """Somebody writes to an initiative, about a posting or in general. Of a visitor nothing moves until confirmed."""

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="conversations", verbose_name="initiatief", db_index=False
    )
    posting = models.ForeignKey(
        Posting, models.SET_NULL, null=True, blank=True, related_name="conversations", verbose_name="over"
    )
    on_behalf_of = models.ForeignKey(
        Initiative, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="namens"
    )
    subject = models.CharField("onderwerp", max_length=120)
    confirmed_at = models.DateTimeField("bevestigd op", null=True, blank=True)
    created_at = models.DateTimeField("begonnen op", auto_now_add=True)
    last_message_at = models.DateTimeField("laatste bericht")
    closed_at = models.DateTimeField("gesloten op", null=True, blank=True)
    reported_at = models.DateTimeField("gemeld op", null=True, blank=True)
    report = models.TextField("melding", max_length=1000, blank=True)
    reported_by = models.ForeignKey(
        "Participant", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="gemeld door"
    )
    report_handled_at = models.DateTimeField("melding afgehandeld op", null=True, blank=True)
    report_handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="door"
    )
    report_note = models.TextField("wat ermee is gedaan", max_length=1000, blank=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = "gesprek"
        verbose_name_plural = "gesprekken"
        ordering = ["-last_message_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="conversation_report_in_order",
                condition=(
                    Q(reported_at__isnull=False)
                    | (Q(report="") & Q(report_note="") & Q(report_handled_at__isnull=True))
                ),
                violation_error_message="Alleen wat is gemeld kan worden afgehandeld.",
            ),
            models.CheckConstraint(
                name="conversation_subject_given",
                condition=~Q(subject=""),
                violation_error_message="Geef een onderwerp.",
            ),
        ]
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

    @property
    def is_open_report(self) -> bool:
        return self.reported_at is not None and self.report_handled_at is None


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
            models.CheckConstraint(
                name="participant_account_or_address",
                condition=Q(user__isnull=True) | Q(email=""),
                violation_error_message="Van wie een account heeft bewaren we hier geen adres.",
            ),
        ]
        indexes = [
            # What a visitor wrote or got at one address: confirmed before, and erasing.
            models.Index(fields=["email"], condition=~Q(email=""), name="participant_by_address"),
        ]

    def __str__(self) -> str:
        return self.name or "Iemand zonder naam"

    @property
    def address(self) -> str:
        """Where this person's mail goes; "" for who was forgotten."""
        return self.user.email if self.user else self.email


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
    token = models.CharField(
        max_length=64, null=True, blank=True, unique=True, editable=False, help_text="Van het formulier: één keer."
    )
    created_at = models.DateTimeField("op", auto_now_add=True)

    class Meta:
        verbose_name = "doorgegeven bericht"
        verbose_name_plural = "doorgegeven berichten"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="relayed_text_given", condition=~Q(text=""), violation_error_message="Schrijf een bericht."
            ),
        ]
        indexes = [
            # One conversation, in order.
            models.Index(fields=["conversation", "id"], name="relayed_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation}, {self.author}"
