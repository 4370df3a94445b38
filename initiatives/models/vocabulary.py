"""The words that everything is sorted by: themes, phases, kinds and legal forms."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse


class Term(models.Model):
    """One word of a vocabulary. `key` is what code and data files use and never changes; `slug` is in addresses."""

    key = models.SlugField("sleutel", max_length=40, unique=True)
    name = models.CharField("naam", max_length=80, unique=True)
    slug = models.SlugField("in het adres", max_length=80, unique=True)
    description = models.CharField("uitleg", max_length=250, blank=True)
    aliases = ArrayField(
        models.CharField(max_length=80),
        verbose_name="andere woorden",
        default=list,
        blank=True,
        help_text="Gescheiden door komma’s. De import en het zoeken herkennen deze woorden.",
    )
    position = models.PositiveSmallIntegerField("volgorde", default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Theme(Term):
    """What an initiative is about. The icon of the same key is in the sprite; an unknown key gets the hexagon."""

    class Meta(Term.Meta):
        verbose_name = "thema"
        verbose_name_plural = "thema’s"

    def get_absolute_url(self) -> str:
        return reverse("initiatives:theme", args=[self.slug])


class Phase(Term):
    """How far an initiative is."""

    class Stage(models.TextChoices):
        STARTING = "starting", "Beginnend"
        EXPERIENCED = "experienced", "Ervaren"
        ENDED = "ended", "Afgerond"

    stage = models.CharField("ervaring", max_length=12, choices=Stage)

    class Meta(Term.Meta):
        verbose_name = "fase"
        verbose_name_plural = "fases"


class Kind(Term):
    """What sort of initiative it is."""

    class Meta(Term.Meta):
        verbose_name = "soort"
        verbose_name_plural = "soorten"


class LegalForm(Term):
    """The form in law, from an informal group to a company."""

    class Meta(Term.Meta):
        verbose_name = "rechtsvorm"
        verbose_name_plural = "rechtsvormen"
