"""What the directory of initiatives can be filtered and sorted by."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import cached_property

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict

from initiatives.facets import (
    PER_PAGE,
    FacetFilterSet,
    MunicipalityFacet,
    RegionFacet,
    SortOption,
    TermFacet,
    TermsFacet,
)
from initiatives.geo import PlaneDistance, PlanePoint
from initiatives.geocoding import Located, locate, suggest
from initiatives.models import Initiative, Kind, LegalForm, Phase, Theme
from initiatives.searching import indexed_search, search_query

MOST_CHOICES = 6
RANKED_AT_MOST = 21 * PER_PAGE  # whole pages
RELEVANCE = SortOption("relevantie", "Past het best", ("-relevance", "sort_key", "pk"))
NAME = SortOption("naam", "Naam", ("sort_key", "pk"))
NEWEST = SortOption("nieuwste", "Nieuwste", ("-published_at", "-pk"))
NEARBY = SortOption("dichtbij", "Dichtbij", ("distance",))


class InitiativeFilterSet(FacetFilterSet):
    """The facets of the directory; `bij` is the place that the visitor typed to be near to."""

    thema = TermsFacet(Theme, field_name="themes", label="Thema", more="Alle thema’s", shown=8)
    fase = TermFacet(Phase, field_name="phase", label="Hoe ver")
    regio = RegionFacet()
    gemeente = MunicipalityFacet()
    soort = TermFacet(Kind, field_name="kind", label="Soort", more="Kies een soort", shown=0)
    rechtsvorm = TermFacet(LegalForm, field_name="legal_form", label="Rechtsvorm", more="Kies een vorm", shown=0)

    sort_options = (NAME, NEWEST)
    extra_params = ("bij",)

    # --- text ---------------------------------------------------------------------------------------
    @cached_property
    def query(self) -> SearchQuery | None:
        return search_query(self.q)

    @property
    def searches_text(self) -> bool:
        return self.query is not None

    def search(self, queryset: QuerySet[Initiative]) -> QuerySet[Initiative]:
        return queryset.filter(search_vector=self.query)

    def evaluating(self) -> AbstractContextManager[None]:
        return indexed_search() if self.searches_text else nullcontext()

    # --- near to --------------------------------------------------------------------------------------
    @cached_property
    def nearby(self) -> str:
        return " ".join(self.data.get("bij", "").split())[:80]

    @cached_property
    def located(self) -> Located | None:
        return locate(self.nearby) if self.nearby else None

    @cached_property
    def nearby_choices(self) -> list[tuple[str, str]]:
        """Several places have the name that was typed: each with the address of the list near to it."""
        if not self.nearby or self.located:
            return []
        return [(choice.label, self.url(bij=choice.label)) for choice in suggest(self.nearby)[:MOST_CHOICES]]

    @property
    def nearby_problem(self) -> str:
        """What to do when sorting by distance can't be done."""
        if self.nearby_choices:
            return f"Er is meer dan één ‘{self.nearby}’. Welke bedoel je?"
        if self.nearby and not self.located:
            return f"We kennen de plaats ‘{self.nearby}’ niet. Probeer een plaats of wijk in de buurt."
        if self.data.get("sorteer") == NEARBY.value and not self.nearby:
            return "Vul een plaats in. Dan zetten we wat dichtbij is bovenaan."
        return ""

    # --- order ----------------------------------------------------------------------------------------
    def usable_sorts(self) -> list[SortOption]:
        """By relevance when there is text, by distance when there is a place; the first is the default."""
        return [
            *([NEARBY] if self.located else []),
            *([RELEVANCE] if self.searches_text else []),
            *self.sort_options,
        ]

    @property
    def ordered(self) -> QuerySet[Initiative]:
        """By relevance only where that is affordable: ranking reads the vector of every match."""
        if self.sort == RELEVANCE:
            return self._newest_matches if self._is_common else self._ranked(self.found)
        if self.sort == NEARBY and self.located:
            here = self.located.point
            start = PlanePoint(Value(here.longitude), Value(here.latitude))
            end = PlanePoint(F("public_longitude"), F("public_latitude"))
            return self.found.annotate(distance=PlaneDistance(end, start)).order_by(*NEARBY.ordering)
        return self.found.order_by(*self.sort.ordering)

    def page_ids(self, start: int, stop: int) -> list[int]:
        """For a word that very many have: the newest ranked on the first pages, the others by newest after them."""
        if self.sort == RELEVANCE and self._is_common and stop <= RANKED_AT_MOST:
            newest = self._newest_matches.values("pk")[:RANKED_AT_MOST]
            ranked = self._ranked(Initiative.objects.filter(pk__in=newest))
            return list(ranked.values_list("pk", flat=True)[start:stop])
        return super().page_ids(start, stop)

    @property
    def _is_common(self) -> bool:
        return self.total > RANKED_AT_MOST

    @property
    def _newest_matches(self) -> QuerySet[Initiative]:
        """Coalesce keeps PostgreSQL from walking the index of newest and reading every vector on its way."""
        return self.found.order_by(Coalesce("published_at", "created_at").desc(), "-pk")

    def _ranked(self, matches: QuerySet[Initiative]) -> QuerySet[Initiative]:
        rank = SearchRank(F("search_vector"), self.query or "")
        return matches.annotate(relevance=rank).order_by(*RELEVANCE.ordering)


def themes_with_numbers() -> list[Theme]:
    """All themes, each with its `number` of published initiatives, counted as the directory does."""
    published, hidden = Initiative.objects.published(), Initiative.objects.hidden()
    counts = InitiativeFilterSet(QueryDict(), published, path="", hidden=hidden).counts("thema")
    themes = list(Theme.objects.all())
    for theme in themes:
        theme.number = counts.get(theme.pk, 0)  # type: ignore[attr-defined]  # as an annotation would
    return themes
