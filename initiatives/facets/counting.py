"""True counts for every option of every facet, and the total, in one statement.

An option's number is what choosing it would give: the other facets' choices apply, its own facet's do not.
Single-valued facets that are not in use share one pass (GROUPING SETS over an index); each facet in use gets a
pass of its own without its own condition. Region and municipality are one group: both count municipalities.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import connection

from initiatives.facets.filters import (
    ArrayFacet,
    FacetFilter,
    MunicipalityFacet,
    OpenFacet,
    RegionFacet,
    TermsFacet,
)

if TYPE_CHECKING:
    from initiatives.facets.filterset import FacetFilterSet

Counts = dict[str, dict[int, int]]


@dataclass
class Sql:
    """A piece of SQL with its parameters."""

    text: str
    params: list[Any] = field(default_factory=list)


# What comes along with the numbers of a list that ranks: the newest ids, and how many rows were counted at all.
NEWEST, COUNTED = "newest", "counted"


def count(filterset: FacetFilterSet) -> tuple[int, Counts]:
    """The total under all filters, and per parameter the number per id. Beside those what comes along."""
    statement = Counting(filterset).statement()
    raw: Counts = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        for name, pk, number in cursor.fetchall():
            raw[name][pk] = number
    total = raw.pop("", {}).get(None, 0)  # type: ignore[call-overload]  # the total has no id
    return total, dict(raw)


class Counting:
    """Builds the statement; `found` is what the text search and the list's own limits leave."""

    def __init__(self, filterset: FacetFilterSet) -> None:
        self.filterset = filterset
        self.model = filterset.queryset.model
        facets = filterset.facet_filters
        self.places = [facet for facet in facets.values() if isinstance(facet, RegionFacet | MunicipalityFacet)]
        self.many = {param: facet for param, facet in facets.items() if isinstance(facet, TermsFacet)}
        self.arrays = {param: facet for param, facet in facets.items() if isinstance(facet, ArrayFacet)}
        several = self.many.keys() | self.arrays.keys()
        self.single = {p: facet for p, facet in facets.items() if p not in several and facet not in self.places}
        self.chosen = {param: ids for param, ids in filterset.chosen_ids.items() if ids is not None}

    def statement(self) -> Sql:
        parts = [*self._shared(), *self._own_passes()]
        found = self._found()
        columns = ", ".join(f'"{column}"' for column in self._columns)
        once = self.filterset.searches_text or self.filterset.joins
        materialized = "MATERIALIZED" if once else "NOT MATERIALIZED"
        with_found = f"WITH found({columns}) AS {materialized} ({found.text}) "
        text = with_found + " UNION ALL ".join(f"({part.text})" for part in parts)
        return Sql(text, [*found.params, *(param for part in parts for param in part.params)])

    @cached_property
    def _columns(self) -> list[str]:
        columns = {facet.column for facet in (*self.single.values(), *self.arrays.values(), *self.places[:1])}
        order = {"dated"} if self.filterset.newest_counted else set()
        return sorted(columns | {facet.links(self.model)[3] for facet in self.many.values()} | {"pk"} | order)

    def _found(self) -> Sql:
        rows = self.filterset.counted_rows()
        for facet in (*self.single.values(), *self.arrays.values()):
            rows = facet.with_column(rows)
        rows = rows.values_list(*self._columns)
        text, params = rows.query.sql_with_params()
        return Sql(text, list(params))

    def _shared(self) -> Iterable[Sql]:
        """One pass for the total and for every facet that nothing was chosen in."""
        where = self._where(lifted=())
        idle = {param: facet.column for param, facet in self.single.items() if param not in self.chosen}
        if self.places and not self._places_in_use:
            idle["places"] = self.places[0].column
        yield self._grouped(idle, where)
        for param, facet in self.many.items():
            if param not in self.chosen:
                yield self._linked_in_all(param, facet) or self._linked(param, facet, where)
        for param, facet in self.arrays.items():
            yield self._unnested(param, facet, self._where(lifted=(param,)))
        if self.filterset.newest_counted:
            yield self._newest()
            yield Sql(f"SELECT '{COUNTED}', 0, count(*) FROM found")  # noqa: S608  (no input)

    def _own_passes(self) -> Iterable[Sql]:
        for param in self.chosen.keys() & self.single.keys():
            yield self._grouped({param: self.single[param].column}, self._where(lifted=(param,)), total=False)
        for param in self.chosen.keys() & self.many.keys():
            yield self._linked(param, self.many[param], self._where(lifted=(param,)))
        if self._places_in_use:
            lifted = tuple(facet.param for facet in self.places)
            yield self._grouped({"places": self.places[0].column}, self._where(lifted=lifted), total=False)

    @property
    def _places_in_use(self) -> bool:
        return any(facet.param in self.chosen for facet in self.places)

    @staticmethod
    def _grouped(columns: dict[str, str], where: Sql, *, total: bool = True) -> Sql:
        """Counted per combination first, which an index gives in order, then rolled up per facet."""
        if not columns:
            return Sql(f"SELECT '', NULL::bigint, count(*) FROM found {where.text}", where.params)  # noqa: S608  (no input)
        sets = [f"({_column(column)})" for column in columns.values()] + (["()"] if total else [])
        names = " ".join(f"WHEN GROUPING({_column(column)}) = 0 THEN '{name}'" for name, column in columns.items())
        pk = ", ".join(_column(column) for column in columns.values())
        rolled = f"SELECT {pk}, count(*) AS number FROM found {where.text} GROUP BY {pk}"  # noqa: S608  (no input)
        return Sql(
            f"SELECT CASE {names} ELSE '' END, COALESCE({pk}, NULL)::bigint, COALESCE(sum(number), 0)::bigint "  # noqa: S608  (no input)
            f"FROM ({rolled}) AS found GROUP BY GROUPING SETS ({', '.join(sets)})",
            where.params,
        )

    def _linked_in_all(self, param: str, facet: TermsFacet) -> Sql | None:
        """For the whole list: all links less those of what is hidden, which spares a join with everything shown."""
        hidden = self.filterset.hidden
        if hidden is None or self.chosen or self.filterset.searches_text:
            return None
        through, source, target, path = facet.links(self.model)
        text, params = hidden.order_by().values_list(path).query.sql_with_params()
        links = f"SELECT {target}, %s * count(*) AS number FROM {through._meta.db_table}"  # noqa: S608  (no input)
        return Sql(
            f"SELECT '{param}', {target}::bigint, sum(number)::bigint FROM ("  # noqa: S608  (no input)
            f"{links} GROUP BY {target} UNION ALL {links} WHERE {source} IN ({text}) GROUP BY {target}"
            f") AS both_ways GROUP BY {target}",
            [1, -1, *params],
        )

    def _linked(self, param: str, facet: TermsFacet, where: Sql) -> Sql:
        through, source, target, path = facet.links(self.model)
        return Sql(
            f"SELECT '{param}', link.{target}::bigint, count(*) "  # noqa: S608  (no input)
            f"FROM {through._meta.db_table} AS link "
            f"WHERE link.{source} = ANY(ARRAY(SELECT {_column(path)} FROM found {where.text})) GROUP BY link.{target}",
            where.params,
        )

    def _unnested(self, param: str, facet: ArrayFacet, where: Sql) -> Sql:
        """Each list of ids counted first: there are few different ones."""
        column = _column(facet.column)
        lists = f"SELECT {column} AS ids, count(*) AS number FROM found {where.text} GROUP BY {column}"  # noqa: S608  (no input)
        meant, everything = "ids", []
        if isinstance(facet, OpenFacet):
            meant = "CASE WHEN ids = '{}' THEN %s::bigint[] ELSE ids END"
            everything = [[entry.pk for entry in self.filterset.vocabulary.entries[param]]]
        return Sql(
            f"SELECT '{param}', each::bigint, sum(number)::bigint "  # noqa: S608  (no input)
            f"FROM ({lists}) AS lists CROSS JOIN LATERAL unnest({meant}) AS each GROUP BY each",
            [*where.params, *everything],
        )

    def _newest(self) -> Sql:
        where = self._where(lifted=())
        newest = f"{_column('dated')} DESC, {_column('pk')} DESC"
        return Sql(
            f"SELECT '{NEWEST}', {_column('pk')}, 0 FROM found {where.text} ORDER BY {newest} LIMIT %s",  # noqa: S608  (no input)
            [*where.params, self.filterset.newest_counted],
        )

    def _where(self, lifted: tuple[str, ...]) -> Sql:
        conditions = [
            self._condition(self.filterset.facet_filters[param], ids)
            for param, ids in self.chosen.items()
            if param not in lifted
        ]
        if not conditions:
            return Sql("")
        text = "WHERE " + " AND ".join(condition.text for condition in conditions)
        return Sql(text, [param for condition in conditions for param in condition.params])

    def _condition(self, facet: FacetFilter, ids: list[int]) -> Sql:
        if isinstance(facet, OpenFacet):
            column = _column(facet.column)
            return Sql(f"({column} && %s::bigint[] OR {column} = '{{}}')", [ids])
        if isinstance(facet, ArrayFacet):
            return Sql(f"{_column(facet.column)} && %s::bigint[]", [ids])
        if not isinstance(facet, TermsFacet):
            return Sql(f"{_column(facet.column)} = ANY(%s)", [ids])
        through, source, target, path = facet.links(self.model)
        table = through._meta.db_table
        return Sql(
            f"{_column(path)} IN (SELECT {source} FROM {table} WHERE {target} = ANY(%s))",  # noqa: S608  (no input)
            [ids],
        )


def _column(path: str) -> str:
    """The name that `values()` gave a path in `found`."""
    return f'found."{path}"'


def region_counts(
    per_municipality: dict[int, int], covers: dict[int, frozenset[int]], chosen: list[int] | None
) -> dict[int, int]:
    """What choosing each region gives, given the municipalities that were chosen beside it."""
    allowed = per_municipality if chosen is None else {pk: per_municipality.get(pk, 0) for pk in chosen}
    return {region: sum(allowed.get(pk, 0) for pk in members) for region, members in covers.items()}


def municipality_counts(per_municipality: dict[int, int], chosen: list[int] | None) -> dict[int, int]:
    """What choosing each municipality gives, given the municipalities of the regions that were chosen."""
    return per_municipality if chosen is None else {pk: per_municipality.get(pk, 0) for pk in chosen}
