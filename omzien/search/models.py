"""One table of everything that can be found, the words that mean the same, and what people looked for in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from omzien.search.analysis import written
from omzien.search.marks import kind_lexeme
from omzien.search.queries import WordQuery

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User


class DocumentQuerySet(models.QuerySet["Document"]):
    def public(self) -> Self:
        return self.not_over().filter(is_public=True)

    def not_over(self) -> Self:
        return self.filter(Q(until__isnull=True) | Q(until__gte=timezone.localdate()))

    def for_card(self) -> Self:
        """What a hit shows; the vectors are wide."""
        return self.defer("vector", "title_vector", "rank_vector")

    def of_kind(self, kind: str, tsquery: str) -> Self:
        """What everybody may find of one kind with these lexemes. The index itself tells the kinds apart, so that of
        a word that many others have theirs need not be read."""
        return self.public().filter(kind=kind, vector=WordQuery(f"({tsquery}) & '{kind_lexeme(kind)}'"))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What is public, and for a team and its coordinators what is their initiative's."""
        if not user.is_authenticated or not user.is_active:
            return self.public()
        if user.sees_everything:
            return self.not_over().filter(Q(is_public=True) | Q(initiative_id__isnull=False))
        own = Q(initiative_id__in=user.memberships.values("initiative_id"))
        if user.is_coordinator:
            places = list(user.coordinated_municipalities().values_list("pk", flat=True))
            in_care = Q(municipalities__overlap=places) | Q(municipalities=[])
            own |= Q(initiative_id__isnull=False) & in_care
        return self.not_over().filter(Q(is_public=True) | own)


class Document(models.Model):
    """One thing that can be found. The arrays hold ids; `initiative_id` is whose team may find it before it is public.

    Filled by omzien.search.indexing and by nothing else. `vector` holds every word, without places, and only decides
    what is found; `rank_vector` holds the few words that decide how high, so that ranking reads little.
    """

    kind = models.CharField("soort", max_length=20)
    object_id = models.BigIntegerField("nummer")
    title = models.CharField("titel", max_length=250)
    summary = models.CharField("samenvatting", max_length=500, blank=True)
    body = models.TextField("tekst", blank=True)
    url = models.CharField("adres", max_length=300)
    where = models.CharField("waar", max_length=120, blank=True)
    themes = ArrayField(models.BigIntegerField(), default=list)
    phases = ArrayField(models.BigIntegerField(), default=list)
    regions = ArrayField(models.BigIntegerField(), default=list)
    municipalities = ArrayField(models.BigIntegerField(), default=list)
    is_public = models.BooleanField("openbaar", default=False)
    initiative_id = models.BigIntegerField("van initiatief", null=True)
    dated = models.DateTimeField("van", default=timezone.now)
    until = models.DateField("tot en met", null=True, blank=True)
    told_at = models.DateTimeField("aan volgers verteld op", null=True, blank=True)
    vector = SearchVectorField()
    title_vector = SearchVectorField()
    rank_vector = SearchVectorField()

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "vindbaar"
        verbose_name_plural = "vindbaar"
        ordering = ["-dated", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="document_once"),
        ]
        indexes = [
            # Every question.
            GinIndex(fields=["vector"], name="document_vector", fastupdate=False),
            # The best hits of a common word, and suggestions while typing.
            GinIndex(fields=["title_vector"], name="document_title", fastupdate=False),
            # A team's own.
            models.Index(fields=["initiative_id"], condition=Q(is_public=False), name="document_own"),
            # What is over, for the sweep.
            models.Index(fields=["until"], condition=Q(until__isnull=False), name="document_until"),
            # The sweep that tells followers: what nobody was told of yet.
            models.Index(fields=["id"], condition=Q(told_at=None, is_public=True), name="document_untold"),
        ]

    def __str__(self) -> str:
        return self.title


class Synonym(models.Model):
    """Words or phrases that mean the same, kept by editors: "wmo" and "wet maatschappelijke ondersteuning"."""

    phrases = ArrayField(
        models.CharField(max_length=80),
        verbose_name="betekenen hetzelfde",
        help_text="Twee of meer woorden of woordgroepen, gescheiden door komma’s.",
    )

    class Meta:
        verbose_name = "synoniem"
        verbose_name_plural = "synoniemen"
        ordering = ["phrases"]

    def __str__(self) -> str:
        return " = ".join(self.phrases)

    def clean(self) -> None:
        """Each phrase holds a word, and they differ."""
        keys = {" ".join(written(phrase)) for phrase in self.phrases or []} - {""}
        if len(keys) < 2:
            raise ValidationError({"phrases": "Geef minstens twee verschillende woorden of woordgroepen."})


class MissedSearch(models.Model):
    """A question that found nothing, counted without any person: the editors' to-do list."""

    text = models.CharField("gezocht op", max_length=120, unique=True)
    times = models.PositiveIntegerField("keren", default=1)
    first_on = models.DateField("voor het eerst", auto_now_add=True)
    last_on = models.DateField("voor het laatst", default=timezone.localdate)
    handled_on = models.DateField("afgehandeld op", null=True, blank=True)

    class Meta:
        verbose_name = "gezocht en niet gevonden"
        verbose_name_plural = "gezocht en niet gevonden"
        ordering = ["-times", "-last_on"]
        indexes = [
            # The to-do list, most wanted first.
            models.Index(fields=["-times", "-last_on"], condition=Q(handled_on__isnull=True), name="missed_to_do"),
        ]

    def __str__(self) -> str:
        return self.text


class Word(models.Model):
    """A word of our own public texts with how many things have it: what a mistyped word is corrected to."""

    text = models.CharField("woord", max_length=60, unique=True)
    documents = models.PositiveIntegerField("hoe vaak")

    class Meta:
        verbose_name = "woord"
        verbose_name_plural = "woorden"
        ordering = ["text"]

    def __str__(self) -> str:
        return self.text
