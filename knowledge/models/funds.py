"""The funds guide: who gives what to whom, and until when."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from initiatives.models import LegalForm, Municipality, Phase, Region, Theme
from omzien.search.fields import SortKeyField

STALE_AFTER = timedelta(days=182)


class FundQuerySet(models.QuerySet["Fund"]):
    def published(self) -> Self:
        return self.filter(is_published=True)

    def hidden(self) -> Self:
        return self.filter(is_published=False)


class Fund(models.Model):
    """One fund or scheme, with the fields that decide whether it fits. Empty themes, phases or places mean: any.

    Amounts are whole euros, `share` a percentage of the costs.
    """

    class Kind(models.TextChoices):
        GRANT = "subsidie", "subsidie"
        FUND = "fonds", "fonds"
        LOAN = "lening", "lening"
        PRIZE = "prijs", "prijs"
        GUARANTEE = "garantie", "garantie"
        IN_KIND = "in-natura", "hulp in natura"

    class Period(models.TextChoices):
        ROLLING = "doorlopend", "het hele jaar door"
        FIXED = "vaste-datum", "op vaste data"
        ROUND = "ronde", "in rondes"
        EXHAUSTED = "zolang-voorraad", "tot het geld op is"
        CLOSED = "gesloten", "gesloten"

    class Login(models.TextChoices):
        NONE = "geen", "niet nodig"
        DIGID = "digid", "DigiD"
        EHERKENNING = "eherkenning", "eHerkenning"
        ACCOUNT = "account", "een account bij het fonds"

    name = models.CharField("naam", max_length=120)
    slug = models.SlugField("in het adres", max_length=140, unique=True)
    sort_key = SortKeyField()
    provider = models.CharField("wie geeft het", max_length=120)
    kind = models.CharField("soort", max_length=10, choices=Kind)
    summary = models.CharField("in gewone taal", max_length=300)
    description = models.TextField("meer uitleg", max_length=5000, blank=True)
    themes = models.ManyToManyField(Theme, related_name="funds", verbose_name="thema’s", blank=True)
    phases = models.ManyToManyField(Phase, related_name="funds", verbose_name="fases", blank=True)
    regions = models.ManyToManyField(Region, related_name="+", verbose_name="regio’s", blank=True)
    municipalities = models.ManyToManyField(Municipality, related_name="+", verbose_name="gemeenten", blank=True)
    population_ceiling = models.PositiveIntegerField("plaatsen tot zoveel inwoners", null=True, blank=True)
    legal_forms = models.ManyToManyField(LegalForm, related_name="+", verbose_name="rechtsvormen", blank=True)
    anbi_needed = models.BooleanField("ANBI nodig", default=False)
    through_host = models.BooleanField(
        "ook via een penvoerder", default=False, help_text="Een organisatie die voor een informele groep aanvraagt."
    )
    amount_from = models.PositiveIntegerField("bedrag vanaf (€)", null=True, blank=True)
    amount_to = models.PositiveIntegerField("bedrag tot (€)", null=True, blank=True)
    share = models.PositiveSmallIntegerField("deel van de kosten (%)", null=True, blank=True)
    own_contribution = models.CharField("eigen bijdrage, in geld of uren", max_length=200, blank=True)
    exclusions = models.TextField("wat niet kan", max_length=2000, blank=True)
    period = models.CharField("wanneer aanvragen", max_length=16, choices=Period, default=Period.ROLLING)
    opens_on = models.DateField("opent op", null=True, blank=True)
    closes_on = models.DateField("sluit op", null=True, blank=True)
    decision_weeks = models.PositiveSmallIntegerField("weken tot een besluit", null=True, blank=True)
    apply_before_start = models.BooleanField("aanvragen voor je begint", default=True)
    payment = models.CharField("wanneer wordt betaald", max_length=200, blank=True)
    login_needed = models.CharField("inloggen met", max_length=11, choices=Login, default=Login.NONE)
    documents = ArrayField(models.CharField(max_length=120), verbose_name="klaar te leggen", default=list, blank=True)
    contact = models.CharField("contact", max_length=200, blank=True)
    url = models.URLField("website", max_length=250, blank=True)
    source = models.CharField("bron", max_length=250, blank=True)
    is_published = models.BooleanField("op de site", default=False)
    checked_on = models.DateField("nagekeken op", null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="nagekeken door",
    )
    created_at = models.DateTimeField("gemaakt op", auto_now_add=True)
    updated_at = models.DateTimeField("gewijzigd op", auto_now=True)

    objects = FundQuerySet.as_manager()

    class Meta:
        verbose_name = "fonds"
        verbose_name_plural = "fondsen"
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                name="fund_amounts_in_order",
                condition=Q(amount_from__isnull=True) | Q(amount_to__isnull=True) | Q(amount_to__gte=F("amount_from")),
                violation_error_message="Het hoogste bedrag is lager dan het laagste.",
            ),
            models.CheckConstraint(
                name="fund_closes_after_it_opens",
                condition=Q(opens_on__isnull=True) | Q(closes_on__isnull=True) | Q(closes_on__gte=F("opens_on")),
                violation_error_message="De sluitingsdatum ligt voor de opening.",
            ),
            models.CheckConstraint(
                name="fund_share_is_a_percentage",
                condition=Q(share__isnull=True) | Q(share__range=(1, 100)),
                violation_error_message="Een deel van de kosten ligt tussen 1 en 100 procent.",
            ),
        ]
        indexes = [
            # The guide by deadline.
            models.Index(fields=["closes_on", "sort_key"], condition=Q(is_published=True), name="fund_by_deadline"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("knowledge:fund", args=[self.slug])

    @property
    def is_past(self) -> bool:
        """Past its closing date."""
        return self.closes_on is not None and self.closes_on < timezone.localdate()

    @property
    def is_stale(self) -> bool:
        """Nobody looked at it for half a year, or it is past its closing date: the page warns."""
        unchecked = self.checked_on is None or timezone.localdate() - self.checked_on > STALE_AFTER
        return unchecked or self.is_past
