"""Pages of a list whose total is already known.

A page is fetched in two steps, first its ids and then what its cards show, so that a far page or a ranked search
carries only narrow rows past the ones it skips.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from omzien.numbers import bounded_int

PER_PAGE = 24
PageIds = Callable[[int, int], list[int]]


@dataclass(frozen=True, slots=True)
class PageLink:
    number: int
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Paging:
    """One page of things, with links; `pages` has None where numbers are left out."""

    page: Page[Any]
    pages: list[PageLink | None]
    previous_url: str
    next_url: str


class CountedPaginator(Paginator):
    """Does not ask the database for a total that the facets already know."""

    def __init__(self, rows: QuerySet[Any], ids: PageIds, total: int) -> None:
        super().__init__(rows, PER_PAGE)
        self._ids = ids
        self._total = total

    @cached_property
    def count(self) -> int:
        return self._total

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        ids = self._ids(start, start + self.per_page)
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]  # wider in the stubs
        found = {row.pk: row for row in rows.filter(pk__in=ids)}
        return Page([found[pk] for pk in ids if pk in found], number, self)


def paginate(rows: QuerySet[Any], *, ids: PageIds, total: int, asked: str | None, url: Callable[[int], str]) -> Paging:
    """The page that was asked for; nonsense gives the first, too far gives the last.

    `rows` loads what one card renders; `ids` gives the ids from the first to before the second position.
    """
    paginator = CountedPaginator(rows, ids, total)
    page = paginator.page(min(bounded_int(asked) or 1, paginator.num_pages))
    links = [
        PageLink(number, url(number), number == page.number) if isinstance(number, int) else None
        for number in paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    ]
    return Paging(
        page=page,
        pages=links if paginator.num_pages > 1 else [],
        previous_url=url(page.previous_page_number()) if page.has_previous() else "",
        next_url=url(page.next_page_number()) if page.has_next() else "",
    )
