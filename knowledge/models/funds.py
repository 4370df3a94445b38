"""The funds guide: who gives what to whom, and until when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel

from initiatives.models import LegalForm, Municipality, Phase, Region, Theme
from omzien.search.fields import SortKeyField
from omzien.search.indexing import index

# How the search knows a fund.
KIND = "fonds"
STALE_AFTER = timedelta(days=182)
# In the guide by deadline; `FundQuerySet.with_state` makes the columns.
BY_DEADLINE = ("turn", F("moment").asc(nulls_last=True), F("closed_on").desc(nulls_last=True), "sort_key", "pk")


class State(models.TextChoices):
    """Whether one can apply today."""

    OPEN = "open", "nu open"
    LATER = "later", "gaat nog open"
    UNKNOWN = "kijk-zelf", "kijk zelf na"
    CLOSED = "dicht", "gesloten"


class FundQuerySet(models.QuerySet["Fund"]):
    def published(self) -> Self:
        return self.filter(is_published=True)

    def hidden(self) -> Self:
        return self.filter(is_published=False)

    def for_card(self) -> Self:
        """Everything one card renders."""
        return self.prefetch_related("themes").defer("description", "exclusions")

    def for_page(self) -> Self:
        return self.prefetch_related("themes", "phases", "regions__municipalities", "municipalities", "legal_forms")

    def with_state(self) -> Self:
        """`state` as the property of the same meaning has it, and the columns of `BY_DEADLINE`: first what is open
        with the nearest end, then what is always open, what opens later, what we only have a link of, what nobody
        checked for long, and what is closed, of which the last one first.
        """
        today = timezone.localdate()
        closed = Q(period=Fund.Period.CLOSED) | Q(closes_on__lt=today)
        state = Case(
            When(closed, then=Value(State.CLOSED.value)),
            When(opens_on__gt=today, then=Value(State.LATER.value)),
            When(link_only=True, then=Value(State.UNKNOWN.value)),
            default=Value(State.OPEN.value),
            output_field=models.CharField(),
        )
        unchecked = Q(checked_on__isnull=True) | Q(checked_on__lt=today - STALE_AFTER)
        turn = Case(
            When(state=State.CLOSED, then=Value(5)),
            When(unchecked, then=Value(4)),
            When(state=State.UNKNOWN, then=Value(3)),
            When(state=State.LATER, then=Value(2)),
            When(closes_on__isnull=True, then=Value(1)),
            default=Value(0),
            output_field=models.SmallIntegerField(),
        )
        return self.annotate(state=state).annotate(
            turn=turn,
            moment=Case(When(state=State.LATER, then=F("opens_on")), When(~closed, then=F("closes_on"))),
            closed_on=Case(When(closed, then=F("closes_on"))),
        )

    def to_check(self) -> Self:
        """Of these a reader is warned: the longest unchecked first."""
        today = timezone.localdate()
        stale = Q(checked_on__isnull=True) | Q(checked_on__lt=today - STALE_AFTER) | Q(closes_on__lt=today)
        return self.published().filter(stale).order_by(F("checked_on").asc(nulls_first=True), "closes_on", "pk")

    def closing_before(self, day: date) -> Self:
        """Still open, until before this day; the first to close first."""
        soon = self.published().exclude(period=Fund.Period.CLOSED).filter(closes_on__lt=day)
        return soon.filter(closes_on__gte=timezone.localdate()).order_by("closes_on", "sort_key", "pk")


class Fund(ClusterableModel):
    """One fund or scheme, with the fields that decide whether it fits. Empty themes, phases, places or legal forms
    mean: any; for `link_only` all of it means: we don't know. Relations are saved by `save()`, as pages do.

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
    slug = models.SlugField(
        "in het adres", max_length=140, unique=True, blank=True, help_text="Leeg: we maken er een van de naam."
    )
    sort_key = SortKeyField()
    provider = models.CharField("wie geeft het", max_length=120)
    kind = models.CharField("soort", max_length=10, choices=Kind)
    summary = models.CharField("in gewone taal", max_length=300)
    description = models.TextField("meer uitleg", max_length=5000, blank=True)
    themes = ParentalManyToManyField(Theme, related_name="funds", verbose_name="thema’s", blank=True)
    phases = ParentalManyToManyField(Phase, related_name="funds", verbose_name="fases", blank=True)
    regions = ParentalManyToManyField(Region, related_name="+", verbose_name="regio’s", blank=True)
    municipalities = ParentalManyToManyField(Municipality, related_name="+", verbose_name="gemeenten", blank=True)
    population_ceiling = models.PositiveIntegerField("plaatsen tot zoveel inwoners", null=True, blank=True)
    legal_forms = ParentalManyToManyField(LegalForm, related_name="+", verbose_name="rechtsvormen", blank=True)
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
    url = models.URLField("website", max_length=250, blank=True, validators=[URLValidator(["http", "https"])])
    source = models.CharField("bron", max_length=250, blank=True)
    link_only = models.BooleanField(
        "we kennen alleen de naam en de link",
        default=False,
        help_text="Dan tonen we geen voorwaarden en raden we nooit of het past: lezers kijken zelf bij het fonds.",
    )
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
            models.CheckConstraint(
                name="fund_link_only_has_a_link",
                condition=Q(link_only=False) | ~Q(url=""),
                violation_error_message="Vul de website in: meer dan de naam en de link staat er niet.",
            ),
        ]
        indexes = [
            # What closes soon, for the editors' weekly mail. The guide's own order depends on the day and sorts.
            models.Index(fields=["closes_on", "sort_key"], condition=Q(is_published=True), name="fund_by_deadline"),
            # The editors' list of what nobody checked for long.
            models.Index(fields=["checked_on", "closes_on"], condition=Q(is_published=True), name="fund_to_check"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("knowledge:fund", args=[self.slug])

    def clean(self) -> None:
        """What is wrong, told at the field where a person can mend it; the constraints hold for whatever comes in."""
        wrong = {}
        if self.amount_from is not None and self.amount_to is not None and self.amount_to < self.amount_from:
            wrong["amount_to"] = "Het hoogste bedrag is lager dan het laagste."
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            wrong["closes_on"] = "De sluitingsdatum ligt voor de opening."
        if self.share is not None and not 1 <= self.share <= 100:
            wrong["share"] = "Een deel van de kosten ligt tussen 1 en 100 procent."
        if self.link_only and not self.url:
            wrong["url"] = "Vul de website in: meer dan de naam en de link staat er niet."
        if self.checked_on and self.checked_on > timezone.localdate():
            wrong["checked_on"] = "Deze datum ligt in de toekomst."
        if wrong:
            raise ValidationError(wrong)
        self.slug = self.slug or self.free_slug()

    def free_slug(self) -> str:
        base = slugify(self.name)[:120] or "fonds"
        taken = set(Fund.objects.filter(slug__startswith=base).values_list("slug", flat=True))
        numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
        return base if base not in taken else next(slug for slug in numbered if slug not in taken)

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """The search is told in the same transaction."""
        self.slug = self.slug or self.free_slug()
        super().save(*args, **kwargs)
        index(KIND, [self.pk])

    @property
    def is_past(self) -> bool:
        """Past its closing date."""
        return self.closes_on is not None and self.closes_on < timezone.localdate()

    @property
    def is_unchecked(self) -> bool:
        """Nobody looked at it for half a year."""
        return self.checked_on is None or timezone.localdate() - self.checked_on > STALE_AFTER

    @property
    def is_stale(self) -> bool:
        """Unchecked, or past its closing date: the page warns."""
        return self.is_unchecked or self.is_past

    @property
    def standing(self) -> State:
        """Whether one can apply today; `with_state` says the same of many."""
        if self.period == self.Period.CLOSED or self.is_past:
            return State.CLOSED
        if self.opens_on and self.opens_on > timezone.localdate():
            return State.LATER
        return State.UNKNOWN if self.link_only else State.OPEN
