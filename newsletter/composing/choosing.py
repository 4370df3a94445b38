"""What one segment of the readers gets of an issue: what fits, in order, nothing twice, and why."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from newsletter.composing.content import Content, Piece, Stock
from newsletter.composing.reasons import NEW, Names, fits, reason
from newsletter.segments import EVERYTHING, Segment

# The list that goes on where a section stops, with the reader's own filters.
LISTS = {
    "initiatives": ("initiatives:list", "Alle initiatieven", {"sorteer": "nieuwste"}),
    "postings": ("initiatives:postings", "Alles van halen en brengen", {}),
    "events": ("events:list", "De hele agenda", {}),
    "articles": ("knowledge:list", "De hele kennisbank", {"sorteer": "nieuwste"}),
    "funds": ("knowledge:funds", "Alle fondsen", {}),
}


@dataclass(frozen=True, slots=True)
class Shown:
    piece: Piece
    reason: str


@dataclass(frozen=True, slots=True)
class Section:
    """With one reason above it where all of it has the same."""

    kind: str
    heading: str
    reason: str
    shown: tuple[Shown, ...]
    url: str
    link: str


@dataclass(frozen=True, slots=True)
class Choice:
    picks: tuple[Shown, ...]
    sections: tuple[Section, ...]

    @property
    def is_empty(self) -> bool:
        return not self.picks and not self.sections


def choose(content: Content, segment: Segment, names: Names) -> Choice:
    picks = tuple(
        Shown(piece, "" if piece.kind in {"text", "photo"} else reason(piece, segment, names))
        for piece in content.picks
        if piece.everyone or fits(piece, segment)
    )
    seen = {one.piece.identity for one in picks}
    sections = []
    for stock in content.stocks:
        pieces = _some(stock, segment, seen)
        if pieces:
            sections.append(_section(stock, pieces, segment, names))
    return Choice(picks, tuple(sections))


def _some(stock: Stock, segment: Segment, seen: set[tuple[str, int]]) -> list[Piece]:
    """The first of them that fit and were not seen; adds them to `seen`."""
    found: list[Piece] = []
    for piece in stock.pieces:
        if len(found) == stock.most:
            break
        if piece.identity not in seen and fits(piece, segment):
            found.append(piece)
            seen.add(piece.identity)
    return found


def _section(stock: Stock, pieces: list[Piece], segment: Segment, names: Names) -> Section:
    reasons = [reason(piece, segment, names) for piece in pieces]
    shared = reasons[0] if len(set(reasons)) == 1 else ""
    shown = tuple(Shown(piece, "" if shared else why) for piece, why in zip(pieces, reasons, strict=True))
    above = NEW[stock.kind] if segment == EVERYTHING else shared
    url, link = more(stock.kind, segment, names)
    return Section(stock.kind, stock.heading, above, shown, url, link)


def more(kind: str, segment: Segment, names: Names) -> tuple[str, str]:
    name, words, extra = LISTS[kind]
    chosen = [
        *(("thema", names.themes[pk].slug) for pk in segment.themes),
        *(("fase", names.phases[pk].slug) for pk in segment.phases),
        *(("regio", names.regions[pk].slug) for pk in segment.regions),
    ]
    query = urlencode([*chosen, *extra.items()])
    return f"{reverse(name)}?{query}" if query else reverse(name), words
