"""Pages of a list whose total is already known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

PER_PAGE = 24


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


class CountedPaginator(Paginator[Any]):
    """Does not ask the database for a total that the facets already know."""

    def __init__(self, things: QuerySet[Any], total: int, per_page: int = PER_PAGE) -> None:
        super().__init__(things, per_page)
        self._total = total

    @cached_property
    def count(self) -> int:  # type: ignore[override]  # a property in the stubs
        return self._total


def paginate(things: QuerySet[Any], total: int, asked: str | None, url: Callable[[int], str]) -> Paging:
    """The page that was asked for; nonsense gives the first, too far gives the last."""
    paginator = CountedPaginator(things, total)
    page = paginator.get_page(asked if asked and len(asked) < len(str(10**9)) else 1)
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
