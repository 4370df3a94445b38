"""Who gets the newsletter, what they chose, and what they agreed to."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from initiatives.models import Phase, Region, Theme

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User

CONFIRM_WITHIN = timedelta(days=3)
# Of who stopped, the proof of what they agreed to is kept this long.
KEPT_MONTHS = 24
KEY_BYTES = 16


def new_key() -> str:
    """What stands, signed, in the links of every mail to one subscriber: 128 bits."""
    return secrets.token_urlsafe(KEY_BYTES)


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def active(self) -> Self:
        """Confirmed, and not stopped."""
        return self.filter(status=Subscriber.Status.ACTIVE)

    def with_preferences(self) -> Self:
        """What `segment_of` reads, in three queries for any number."""
        return self.prefetch_related("regions", "themes", "phases")

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Addresses are for administrators alone, and one's own."""
        if not user.is_authenticated:
            return self.none()
        return self.all() if user.is_superuser else self.filter(user=user)


class Subscriber(models.Model):
    """One address. Nothing chosen of regions, themes or phases means all of it.

    `key` stands in links, signed (newsletter/links.py); it changes with the address, so that mails to the old one
    open nothing any more.
    """

    class Status(models.TextChoices):
        PENDING = "pending", "nog niet bevestigd"
        ACTIVE = "active", "ingeschreven"
        STOPPED = "stopped", "gestopt"

    address = models.EmailField(
        "e-mailadres",
        max_length=254,
        unique=True,
        error_messages={"unique": "Dit adres is al bekend."},
    )
    status = models.CharField("status", max_length=7, choices=Status, default=Status.PENDING)
    regions = models.ManyToManyField(Region, related_name="+", verbose_name="regio’s", blank=True)
    themes = models.ManyToManyField(Theme, related_name="+", verbose_name="thema’s", blank=True)
    phases = models.ManyToManyField(Phase, related_name="+", verbose_name="fases", blank=True)
    moving_to = models.EmailField(
        "wil naar adres", max_length=254, blank=True, editable=False, help_text="Tot het nieuwe adres is bevestigd."
    )
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="subscription",
        verbose_name="account",
    )
    created_at = models.DateTimeField("aangemeld op", auto_now_add=True)
    confirmed_at = models.DateTimeField("bevestigd op", null=True, blank=True, editable=False)
    stopped_at = models.DateTimeField("gestopt op", null=True, blank=True, editable=False)
    # When a mail that anybody can ask for last left to this address: at most one per three minutes.
    asked_at = models.DateTimeField(null=True, editable=False)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = "abonnee"
        verbose_name_plural = "abonnees"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="subscriber_address_lower_case",
                condition=Q(address=Lower("address")),
                violation_error_message="Schrijf het adres zonder hoofdletters.",
            ),
            models.CheckConstraint(
                name="subscriber_active_was_confirmed",
                condition=~Q(status="active") | Q(confirmed_at__isnull=False),
                violation_error_message="Wie is ingeschreven heeft dat bevestigd.",
            ),
            models.CheckConstraint(
                name="subscriber_stopped_has_a_time",
                condition=~Q(status="stopped") | Q(stopped_at__isnull=False),
                violation_error_message="Wie is gestopt heeft daarvan een tijd.",
            ),
        ]
        indexes = [
            # The freezing of the recipients of an issue, in order.
            models.Index(fields=["id"], condition=Q(status="active"), name="subscriber_active"),
            # The retention of who never confirmed, and the admin's list by newest.
            models.Index(fields=["created_at"], name="subscriber_by_age"),
            # The retention of who stopped.
            models.Index(fields=["stopped_at"], condition=Q(status="stopped"), name="subscriber_stopped"),
        ]

    def __str__(self) -> str:
        """Without the address: it stands in logs of the admin, also of who was erased since."""
        return f"Abonnee {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.address = self.address.strip().lower()
        super().save(*args, **kwargs)

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE


class ConsentQuerySet(models.QuerySet["Consent"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(subscriber__in=Subscriber.objects.visible_to(user).values("pk"))

    def standing(self) -> Self:
        """Given, and not taken back."""
        return self.filter(confirmed_at__isnull=False, withdrawn_at__isnull=True)


class Consent(models.Model):
    """The proof of one "yes": the exact words somebody agreed to, and when, where and how.

    `choices` is what was chosen along with it, as ids; it becomes the subscriber's on confirming.
    """

    class Origin(models.TextChoices):
        PAGE = "pagina", "de pagina Nieuwsbrief"
        ACCOUNT = "account", "Mijn Omzien"
        IMPORT = "import", "overgenomen uit een eerdere lijst"

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="consents", verbose_name="abonnee")
    wording = models.TextField("waar ja op is gezegd", max_length=1000)
    version = models.CharField("versie van die tekst", max_length=20)
    origin = models.CharField("via", max_length=8, choices=Origin)
    choices = models.JSONField("gekozen", default=dict, blank=True, editable=False)
    given_at = models.DateTimeField("gegeven op", default=timezone.now)
    confirmed_at = models.DateTimeField("bevestigd op", null=True, blank=True)
    withdrawn_at = models.DateTimeField("ingetrokken op", null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "toestemming"
        verbose_name_plural = "toestemmingen"
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber"],
                condition=Q(confirmed_at__isnull=True),
                name="consent_one_to_confirm",
                violation_error_message="Er wacht al een toestemming op bevestiging.",
            ),
            models.CheckConstraint(
                name="consent_has_its_words",
                condition=~Q(wording="") & ~Q(version=""),
                violation_error_message="Bewaar de precieze tekst en zijn versie.",
            ),
        ]

    def __str__(self) -> str:
        return f"Toestemming van {timezone.localtime(self.given_at):%d-%m-%Y}"

    @property
    def has_expired(self) -> bool:
        """Never confirmed, and too late for it."""
        return self.confirmed_at is None and self.given_at < timezone.now() - CONFIRM_WITHIN
