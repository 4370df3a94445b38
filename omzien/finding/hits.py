"""What the page shows of what was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from omzien.finding.filters import SearchFilterSet
from omzien.finding.highlighting import Highlighter, Piece
from omzien.search.models import Document
from omzien.search.registry import source_of, sources


@dataclass(frozen=True)
class Hit:
    document: Document
    kind: str
    title: list[Piece]
    summary: list[Piece]
    stretch: list[Piece]


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


def documents_in_order(ids: Sequence[int]) -> list[Document]:
    found = Document.objects.for_card().in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def hits(documents: Iterable[Document], found: SearchFilterSet) -> list[Hit]:
    highlighter = Highlighter(found.question)
    return [_hit(document, highlighter) for document in documents]


def _hit(document: Document, highlighter: Highlighter) -> Hit:
    shown = (document.title, document.summary)
    return Hit(
        document=document,
        kind=source_of(document.kind).singular,
        title=highlighter.pieces(document.title),
        summary=highlighter.pieces(document.summary),
        stretch=[] if highlighter.answers(shown) else highlighter.stretch(document.body),
    )


def groups(found: SearchFilterSet) -> list[Group]:
    """The best few of every kind; the kind with the best hit comes first."""
    documents = documents_in_order(found.first_of_each_kind())
    numbers = found.counts("soort")
    per_kind: dict[str, list[Document]] = {}
    for document in documents:
        per_kind.setdefault(document.kind, []).append(document)
    ranks = {source.kind: source for source in sources()}
    return [
        Group(
            ranks[kind].plural,
            hits(of_kind, found),
            numbers.get(ranks[kind].rank, len(of_kind)),
            found.url(soort=kind),
        )
        for kind, of_kind in per_kind.items()
    ]
