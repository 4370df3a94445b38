"""The base of every list's filters: one set of parameters, true counts, and the address that holds everything."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from typing import Any, ClassVar, NamedTuple
from urllib.parse import urlencode

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict

from initiatives.facets.counting import COUNTED, NEWEST, Counts, count, municipality_counts, region_counts
from initiatives.facets.filters import FacetFilter, MunicipalityFacet, RegionFacet
from initiatives.facets.options import ActiveFilter, Facet, Option, Sort
from initiatives.facets.vocabulary import Entry, Vocabulary
from omzien.paging import Paging, paginate

LONGEST_TEXT = 100


class SortOption(NamedTuple):
    """A way to order: the value in the address, the label, and the `order_by` expressions; last one is unique."""

    value: str
    label: str
    ordering: tuple[Any, ...]


class FacetFilterSet(django_filters.FilterSet):
    """Subclasses declare facets as filters, `sort_options`, and `search()` for the text in `q`.

    `extra_params` names further parameters that belong in the address, such as a place to be near to.
    Nothing in the query string is an error: what is unknown is told in `ignored` and left out.
    """

    sort_options: ClassVar[tuple[SortOption, ...]]
    extra_params: ClassVar[tuple[str, ...]] = ()
    # What the facets read lies in more than one table: then the join is done once for all counts.
    joins: ClassVar[bool] = False
    # Whether a facet counts by municipality what a region has, and so must know its members.
    counts_places: ClassVar[bool] = True

    def __init__(
        self, data: QueryDict, queryset: QuerySet[Any], *, path: str, hidden: QuerySet[Any] | None = None
    ) -> None:
        """`hidden` is everything that `queryset` leaves out; with it the whole list is counted from totals."""
        super().__init__(data, queryset)
        self.path = path
        self.hidden = hidden

    @cached_property
    def vocabulary(self) -> Vocabulary:
        facets = self.facet_filters.items()
        return Vocabulary.load(
            [(param, facet.vocabulary_model) for param, facet in facets if facet.vocabulary_model],
            {param: facet.entries for param, facet in facets if facet.entries},
            with_members=self.counts_places,
        )

    # --- what was asked ---------------------------------------------------------------------------
    @cached_property
    def facet_filters(self) -> dict[str, FacetFilter]:
        return {param: found for param, found in self.filters.items() if isinstance(found, FacetFilter)}

    def param_of(self, wanted: FacetFilter) -> str:
        return next(param for param, found in self.facet_filters.items() if found is wanted)

    def asked(self, param: str) -> list[str]:
        """The values of a facet's parameter as they came, cut to a sane number and length."""
        return self.facet_filters[param].field.clean(self.data.getlist(param))

    @cached_property
    def q(self) -> str:
        return " ".join(self.data.get("q", "").split())[:LONGEST_TEXT]

    @cached_property
    def selected(self) -> dict[str, list[Entry]]:
        return {param: self.vocabulary.known(param, self.asked(param)) for param in self.facet_filters}

    @cached_property
    def chosen_ids(self) -> dict[str, list[int] | None]:
        return {param: found.chosen(self.asked(param)) for param, found in self.facet_filters.items()}

    @cached_property
    def sort(self) -> SortOption:
        asked = self.data.get("sorteer", "")
        usable = self.usable_sorts()
        return next((option for option in usable if option.value == asked), usable[0])

    def usable_sorts(self) -> list[SortOption]:
        """The ways to order that make sense now; the first is the default."""
        return list(self.sort_options)

    @cached_property
    def ignored(self) -> list[str]:
        """A sentence per value that means nothing here."""
        sentences = [
            f"‘{slug}’ kennen we niet bij {found.label.lower()}. We laten het weg."
            for param, found in self.facet_filters.items()
            for slug in self.vocabulary.unknown(param, self.asked(param))
        ]
        asked = self.data.get("sorteer", "")[:LONGEST_TEXT]
        if asked and asked != self.sort.value:
            sentences.append(f"Sorteren op ‘{asked}’ kan hier niet. We sorteren op {self.sort.label.lower()}.")
        return sentences

    # --- what is found ----------------------------------------------------------------------------
    def search(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Limit to what the text in `q` matches."""
        raise NotImplementedError

    @property
    def searches_text(self) -> bool:
        return bool(self.q)

    def evaluating(self) -> AbstractContextManager[None]:
        """What counting and paging happen in; a list may give its search a better plan here."""
        return nullcontext()

    def without_facets(self) -> QuerySet[Any]:
        return self.search(self.queryset) if self.searches_text else self.queryset

    def counted_rows(self) -> QuerySet[Any]:
        """What the numbers are of; a list may stop counting somewhere."""
        return self.without_facets().order_by()

    @cached_property
    def found(self) -> QuerySet[Any]:
        """Everything that matches, unordered."""
        queryset = self.without_facets()
        for param, found in self.facet_filters.items():
            queryset = found.filter(queryset, self.asked(param))
        return queryset

    @cached_property
    def ordered(self) -> QuerySet[Any]:
        return self.found.order_by(*self.sort.ordering)

    def page_ids(self, start: int, stop: int) -> list[int]:
        """The ids of one stretch of the ordered list; only narrow rows are read past the ones before it."""
        return list(self.ordered.values_list("pk", flat=True)[start:stop])

    def paging(self, rows: QuerySet[Any]) -> Paging:
        """The page that was asked for, inside `evaluating()`; `rows` loads what one card renders."""
        return paginate(rows, ids=self.page_ids, total=self.total, asked=self.data.get("pagina"), url=self.page_url)

    # How many ids of the newest come along with the numbers, for a list that ranks those; they have a `dated`.
    newest_counted = 0

    @property
    def newest_ids(self) -> list[int]:
        return list(self._counted[1].get(NEWEST, {}))

    @property
    def counted(self) -> int:
        """How many rows there were before any choice, at most as many as `counted_rows` gives."""
        return self._counted[1].get(COUNTED, {}).get(0, 0)

    @cached_property
    def _counted(self) -> tuple[int, Counts]:
        return count(self)

    @property
    def total(self) -> int:
        return self._counted[0]

    def counts(self, param: str) -> dict[int, int]:
        counts = self._counted[1]
        found = self.facet_filters[param]
        if isinstance(found, RegionFacet):
            return region_counts(counts.get("places", {}), self.vocabulary.covers, self._chosen_in(MunicipalityFacet))
        if isinstance(found, MunicipalityFacet):
            return municipality_counts(counts.get("places", {}), self._chosen_in(RegionFacet))
        return counts.get(param, {})

    def _chosen_in(self, facet_class: type[FacetFilter]) -> list[int] | None:
        return next(
            (self.chosen_ids[param] for param, found in self.facet_filters.items() if isinstance(found, facet_class)),
            None,
        )

    # --- what the page shows ----------------------------------------------------------------------
    @cached_property
    def facets(self) -> list[Facet]:
        return [self._facet(param, found) for param, found in self.facet_filters.items()]

    def _facet(self, param: str, found: FacetFilter) -> Facet:
        counts = self.counts(param)
        selected = {entry.slug for entry in self.selected[param]}
        options = [
            Option(entry.slug, entry.label, number, entry.slug in selected)
            for entry in self.vocabulary.entries[param]
            if (number := counts.get(entry.pk, 0)) or entry.slug in selected or not found.hides_empty
        ]
        shown = [option for at, option in enumerate(options) if at < found.shown or option.selected]
        folded = [option for at, option in enumerate(options) if at >= found.shown and not option.selected]
        return Facet(param, str(found.label), shown, folded, found.more)

    @cached_property
    def active(self) -> list[ActiveFilter]:
        active = [ActiveFilter(f"‘{self.q}’", self.url(q=""))] if self.q else []
        for param, entries in self.selected.items():
            active += [ActiveFilter(entry.label, self._without(param, entry)) for entry in entries]
        return active

    @cached_property
    def sorts(self) -> list[Sort]:
        default = self.usable_sorts()[0]
        return [
            Sort(o.value, o.label, o == self.sort, self.url(sorteer="" if o == default else o.value))
            for o in self.usable_sorts()
        ]

    # --- addresses --------------------------------------------------------------------------------
    @cached_property
    def params(self) -> list[tuple[str, str]]:
        """Everything known that was asked, in one fixed order, without the page."""
        params = [("q", self.q)] if self.q else []
        params += [(param, entry.slug) for param, entries in self.selected.items() for entry in entries]
        params += [(name, self.data[name][:LONGEST_TEXT]) for name in self.extra_params if self.data.get(name)]
        return params + ([("sorteer", self.sort.value)] if self.sort != self.usable_sorts()[0] else [])

    @property
    def query_string(self) -> str:
        return _with_query("", self.params)

    @property
    def clear_url(self) -> str:
        return self.path

    @cached_property
    def hidden_fields(self) -> list[tuple[str, str]]:
        """What the filter form carries along beside its own fields."""
        own = {"q", *self.facet_filters}
        return [(name, value) for name, value in self.params if name not in own]

    def url(self, **changes: str) -> str:
        """The address of this list with single-valued parameters replaced; an empty value removes one."""
        kept = [(name, value) for name, value in self.params if name not in changes]
        return _with_query(self.path, kept + [(name, value) for name, value in changes.items() if value])

    def page_url(self, number: int) -> str:
        return self.url(pagina=str(number) if number > 1 else "")

    def _without(self, param: str, entry: Entry) -> str:
        return _with_query(self.path, [pair for pair in self.params if pair != (param, entry.slug)])


def _with_query(path: str, params: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(params)}" if params else path
