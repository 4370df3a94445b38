"""The best first, in a list of the knowledge base that is searched by the one index."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.postgres.search import SearchRank
from django.db.models import F, OuterRef, QuerySet, Subquery

from initiatives.facets import PER_PAGE, SortOption
from initiatives.filters.indexed import SearchedByIndex
from omzien.search.models import Document
from omzien.search.queries import WordQuery

# Ranking reads the words of every match: of a word that very many have, only the newest are ranked.
RANKED_AT_MOST = 21 * PER_PAGE
WEIGHTS = [0.05, 0.2, 0.5, 1.0]  # D, C, B, A


class IndexedText(SearchedByIndex):
    """`best` sorts by `score`, `unranked` by what needs none."""

    best: ClassVar[SortOption]
    unranked: ClassVar[tuple[Any, ...]]

    def usable_sorts(self) -> list[SortOption]:
        """By relevance when there is text; the first is the default."""
        return [*([self.best] if self.searches_text else []), *super().usable_sorts()]

    @cached_property
    def ordered(self) -> QuerySet[Any]:
        if self.sort != self.best:
            return self.found.order_by(*self.sort.ordering)
        if self.total > RANKED_AT_MOST:
            return self.found.order_by(*self.unranked)
        query = WordQuery(self.question.tsquery())
        document = Document.objects.filter(kind=self.document_kind, object_id=OuterRef("pk"))
        score = document.annotate(score=SearchRank(F("rank_vector"), query, weights=WEIGHTS)).values("score")
        return self.found.annotate(score=Subquery(score[:1])).order_by(*self.best.ordering)
