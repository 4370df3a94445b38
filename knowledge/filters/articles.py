"""What the knowledge base can be filtered and sorted by; its words are those of the one search index."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, OuterRef, QuerySet, Subquery

from initiatives.facets import (
    PER_PAGE,
    ChoiceFacet,
    FacetFilterSet,
    MunicipalityFacet,
    RegionFacet,
    SortOption,
    TermsFacet,
)
from initiatives.models import Phase, Theme
from initiatives.searching import indexed_search
from knowledge.models import ArticlePage, Topic
from knowledge.models.articles import KIND, NEWEST_FIRST
from omzien.search.analysis import Question
from omzien.search.models import Document

STARTERS = SortOption("starters", "Voor starters eerst", ("-for_starters", *NEWEST_FIRST))
NEWEST = SortOption("nieuwste", "Nieuwste", NEWEST_FIRST)
MOST_HELPFUL = SortOption("nuttigst", "Nuttigst", ((F("helpful") - F("unhelpful")).desc(), "-helpful", *NEWEST_FIRST))
BEST = SortOption("relevantie", "Past het best", ("-score", *NEWEST_FIRST))
# Ranking reads the words of every match: of a word that very many have, only the newest are ranked.
RANKED_AT_MOST = 21 * PER_PAGE
WEIGHTS = [0.05, 0.2, 0.5, 1.0]  # D, C, B, A


class ArticleFilterSet(FacetFilterSet):
    """Articles about one municipality or region are found by it; what holds everywhere is in no region."""

    thema = TermsFacet(Theme, field_name="themes", label="Thema", more="Alle thema’s", shown=5)
    onderwerp = TermsFacet(Topic, field_name="topics", label="Onderwerp", more="Alle onderwerpen", shown=9)
    soort = ChoiceFacet(ArticlePage.Kind, field_name="kind", label="Soort")
    fase = TermsFacet(Phase, field_name="phases", label="Hoe ver je bent")
    regio = RegionFacet()
    gemeente = MunicipalityFacet()

    sort_options = (STARTERS, NEWEST, MOST_HELPFUL)

    @cached_property
    def question(self) -> Question:
        return Question(self.q)

    @cached_property
    def query(self) -> SearchQuery:
        return SearchQuery(self.question.tsquery(), search_type="raw", config="simple")

    @property
    def searches_text(self) -> bool:
        return bool(self.q and self.question.words)

    def search(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(pk__in=self._documents.values("object_id"))

    @property
    def _documents(self) -> QuerySet[Document]:
        return Document.objects.public().filter(kind=KIND, vector=self.query)

    def evaluating(self) -> AbstractContextManager[None]:
        return indexed_search() if self.searches_text else nullcontext()

    def usable_sorts(self) -> list[SortOption]:
        """By relevance when there is text; the first is the default."""
        return [*([BEST] if self.searches_text else []), *super().usable_sorts()]

    @cached_property
    def ordered(self) -> QuerySet[Any]:
        if self.sort != BEST:
            return self.found.order_by(*self.sort.ordering)
        if self.total > RANKED_AT_MOST:
            return self.found.order_by(*NEWEST_FIRST)
        document = Document.objects.filter(kind=KIND, object_id=OuterRef("pk"))
        score = document.annotate(score=SearchRank(F("rank_vector"), self.query, weights=WEIGHTS)).values("score")
        return self.found.annotate(score=Subquery(score[:1])).order_by(*BEST.ordering)
