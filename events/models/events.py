"""A meeting: when, where, for whom, and how many fit in."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from initiatives.models import Initiative, Membership, Municipality, Phase, Region, Theme
from initiatives.models.places import LATITUDE, LONGITUDE
from omzien.accounts.models import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User

WEB = URLValidator(["http", "https"])
MOST_SEATS = 10_000
# What lies outside is a typing error; far inside what dates and databases can hold on any clock.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
_EARLIEST, _LATEST = datetime(1999, 12, 31, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC)


class EventQuerySet(models.QuerySet["Event"]):
    def public(self) -> Self:
        """What everybody may see: published, and what was called off after it was."""
        return self.filter(status__in=[Event.Status.PUBLISHED, Event.Status.CANCELLED])

    def published(self) -> Self:
        """What takes place."""
        return self.filter(status=Event.Status.PUBLISHED)

    def hidden(self) -> Self:
        return self.filter(status=Event.Status.DRAFT)

    def upcoming(self) -> Self:
        """Not over yet, the first to come first."""
        return self.filter(ends_at__gt=timezone.now()).order_by("starts_at", "pk")

    def past(self) -> Self:
        """Over, the latest first."""
        return self.filter(ends_at__lte=timezone.now()).order_by("-starts_at", "-pk")

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Public ones, and the drafts that one may edit."""
        if not user.is_authenticated:
            return self.public()
        return self.filter(Q(status__in=[Event.Status.PUBLISHED, Event.Status.CANCELLED]) | self._run_by(user))

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """Who runs it: coordinators of its regions or who made it as one, and the teams of organising initiatives."""
        return self.filter(self._run_by(user)) if user.is_authenticated else self.none()

    def in_care_of(self, user: User) -> Self:
        """What this person coordinates; being on a team does not count."""
        return self.filter(self._in_care_of(user))

    @classmethod
    def _run_by(cls, user: User) -> Q:
        mine = Membership.objects.filter(user=user).values("initiative")
        organised = Organiser.objects.filter(initiative__in=mine).values("event")
        return Q(pk__in=organised) | cls._in_care_of(user)

    @staticmethod
    def _in_care_of(user: User) -> Q:
        if user.sees_everything:
            return Q(pk__isnull=False)
        if not user.is_coordinator:
            return Q(pk__in=[])
        regions = Role.objects.filter(user=user, kind=Role.Kind.COORDINATOR).values("region")
        for_them = Event.regions.through.objects.filter(region__in=regions).values("event")
        organised = Organiser.objects.filter(initiative__in=Initiative.objects.in_care_of(user).values("pk"))
        there = Q(municipality__in=user.coordinated_municipalities())
        return there | Q(pk__in=for_them) | Q(pk__in=organised.values("event")) | Q(created_by=user)

    def for_row(self) -> Self:
        """Everything a card renders that does not say who organises."""
        return self.select_related("municipality").defer("description")

    def for_card(self) -> Self:
        """Everything one card renders, so a list never queries per row. Only public organisers are named."""
        named = Initiative.objects.published().order_by("organising__pk").only("name", "slug")
        return self.for_row().prefetch_related("themes", models.Prefetch("organisers", named))

    def for_page(self) -> Self:
        """Everything the page of one event renders, but for the organisers' cards."""
        return self.select_related("municipality").prefetch_related("themes", "phases", "regions")


