"""One question over everything that can be found, with the same facets as every list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import combinations
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery
from django.db import connection, transaction
from django.db.models import Case, QuerySet, Value, When
from django.http import QueryDict
from django.utils import timezone

from initiatives.facets import ArrayFacet, FacetFilterSet, SortOption
from initiatives.facets.filters import FacetFilter
from initiatives.facets.options import ActiveFilter
from initiatives.facets.vocabulary import Entry
from initiatives.models import Municipality, Phase, Region, Theme
from omzien.search.analysis import LONGEST_QUERY, Question, any_of, written
from omzien.search.marks import choice_lexemes, kind_lexeme, recent_weeks
from omzien.search.models import DocumentQuerySet
from omzien.search.queries import WordQuery
from omzien.search.ranking import Term, Weighed, terms_of, weigh
from omzien.search.registry import sources
from omzien.search.synonyms import synonyms
from omzien.search.vocabulary import vocabulary

# Beyond this numbers are told as "meer dan": nobody reads so far, and every match counted costs.
COUNTED_AT_MOST = 5_000
# So many are weighed against each other, and so many more of what is not found by its title.
RANKED, OTHERS = 360, 160
# Of what has only some of the words: so many in all, and never less of each word.
MOST_SOME, SOME = 1_200, 80
SHOWN_PER_KIND = 4
RECENT = 6  # weeks
# With fewer, what has some of the words is shown as well: a long text may have all by chance.
A_FEW, RATHER_FEW = 10, 48
TIMEOUT_MS = 2_000
BEST = SortOption("relevantie", "Past het best", ())
NEWEST = SortOption("nieuwste", "Nieuwste", ("-dated", "-pk"))


class Marked(FacetFilter):
    """What is chosen stands among the words of the index."""

    def lexemes(self, ids: list[int]) -> list[str]:
        return choice_lexemes(self.column, ids)


class ChoiceFacet(Marked, ArrayFacet):
    """One of the lists of ids in the index."""


class KindFacet(Marked):
    """What sort of thing it is: an initiative, an article, a fund. The words are those of the registered sources."""

    def __init__(self) -> None:
        super().__init__(None, field_name="kind", label="Soort", shown=9, hides_empty=True)

    @property
    def entries(self) -> list[Entry]:  # type: ignore[override]  # known only once all apps are loaded
        return [Entry(source.rank, source.kind, source.plural) for source in sources()]

    def lexemes(self, ids: list[int]) -> list[str]:
        return [kind_lexeme(entry.slug) for entry in self.entries if entry.pk in ids]

    @property
    def column(self) -> str:
        return "kind_rank"

    def with_column(self, qs: QuerySet[Any]) -> QuerySet[Any]:
        ranks = (When(kind=entry.slug, then=Value(entry.pk)) for entry in self.entries)
        return qs.annotate(kind_rank=Case(*ranks, default=Value(0)))


class SearchFilterSet(FacetFilterSet):
    """`documents` is what this person may see; whoever searches without words gets nothing."""

    soort = KindFacet()
    thema = ChoiceFacet(Theme, field_name="themes", label="Thema", more="Alle thema’s", shown=6, hides_empty=True)
    fase = ChoiceFacet(Phase, field_name="phases", label="Hoe ver", hides_empty=True)
    regio = ChoiceFacet(Region, field_name="regions", label="Regio", more="Alle regio’s", shown=4, hides_empty=True)
    gemeente = ChoiceFacet(
        Municipality, field_name="municipalities", label="Gemeente", more="Alle gemeenten", shown=0, hides_empty=True
    )

    sort_options = (BEST, NEWEST)
    newest_counted = RANKED
    counts_places = False

    def __init__(
        self,
        data: QueryDict,
        documents: DocumentQuerySet,
        *,
        path: str,
        any_word: bool = False,
        still_typing: bool = False,
    ) -> None:
        super().__init__(data, documents, path=path)
        self.any_word = any_word
        self.still_typing = still_typing

    @cached_property
    def q(self) -> str:
        return " ".join(self.data.get("q", "").split())[:LONGEST_QUERY]

    @cached_property
    def question(self) -> Question:
        """Once asked, a last word that we know is taken as it is: "bus" does not ask for "business"."""
        last = written(self.q)[-1:]
        return Question(self.q, self.synonyms, unfinished=self.still_typing or not set(last) <= self.known.keys())

    @cached_property
    def synonyms(self) -> dict[str, list[str]]:
        return synonyms()

    @cached_property
    def known(self) -> dict[str, int]:
        """Our words, with how many things have them."""
        return vocabulary()

    def shares(self, other: SearchFilterSet) -> None:
        """Take over what does not depend on the question."""
        self.vocabulary, self.synonyms, self.known = other.vocabulary, other.synonyms, other.known

    @property
    def _tsquery(self) -> str:
        return self.question.tsquery(any_word=self.any_word)

    @cached_property
    def query(self) -> SearchQuery:
        return WordQuery(self._tsquery)

    @property
    def searches_text(self) -> bool:
        return True

    def search(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(vector=self.query) if self.question.words else queryset.none()

    @cached_property
    def found(self) -> QuerySet[Any]:
        """What was chosen is asked of the index along with the words."""
        return self._with(self._tsquery) if self.question.words else self.queryset.none()

    def _with(self, tsquery: str, column: str = "vector") -> QuerySet[Any]:
        chosen = [
            any_of(facet.lexemes(ids))
            for param, facet in self.facet_filters.items()
            if isinstance(facet, Marked) and (ids := self.chosen_ids[param]) is not None
        ]
        return self.queryset.filter(**{column: WordQuery(" & ".join([f"({tsquery})", *chosen]))})

    @cached_property
    def active(self) -> list[ActiveFilter]:
        """Without the words, which stand in the box."""
        return super().active[1:] if self.q else super().active

    @property
    def clear_url(self) -> str:
        """The same words without choices."""
        return f"{self.path}?{urlencode({'q': self.q})}"

    def finds(self, word: str) -> bool:
        """Whether there is anything at all with this word."""
        if self.question.words == [word] and not self.active:
            return bool(self.total)
        return self.queryset.filter(vector=WordQuery(Question(word, unfinished=False).tsquery())).order_by().exists()

    # --- how many ---------------------------------------------------------------------------------
    def counted_rows(self) -> QuerySet[Any]:
        return self.search(self.queryset).order_by()[: COUNTED_AT_MOST + 1]

    @property
    def is_sample(self) -> bool:
        """Whether the numbers are of the first five thousand that have the words, and not of all."""
        return self.counted > COUNTED_AT_MOST

    @cached_property
    def total(self) -> int:
        """Never of a sample: a choice may hold more than what the first five thousand have of it."""
        if self.is_sample and any(ids is not None for ids in self.chosen_ids.values()):
            return self.found.order_by()[: COUNTED_AT_MOST + 1].count()
        return self._counted[0]

    @property
    def is_capped(self) -> bool:
        """More was found than is counted."""
        return self.total > COUNTED_AT_MOST

    @property
    def readable(self) -> int:
        """How many can be paged through: by relevance only what was weighed."""
        return len(self.best) if self.sort == BEST else min(self.total, COUNTED_AT_MOST)

    # --- the best ---------------------------------------------------------------------------------
    @cached_property
    def best(self) -> list[Weighed]:
        """Everything when there is little; else the newest whose title answers, the newest of the others, and the
        kinds that would drown among the kind with the most."""
        if self.total <= RANKED:
            return self._weighed(self.found.values_list("pk", flat=True) if self.is_sample else self.newest_ids)
        parts = {("title_vector", self._tsquery): RANKED}
        if self.chosen_ids["soort"] is None:
            parts["vector", f"({self._tsquery}) & !'{kind_lexeme(self._commonest)}'"] = OTHERS
        return self._weighed([*self._newest(parts), *self.newest_ids[:OTHERS]])

    def _newest(self, parts: dict[tuple[str, str], int]) -> set[int]:
        """Of each part, a column and a tsquery, so many. Of a common word those of the last weeks are nearly always
        enough."""
        if not self.is_sample:
            return {pk for _, pk in self._newest_of(parts)}
        rows = self._newest_of({(column, self._lately(tsquery)): most for (column, tsquery), most in parts.items()})
        found = Counter(at for at, _ in rows)
        short = {part: number for at, (part, number) in enumerate(parts.items()) if found[at] < number}
        return {pk for _, pk in [*rows, *(self._newest_of(short) if short else ())]}

    @staticmethod
    def _lately(tsquery: str) -> str:
        """The index knows what appeared in the last weeks."""
        return f"({tsquery}) & {any_of(recent_weeks(timezone.now(), RECENT))}"

    def _newest_of(self, parts: dict[tuple[str, str], int]) -> list[tuple[int, int]]:
        """One query: the place of the part, and the id."""
        rows = [
            self._with(tsquery, column)
            .order_by(*NEWEST.ordering)
            .annotate(part=Value(at))
            .values_list("part", "pk")[:number]
            for at, ((column, tsquery), number) in enumerate(parts.items())
        ]
        return list(rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0])

    @property
    def _commonest(self) -> str:
        counts = self._counted[1].get("soort", {})
        return max(sources(), key=lambda source: counts.get(source.rank, 0)).kind

    def _weighed(self, ids: Iterable[int]) -> list[Weighed]:
        return weigh(ids, self._terms(with_pieces=self.any_word), self.q, whole=() if self.any_word else None)

    def _terms(self, *, with_pieces: bool) -> list[Term]:
        return terms_of(self.question, self.known, with_pieces=with_pieces)

    def few(self) -> list[int]:
        """For when little has all the words: what has some of them along with it, rare words first. Whatever the number
        of such things, only some of each are weighed."""
        terms = self._terms(with_pieces=True)
        some = [" & ".join(rest) for rest in combinations(self.question.terms, len(self.question.terms) - 1) if rest]
        parts = [
            self._with(query).order_by().values_list("pk", flat=True)
            for query in dict.fromkeys([*some, *(term.query for term in terms)])
        ]
        each = max(SOME, MOST_SOME // len(parts))
        parts = [part[:each] for part in parts]
        ids = set(parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0])
        whole = {one.pk for one in self.best}
        weighed = weigh(ids | whole, terms, self.q, whole=whole)
        first = weighed[:A_FEW]
        return [one.pk for one in [*first, *(one for one in weighed[A_FEW:] if one.pk in whole)]]

    def page_ids(self, start: int, stop: int) -> list[int]:
        if self.sort != NEWEST:
            return [one.pk for one in self.best[start:stop]]
        recent = list(self._by_date(self._lately(self._tsquery))[start:stop]) if self.is_sample else []
        return recent if len(recent) == stop - start else list(self._by_date(self._tsquery)[start:stop])

    def _by_date(self, tsquery: str) -> QuerySet[Any, int]:
        return self._with(tsquery).order_by(*NEWEST.ordering).values_list("pk", flat=True)

    def first_of_each_kind(self) -> list[int]:
        """The ids of the best few of every kind, for the page that shows them side by side."""
        seen: Counter[str] = Counter()
        first = []
        for one in self.best:
            seen[one.kind] += 1
            if seen[one.kind] <= SHOWN_PER_KIND:
                first.append(one.pk)
        return first

    def suggested(self, number: int) -> list[int]:
        """Of the first whose title answers the best, and places and themes always among them."""
        terms = " | ".join(f"'{kind_lexeme(source.kind)}'" for source in sources() if source.is_term)
        parts = [f"({self._tsquery}) & ({terms})", f"({self._tsquery}) & !({terms})"]
        titles = [self.queryset.filter(title_vector=WordQuery(part)).order_by() for part in parts]
        ids = [pk for rows in titles for pk in rows.values_list("pk", flat=True)[:OTHERS]]
        return [one.pk for one in self._weighed(ids)[:number]]

    @contextmanager
    def evaluating(self) -> Iterator[None]:
        """By the index, and never longer than a visitor waits; then OperationalError (query_canceled)."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"SET LOCAL enable_seqscan = off; SET LOCAL jit = off; SET LOCAL statement_timeout = {TIMEOUT_MS}"
            )
            yield
