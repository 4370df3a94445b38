"""Where things are: municipalities, the overlapping regions that group them, and the places inside them."""

from typing import Self

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from omzien.search.fields import SortKeyField

cbs_code = RegexValidator(r"^GM\d{4}$", "Een CBS-code is GM met vier cijfers, bijvoorbeeld GM0344.")
LATITUDE = [MinValueValidator(50.5), MaxValueValidator(53.8)]
LONGITUDE = [MinValueValidator(3.2), MaxValueValidator(7.3)]


def within_netherlands(name: str) -> models.CheckConstraint:
    """A point outside the Netherlands is a typing error (degrees, WGS 84)."""
    return models.CheckConstraint(
        name=name,
        condition=Q(latitude__range=(50.5, 53.8), longitude__range=(3.2, 7.3)),
        violation_error_message="Dit punt ligt niet in Nederland.",
    )


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def with_numbers(self) -> Self:
        """By name, with the `number` of published initiatives: one short index scan per municipality."""
        published = apps.get_model("initiatives", "Initiative").objects.published().order_by()
        here = published.filter(municipality=OuterRef("pk")).values("municipality")
        number = Subquery(here.annotate(number=Count("pk")).values("number"))
        return self.annotate(number=Coalesce(number, 0)).order_by("sort_key")


class Municipality(models.Model):
    """A municipality with its cell on the hexagon map: `hex_x` counts half-widths, rows interlock."""

    code = models.CharField("CBS-code", max_length=6, unique=True, validators=[cbs_code])
    name = models.CharField("naam", max_length=80, unique=True)
    slug = models.SlugField("in het adres", max_length=80, unique=True)
    sort_key = SortKeyField()
    aliases = ArrayField(
        models.CharField(max_length=80),
        verbose_name="andere namen",
        default=list,
        blank=True,
        help_text="Gescheiden door komma’s, bijvoorbeeld een afkorting. De import herkent ze.",
    )
    population = models.PositiveIntegerField("inwoners", null=True, blank=True)
    latitude = models.FloatField("breedtegraad", validators=LATITUDE)
    longitude = models.FloatField("lengtegraad", validators=LONGITUDE)
    hex_x = models.PositiveSmallIntegerField("kaart: halve breedtes", null=True, blank=True)
    hex_row = models.PositiveSmallIntegerField("kaart: rij", null=True, blank=True)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = "gemeente"
        verbose_name_plural = "gemeenten"
        ordering = ["sort_key"]
        constraints = [
            within_netherlands("municipality_in_netherlands"),
            models.UniqueConstraint(
                fields=["hex_x", "hex_row"],
                name="municipality_hex_cell_once",
                violation_error_message="Op deze plek van de kaart ligt al een gemeente.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("initiatives:municipality", args=[self.slug])


class FormerCode(models.Model):
    """A code, name and address that a municipality had before a merger; old pages redirect here."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="former_codes", verbose_name="gemeente"
    )
    code = models.CharField("oude CBS-code", max_length=6, unique=True, validators=[cbs_code])
    name = models.CharField("oude naam", max_length=80)
    slug = models.SlugField("oud adres", max_length=80, unique=True)
    until = models.DateField("tot", null=True, blank=True)

    class Meta:
        verbose_name = "oude gemeente"
        verbose_name_plural = "oude gemeenten"
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Region(models.Model):
    """A group of municipalities. Regions overlap on purpose; there is no hierarchy."""

    name = models.CharField("naam", max_length=80, unique=True)
    slug = models.SlugField("in het adres", max_length=80, unique=True)
    sort_key = SortKeyField()
    kind = models.CharField("soort", max_length=20, blank=True)
    aliases = ArrayField(models.CharField(max_length=80), verbose_name="andere namen", default=list, blank=True)
    position = models.PositiveSmallIntegerField("volgorde", default=0)
    municipalities = models.ManyToManyField(Municipality, related_name="regions", verbose_name="gemeenten", blank=True)
    note = models.CharField(
        "toelichting", max_length=250, blank=True, help_text="Bijvoorbeeld welk jaar, en hoe zeker dit is."
    )

    class Meta:
        verbose_name = "regio"
        verbose_name_plural = "regio’s"
        ordering = ["position", "sort_key"]

    def __str__(self) -> str:
        return self.name

    @property
    def number(self) -> int:
        """Of published initiatives; wants the municipalities prefetched with theirs."""
        return sum(one.number for one in self.municipalities.all())  # type: ignore[attr-defined]  # annotated

    def get_absolute_url(self) -> str:
        return reverse("initiatives:region", args=[self.slug])


class Place(models.Model):
    """A town, village, hamlet or district. Names repeat: there are two places called Nieuwland."""

    class Kind(models.TextChoices):
        PLACE = "place", "plaats"
        HAMLET = "hamlet", "buurtschap"
        NEIGHBOURHOOD = "neighbourhood", "buurt"
        DISTRICT = "district", "wijk"

    name = models.CharField("naam", max_length=80)
    sort_key = SortKeyField()
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="places", verbose_name="gemeente"
    )
    kind = models.CharField("soort", max_length=16, choices=Kind, default=Kind.PLACE)
    latitude = models.FloatField("breedtegraad", validators=LATITUDE)
    longitude = models.FloatField("lengtegraad", validators=LONGITUDE)

    class Meta:
        verbose_name = "plaats"
        verbose_name_plural = "plaatsen"
        ordering = ["sort_key"]
        constraints = [
            within_netherlands("place_in_netherlands"),
            models.UniqueConstraint(fields=["municipality", "name", "kind"], name="place_once_per_municipality"),
        ]

    def __str__(self) -> str:
        return self.name
