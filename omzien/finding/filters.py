"""One question over everything that can be found, with the same facets as every list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection, transaction
from django.db.models import BooleanField, Case, F, FloatField, Q, QuerySet, Value, When, Window
from django.db.models.expressions import ExpressionWrapper
from django.db.models.functions import RowNumber
from django.http import QueryDict

from initiatives.facets import ArrayFacet, FacetFilterSet, SortOption
from initiatives.facets.filters import FacetFilter
from initiatives.facets.vocabulary import Entry
from initiatives.models import Municipality, Phase, Region, Theme
from omzien.finding.synonyms import synonyms
from omzien.search.analysis import LONGEST_QUERY, Question
from omzien.search.models import Document, DocumentQuerySet
from omzien.search.registry import sources

# Beyond this numbers are told as "meer dan": nobody reads so far, and every match counted costs.
COUNTED_AT_MOST = 10_000
# The best of a question are in its title; of the others the newest are weighed.
RANKED_TITLES, RANKED_OTHERS = 480, 240
SHOWN_PER_KIND = 4
TIMEOUT_MS = 2_000
WEIGHTS = [0.05, 0.2, 0.5, 1.0]  # D, C, B, A
BEST = SortOption("relevantie", "Past het best", ("-exact", "-score", "-dated", "-pk"))
NEWEST = SortOption("nieuwste", "Nieuwste", ("-dated", "-pk"))


class KindFacet(FacetFilter):
    """What sort of thing it is: an initiative, an article, a fund. The words are those of the registered sources."""

    def __init__(self) -> None:
        super().__init__(None, field_name="kind", label="Soort", shown=9)

    @property
    def entries(self) -> list[Entry]:  # type: ignore[override]  # known only once all apps are loaded
        return [Entry(source.rank, source.kind, source.plural) for source in sources()]

    def condition(self, model: Any, ids: list[int]) -> Q:
        return Q(kind__in=[entry.slug for entry in self.entries if entry.pk in ids])

    @property
    def column(self) -> str:
        return "kind_rank"

    def with_column(self, qs: QuerySet[Any]) -> QuerySet[Any]:
        ranks = (When(kind=entry.slug, then=Value(entry.pk)) for entry in self.entries)
        return qs.annotate(kind_rank=Case(*ranks, default=Value(0)))


class SearchFilterSet(FacetFilterSet):
    """`documents` is what this person may see; whoever searches without words gets nothing."""

    soort = KindFacet()
    thema = ArrayFacet(Theme, field_name="themes", label="Thema", more="Alle thema’s", shown=6, hides_empty=True)
    fase = ArrayFacet(Phase, field_name="phases", label="Hoe ver", hides_empty=True)
    regio = ArrayFacet(Region, field_name="regions", label="Regio", more="Alle regio’s", shown=4, hides_empty=True)
    gemeente = ArrayFacet(
        Municipality, field_name="municipalities", label="Gemeente", more="Alle gemeenten", shown=0, hides_empty=True
    )

    sort_options = (BEST, NEWEST)

    def __init__(self, data: QueryDict, documents: DocumentQuerySet, *, path: str, any_word: bool = False) -> None:
        super().__init__(data, documents, path=path)
        self.any_word = any_word

    @cached_property
    def q(self) -> str:
        return " ".join(self.data.get("q", "").split())[:LONGEST_QUERY]

    @cached_property
    def question(self) -> Question:
        return Question(self.q, synonyms())

    @cached_property
    def query(self) -> SearchQuery:
        return SearchQuery(self.question.tsquery(any_word=self.any_word), search_type="raw", config="simple")

    @property
    def searches_text(self) -> bool:
        return True

    def search(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(vector=self.query) if self.question.words else queryset.none()

    def counted_rows(self) -> QuerySet[Any]:
        return self.search(self.queryset).order_by()[: COUNTED_AT_MOST + 1]

    @property
    def is_capped(self) -> bool:
        """More was found than is counted."""
        return self.total > COUNTED_AT_MOST

    @property
    def readable(self) -> int:
        """How many can be paged through: by relevance only what was weighed."""
        return RANKED_TITLES if self.sort == BEST else COUNTED_AT_MOST

    def suggested(self, number: int) -> list[int]:
        """The newest whose title answers, initiatives and articles before places."""
        titles = self.queryset.filter(title_vector=self.query).order_by("-dated", "-pk").values("pk")[:RANKED_OTHERS]
        return list(
            self._scored(Document.objects.filter(pk__in=titles))
            .order_by(*BEST.ordering)
            .values_list("pk", flat=True)[:number]
        )

    # --- the best ---------------------------------------------------------------------------------
    @cached_property
    def best(self) -> QuerySet[Any]:
        """What is weighed against each other: every match when there are few, else the likeliest."""
        if self.total <= RANKED_TITLES:
            return self._scored(self.found)
        titles = self.found.filter(title_vector=self.query).order_by("-dated", "-pk").values("pk")[:RANKED_TITLES]
        others = self.found.order_by("-dated", "-pk").values("pk")[:RANKED_OTHERS]
        return self._scored(Document.objects.filter(Q(pk__in=titles) | Q(pk__in=others)))

    def _scored(self, documents: QuerySet[Any]) -> QuerySet[Any]:
        rank = SearchRank(F("rank_vector"), self.query, weights=WEIGHTS, normalization=Value(0))
        exact = ExpressionWrapper(Q(title__iexact=self.q), output_field=BooleanField())
        return documents.annotate(exact=exact, score=ExpressionWrapper(rank, output_field=FloatField()))

    @cached_property
    def ordered(self) -> QuerySet[Any]:
        if self.sort == NEWEST:
            return self.found.order_by(*NEWEST.ordering)
        return self.best.order_by(*BEST.ordering)

    def first_of_each_kind(self) -> list[int]:
        """The ids of the best few of every kind, for the page that shows them side by side."""
        place = Window(
            RowNumber(),
            partition_by=[F("kind")],
            order_by=[F("exact").desc(), F("score").desc(), F("dated").desc(), F("pk").desc()],
        )
        first = self.best.annotate(place=place).filter(place__lte=SHOWN_PER_KIND)
        return list(first.order_by(*BEST.ordering).values_list("pk", flat=True))

    @contextmanager
    def evaluating(self) -> Iterator[None]:
        """By the index, and never longer than a visitor waits; then OperationalError (query_canceled)."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL enable_seqscan = off; SET LOCAL statement_timeout = {TIMEOUT_MS}")
            yield
