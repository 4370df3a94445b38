"""What the page shows of what was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import CharField, Value

from omzien.finding.filters import SHOWN_PER_KIND, SearchFilterSet
from omzien.finding.highlighting import Highlighter, Piece
from omzien.search.models import Document
from omzien.search.registry import source_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User


@dataclass(frozen=True)
class Hit:
    document: Document
    kind: str
    title: list[Piece]
    summary: list[Piece]
    stretch: list[Piece]
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


def documents_in_order(ids: Sequence[int], user: User | AnonymousUser) -> list[Document]:
    found = Document.objects.for_card().in_bulk(ids)
    return still_visible([found[pk] for pk in ids if pk in found], user)


def still_visible(documents: Iterable[Document], user: User | AnonymousUser) -> list[Document]:
    """Without what this person may not see (any more), asked of the things themselves; one query for all kinds."""
    per_kind: dict[str, list[int]] = {}
    listed = list(documents)
    for document in listed:
        per_kind.setdefault(document.kind, []).append(document.object_id)
    parts = [
        source_of(kind)
        .visible_to(user)
        .filter(pk__in=ids)
        .order_by()
        .annotate(of_kind=Value(kind, output_field=CharField()))
        .values_list("of_kind", "pk")
        for kind, ids in per_kind.items()
    ]
    seen = set(parts[0].union(*parts[1:])) if parts else set()
    return [document for document in listed if (document.kind, document.object_id) in seen]


def hits(documents: Iterable[Document], found: SearchFilterSet, *, may_be_part: bool = False) -> list[Hit]:
    highlighter = Highlighter(found.question)
    whole = {one.pk for one in found.best} if may_be_part else set()
    return [_hit(one, highlighter, is_part=may_be_part and one.pk not in whole) for one in documents]


def _hit(document: Document, highlighter: Highlighter, *, is_part: bool) -> Hit:
    shown = (document.title, document.summary)
    return Hit(
        document=document,
        kind=source_of(document.kind).singular,
        title=highlighter.pieces(document.title),
        summary=highlighter.pieces(document.summary),
        stretch=[] if highlighter.answers(shown) else highlighter.stretch(document.body),
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