class Event(models.Model):
    """One meeting on one moment; a series is rows with the same `series`, no rule is kept.

    `sequence` (RFC 5545, 3.8.7.4) rises with each change that a calendar must know. `online_url` is for who has a seat.
    Registering and all that follows happens under the lock of this row: see events/actions/seats.py.
    """

    class Kind(models.TextChoices):
        MEETING = "bijeenkomst", "Bijeenkomst"
        THEME = "themabijeenkomst", "Themabijeenkomst"
        TRAINING = "training", "Training"
        CIRCLE = "leerkring", "Leerkring"
        VISIT = "werkbezoek", "Werkbezoek"

    class Status(models.TextChoices):
        DRAFT = "draft", "concept"
        PUBLISHED = "published", "gepubliceerd"
        CANCELLED = "cancelled", "afgelast"

    class Registration(models.TextChoices):
        NONE = "vrij", "Niet nodig, iedereen kan binnenlopen"
        HERE = "hier", "Ja, op deze site"
        ELSEWHERE = "elders", "Ja, op een andere website"

    title = models.CharField("titel", max_length=120)
    slug = models.SlugField("in het adres", max_length=140, unique=True)
    uid = models.UUIDField("kenmerk in agenda’s", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("soort", max_length=16, choices=Kind, default=Kind.MEETING)
    summary = models.CharField(
        "in één zin", max_length=200, blank=True, help_text="Wat gaan jullie doen, in één zin van hoogstens 200 tekens."
    )
    description = models.TextField("meer uitleg", max_length=8000, blank=True)
    themes = models.ManyToManyField(Theme, related_name="events", verbose_name="thema’s", blank=True)
    phases = models.ManyToManyField(
        Phase, related_name="events", verbose_name="voor wie zo ver is", blank=True, help_text="Leeg: voor iedereen."
    )
    organisers = models.ManyToManyField(
        Initiative, through="Organiser", related_name="events", verbose_name="organiserende initiatieven", blank=True
    )
    starts_at = models.DateTimeField("begint")
    ends_at = models.DateTimeField("eindigt")
    series = models.UUIDField("reeks", null=True, blank=True, editable=False)

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="events", verbose_name="gemeente"
    )
    regions = models.ManyToManyField(
        Region, related_name="events", verbose_name="voor de regio’s", blank=True, help_text="Leeg: voor iedereen."
    )
    place_name = models.CharField("plek", max_length=120, blank=True, help_text="Zoals: Buurthuis De Linde.")
    address = models.CharField("adres", max_length=200, blank=True)
    latitude = models.FloatField("breedtegraad", null=True, blank=True, validators=LATITUDE)
    longitude = models.FloatField("lengtegraad", null=True, blank=True, validators=LONGITUDE)
    is_online = models.BooleanField("ook online", default=False)
    online_url = models.URLField(
        "link om online mee te doen",
        max_length=500,
        blank=True,
        validators=[WEB],
        help_text="Alleen wie een plek heeft ziet deze link.",
    )

    registration = models.CharField("inschrijven", max_length=6, choices=Registration, default=Registration.HERE)
    registration_url = models.URLField("website om in te schrijven", max_length=500, blank=True, validators=[WEB])
    registration_closes_at = models.DateTimeField(
        "inschrijven kan tot", null=True, blank=True, help_text="Leeg: tot het begint."
    )
    capacity = models.PositiveIntegerField("aantal plekken", null=True, blank=True, help_text="Leeg: geen grens.")

    status = models.CharField("status", max_length=9, choices=Status, default=Status.DRAFT)
    cancelled_reason = models.CharField("waarom afgelast", max_length=500, blank=True)
    cancelled_at = models.DateTimeField("afgelast op", null=True, blank=True, editable=False)
    published_at = models.DateTimeField("gepubliceerd op", null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="gemaakt door"
    )
    proposal = models.ForeignKey(
        "events.ThemeProposal",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="events",
        verbose_name="uit het themavoorstel",
    )
    report = models.OneToOneField(
        "knowledge.ArticlePage", models.SET_NULL, null=True, blank=True, related_name="event", verbose_name="verslag"
    )
    created_at = models.DateTimeField("gemaakt op", auto_now_add=True)
    updated_at = models.DateTimeField("gewijzigd op", auto_now=True)

    sequence = models.PositiveIntegerField(default=0, editable=False)
    # Rises with every edit, so that of two who edit at once the second is told.
    version = models.PositiveIntegerField(default=1, editable=False)
    # Somebody may have to be told what changed; set and cleared under the row's lock.
    to_tell = models.BooleanField(default=False, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "activiteit"
        verbose_name_plural = "activiteiten"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="event_title_given", condition=~Q(title=""), violation_error_message="Geef een titel."
            ),
            models.CheckConstraint(
                name="event_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="Het einde moet na het begin liggen.",
            ),
            models.CheckConstraint(
                name="event_in_this_century",
                condition=Q(starts_at__gte=_EARLIEST, ends_at__lt=_LATEST)
                & (Q(registration_closes_at__isnull=True) | Q(registration_closes_at__gte=_EARLIEST)),
                violation_error_message="Kies dagen tussen 2000 en 2100.",
            ),
            models.CheckConstraint(
                name="event_closes_in_time",
                condition=Q(registration_closes_at__isnull=True) | Q(registration_closes_at__lte=F("ends_at")),
                violation_error_message="Inschrijven kan niet langer dan de activiteit duurt.",
            ),
            models.CheckConstraint(
                name="event_has_seats",
                condition=Q(capacity__isnull=True) | Q(capacity__range=(1, MOST_SEATS)),
                violation_error_message="Kies 1 tot 10.000 plekken, of laat het leeg.",
            ),
            models.CheckConstraint(
                name="event_published_is_complete",
                condition=Q(status="draft")
                | (Q(published_at__isnull=False) & ~Q(summary="") & (Q(is_online=True) | ~Q(place_name=""))),
                violation_error_message="Vul eerst in wat jullie doen in één zin, en waar het is.",
            ),
            models.CheckConstraint(
                name="event_cancelled_has_a_reason",
                condition=~Q(status="cancelled") | (~Q(cancelled_reason="") & Q(cancelled_at__isnull=False)),
                violation_error_message="Schrijf waarom het niet doorgaat.",
            ),
            models.CheckConstraint(
                name="event_registered_elsewhere",
                condition=~Q(registration="elders") | ~Q(registration_url=""),
                violation_error_message="Geef de website waar mensen zich inschrijven.",
            ),
            models.CheckConstraint(
                name="event_location_whole",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(50.5, 53.8), longitude__range=(3.2, 7.3))
                & Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_message="Geef allebei de coördinaten, in Nederland, of geen van beide.",
            ),
        ]
        indexes = [
            # The agenda by date, and the sweep of reminders.
            models.Index(fields=["starts_at", "id"], condition=Q(status="published"), name="event_by_date"),
            # The sweep that tells people of changes.
            models.Index(fields=["id"], condition=Q(to_tell=True), name="event_to_tell"),
            # The other days of a series.
            models.Index(fields=["series", "starts_at"], condition=Q(series__isnull=False), name="event_in_series"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:detail", args=[self.slug])

    @property
    def is_past(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def takes_registrations(self) -> bool:
        """Here and now; whether there is a seat or a place on the waiting list is another matter."""
        return (
            self.status == self.Status.PUBLISHED
            and self.registration == self.Registration.HERE
            and timezone.now() < self.closes_at
        )

    @property
    def closes_at(self) -> datetime:
        return self.registration_closes_at or self.starts_at

    @property
    def where(self) -> str:
        """The place in one line; "online" where there is none."""
        parts = [self.place_name, self.address, str(self.municipality or "")]
        found = list(dict.fromkeys(part for part in parts if part))
        return ", ".join(found) or ("online" if self.is_online else "")


class Organiser(models.Model):
    """An initiative that organises an event. Its team may edit the event and sees who comes."""

    event = models.ForeignKey(
        Event, models.CASCADE, related_name="organising", verbose_name="activiteit", db_index=False
    )
    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="organising", verbose_name="initiatief")

    class Meta:
        verbose_name = "organiserend initiatief"
        verbose_name_plural = "organiserende initiatieven"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "initiative"],
                name="organiser_once",
                violation_error_message="Dit initiatief organiseert al mee.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative}: {self.event}"
