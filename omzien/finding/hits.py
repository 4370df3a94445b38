"""What the page shows of what was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from omzien.finding.filters import SHOWN_PER_KIND, SearchFilterSet
from omzien.finding.highlighting import Highlighter, marked
from omzien.search.models import Document
from omzien.search.registry import source_of
from omzien.search.showing import documents_in_order

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User


@dataclass(frozen=True)
class Hit:
    document: Document
    kind: str
    title: SafeString
    summary: SafeString
    stretch: SafeString
    is_part: bool = False  # has only some of the words

    @property
    def icon(self) -> str:
        return source_of(self.document.kind).icon


@dataclass(frozen=True)
class Group:
    """The best of one kind, with the address of all of them."""

    title: str
    hits: list[Hit]
    number: int
    url: str

    @property
    def has_more(self) -> bool:
        return self.number > len(self.hits)


def hits(documents: Iterable[Document], found: SearchFilterSet, *, may_be_part: bool = False) -> list[Hit]:
    highlighter = Highlighter(found.question)
    whole = {one.pk for one in found.best} if may_be_part else set()
    return [_hit(one, highlighter, is_part=may_be_part and one.pk not in whole) for one in documents]


def _hit(document: Document, highlighter: Highlighter, *, is_part: bool) -> Hit:
    shown = (document.title, document.summary)
    return Hit(
        document=document,
        kind=source_of(document.kind).singular,
        title=marked(highlighter.pieces(document.title)),
        summary=marked(highlighter.pieces(document.summary)),
        stretch=marked([] if highlighter.answers(shown) else highlighter.stretch(document.body)),
        is_part=is_part,
    )


def groups(found: SearchFilterSet, ids: Sequence[int], user: User | AnonymousUser, *, may_be_part: bool) -> list[Group]:
    """The best few of every kind; the kind with the best hit comes first."""
    numbers = found.counts("soort")
    per_kind: dict[str, list[Hit]] = {}
    for hit in hits(documents_in_order(ids, user), found, may_be_part=may_be_part):
        per_kind.setdefault(hit.document.kind, []).append(hit)
    made = []
    for kind, of_kind in per_kind.items():
        source, shown = source_of(kind), of_kind[:SHOWN_PER_KIND]
        number = max(numbers.get(source.rank, 0), len(shown))
        made.append(Group(source.plural, shown, number, found.url(soort=kind)))
    return made
