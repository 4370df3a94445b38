"""Searching a list by the words in `q`, with what fits best first as far as that is affordable."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from initiatives.facets import PER_PAGE, FacetFilterSet, SortOption
from initiatives.searching import indexed_search, search_query

RANKED_AT_MOST = 21 * PER_PAGE  # whole pages


class TextSearch(FacetFilterSet):
    """A list whose model has a `search_vector`; `relevance` says how equals are ordered.

    `newest` names the field that says how new a row is; one that may be empty falls back on `created_at`.
    """

    relevance: ClassVar[SortOption]
    newest: ClassVar[str] = "created_at"

    @cached_property
    def query(self) -> SearchQuery | None:
        return search_query(self.q)

    @property
    def searches_text(self) -> bool:
        return self.query is not None

    def search(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(search_vector=self.query)

    def evaluating(self) -> AbstractContextManager[None]:
        return indexed_search() if self.searches_text else nullcontext()

    def usable_sorts(self) -> list[SortOption]:
        """By relevance when there is text; the first is the default."""
        return [*([self.relevance] if self.searches_text else []), *super().usable_sorts()]

    @property
    def ordered(self) -> QuerySet[Any]:
        """By relevance only where that is affordable: ranking reads the vector of every match."""
        if self.sort == self.relevance:
            return self._newest_matches if self._is_common else self._ranked(self.found)
        return self.found.order_by(*self.sort.ordering)

    def page_ids(self, start: int, stop: int) -> list[int]:
        """For a word that very many have: the newest ranked on the first pages, the others by newest after them."""
        if self.sort == self.relevance and self._is_common and stop <= RANKED_AT_MOST:
            newest = self._newest_matches.values("pk")[:RANKED_AT_MOST]
            ranked = self._ranked(self.queryset.model._default_manager.filter(pk__in=newest))
            return list(ranked.values_list("pk", flat=True)[start:stop])
        return super().page_ids(start, stop)

    @property
    def _is_common(self) -> bool:
        return self.total > RANKED_AT_MOST

    @property
    def _newest_matches(self) -> QuerySet[Any]:
        """Coalesce keeps PostgreSQL from walking the index of newest and reading every vector on its way."""
        return self.found.order_by(Coalesce(self.newest, "created_at").desc(), "-pk")

    def _ranked(self, matches: QuerySet[Any]) -> QuerySet[Any]:
        rank = SearchRank(F("search_vector"), self.query or "")
        return matches.annotate(relevance=rank).order_by(*self.relevance.ordering)
