"""A list whose words are looked up in the one search index."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet

from initiatives.facets import FacetFilterSet
from initiatives.searching import indexed_search
from omzien.search.analysis import Question
from omzien.search.models import Document


class SearchedByIndex(FacetFilterSet):
    """`document_kind` is how the index knows the rows."""

    document_kind: ClassVar[str]

    @cached_property
    def question(self) -> Question:
        return Question(self.q)

    @property
    def searches_text(self) -> bool:
        return bool(self.q and self.question.words)

    @property
    def known(self) -> QuerySet[Any]:
        """What the index has under these words, by the ids of the list."""
        return Document.objects.of_kind(self.document_kind, self.question.tsquery()).values("object_id")

    def search(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(pk__in=self.known)

    def evaluating(self) -> AbstractContextManager[None]:
        return indexed_search() if self.searches_text else nullcontext()
