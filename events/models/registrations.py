"""Who comes. Whether somebody has a seat is never stored: it follows from the ranks and the number of seats."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q, Window
from django.db.models.functions import Lower, RowNumber
from django.utils import timezone

from events.models.events import Event
from initiatives.keys import new_key

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User

CONFIRM_WITHIN = timedelta(days=2)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def live(self) -> Self:
        """Confirmed and not cancelled: in line for a seat."""
        return self.filter(confirmed_at__isnull=False, cancelled_at__isnull=True)

    def in_line(self) -> Self:
        """Live ones of one event (filter on it first) with their `position`, counted from 1."""
        return self.live().annotate(position=Window(RowNumber(), order_by="rank")).order_by("rank")

    def pending(self) -> Self:
        """The address is not confirmed yet."""
        return self.filter(confirmed_at__isnull=True, cancelled_at__isnull=True)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own, and those of the events that one runs."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(user=user) | Q(event__in=Event.objects.editable_by(user).values("pk")))


class Registration(models.Model):
    """One person for one event: an account, an address, or a name that the organisers wrote down.

    `rank` is given under the event's row lock once the address is confirmed, and never changes. `told` and what
    stands beside it say what this person was last mailed; they change in the transaction that queues the mail.
    """

    class Told(models.TextChoices):
        NOTHING = "", "nog niets"
        SEAT = "seat", "plek"
        WAITING = "waiting", "wachtlijst"
        CALLED_OFF = "off", "afgelast"
        CANCELLED = "cancelled", "afgemeld"

    event = models.ForeignKey(
        Event, models.CASCADE, related_name="registrations", verbose_name="activiteit", db_index=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="event_registrations",
        verbose_name="account",
    )
    email = models.EmailField("e-mailadres", max_length=254, blank=True, help_text="Leeg bij wie een account heeft.")
    name = models.CharField("naam", max_length=80, blank=True)
    note = models.CharField(
        "opmerking",
        max_length=300,
        blank=True,
        help_text="Bijvoorbeeld een dieet of iets waar je hulp bij nodig hebt. De organisatie leest dit.",
    )
    key = models.CharField(max_length=64, unique=True, default=new_key, editable=False)
    rank = models.BigIntegerField("volgnummer", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("ingeschreven op", auto_now_add=True)
    confirmed_at = models.DateTimeField("bevestigd op", null=True, blank=True)
    cancelled_at = models.DateTimeField("afgemeld op", null=True, blank=True)
    attended = models.BooleanField("was er", null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="toegevoegd door",
    )
    forgotten_at = models.DateTimeField("vergeten op", null=True, blank=True, editable=False)

    told = models.CharField(max_length=9, choices=Told, default=Told.NOTHING, blank=True, editable=False)
    told_sequence = models.PositiveIntegerField(default=0, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)
    # The SEQUENCE that this person's calendar has; rises with each REQUEST and CANCEL, also over a new registration.
    calendar_sequence = models.IntegerField(default=-1, editable=False)
    # How many mails of this kind left: part of their keys.
    tellings = models.PositiveIntegerField(default=0, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "inschrijving"
        verbose_name_plural = "inschrijvingen"
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "rank"], name="registration_rank_once"),
            models.UniqueConstraint(
                fields=["event", "user"],
                condition=Q(cancelled_at__isnull=True, user__isnull=False),
                name="registration_once_per_person",
                violation_error_message="Deze persoon staat al op de lijst.",
            ),
            models.UniqueConstraint(
                fields=["event", "email"],
                condition=Q(cancelled_at__isnull=True) & ~Q(email=""),
                name="registration_once_per_address",
                violation_error_message="Dit adres staat al op de lijst.",
            ),
            models.CheckConstraint(
                name="registration_rank_when_confirmed",
                condition=Q(confirmed_at__isnull=True, rank__isnull=True)
                | Q(confirmed_at__isnull=False, rank__isnull=False),
                violation_error_message="Wie bevestigd is heeft een volgnummer.",
            ),
            models.CheckConstraint(
                name="registration_email_lower_case",
                condition=Q(email=Lower("email")),
                violation_error_message="Schrijf het adres zonder hoofdletters.",
            ),
            models.CheckConstraint(
                name="registration_account_or_address",
                condition=Q(user__isnull=True) | Q(email=""),
                violation_error_message="Wie een account heeft, heeft hier geen adres.",
            ),
        ]
        indexes = [
            # What a person takes along or erases.
            models.Index(fields=["email"], condition=~Q(email=""), name="registration_by_address"),
            # The retention of what was never confirmed.
            models.Index(
                fields=["created_at"],
                condition=Q(confirmed_at__isnull=True),
                name="registration_unconfirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or 'Iemand'}: {self.event}"

    @property
    def address(self) -> str:
        """Where mail goes; empty for who was written down by hand, or was forgotten."""
        return self.user.email if self.user else self.email

    @property
    def is_live(self) -> bool:
        return self.confirmed_at is not None and self.cancelled_at is None

    @property
    def has_expired(self) -> bool:
        """Never confirmed, and too late for it."""
        return self.confirmed_at is None and self.created_at < timezone.now() - CONFIRM_WITHIN


class Reminder(models.Model):
    """That somebody was reminded of an event at this moment. The row is made first, so nobody is reminded twice."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="reminders", verbose_name="inschrijving", db_index=False
    )
    starts_at = models.DateTimeField("begint")
    created_at = models.DateTimeField("gestuurd op", auto_now_add=True)

    class Meta:
        verbose_name = "herinnering"
        verbose_name_plural = "herinneringen"
        constraints = [
            models.UniqueConstraint(fields=["registration", "starts_at"], name="reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.registration} op {self.starts_at:%d-%m-%Y}"


class Announcement(models.Model):
    """What the organisers write to everybody who comes. `reached` is the last rank that got it, in order of rank."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="announcements", verbose_name="activiteit")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="geschreven door"
    )
    subject = models.CharField("onderwerp", max_length=120)
    text = models.TextField("bericht", max_length=5000)
    token = models.UUIDField(unique=True, editable=False)
    waiting_too = models.BooleanField("ook aan de wachtlijst", default=False)
    reached = models.BigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField("geschreven op", auto_now_add=True)
    done_at = models.DateTimeField("bij iedereen", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "bericht aan wie komt"
        verbose_name_plural = "berichten aan wie komt"
        ordering = ["-created_at", "-pk"]
        indexes = [
            # The sweep: what is not with everybody yet.
            models.Index(fields=["id"], condition=Q(done_at__isnull=True), name="announcement_to_send"),
        ]

    def __str__(self) -> str:
        return self.subject
