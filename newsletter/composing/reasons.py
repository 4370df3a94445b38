"""Why a reader sees something, in words that are true: what of their choice it meets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from initiatives.models import Phase, Region, Theme
from newsletter.composing.content import Ids, Piece
from newsletter.composing.wording import listed
from newsletter.segments import EVERYTHING, Segment

NAMED = 3
NEW = {
    "initiatives": "Nieuw sinds de vorige nieuwsbrief.",
    "postings": "Nieuw sinds de vorige nieuwsbrief.",
    "articles": "Nieuw sinds de vorige nieuwsbrief.",
    "events": "Wat binnenkort is, en wat nieuw is op de agenda.",
    "funds": "Wat nieuw is, net opende of bijna sluit.",
}


class Word(NamedTuple):
    name: str
    slug: str


class Names:
    """What is called how: three queries."""

    def __init__(self) -> None:
        self.regions, self.themes, self.phases = (
            {pk: Word(name, slug) for pk, name, slug in model.objects.values_list("pk", "name", "slug")}
            for model in (Region, Theme, Phase)
        )

    def known(self, segment: Segment) -> Segment:
        """Without what does not exist any more."""
        kept = zip(segment, (self.regions, self.themes, self.phases), strict=True)
        return Segment(*(tuple(pk for pk in ids if pk in words) for ids, words in kept))


def fits(piece: Piece, segment: Segment) -> bool:
    """Nothing chosen is all of it; what names none of a sort is for all of that sort."""
    sides = zip(segment, (piece.regions, piece.themes, piece.phases), strict=True)
    return all(not wanted or not offered or set(wanted) & set(offered) for wanted, offered in sides)


def reason(piece: Piece, segment: Segment, names: Names) -> str:
    """Empty for who chose nothing."""
    if segment == EVERYTHING:
        return ""
    if not fits(piece, segment):
        return "De redactie koos dit voor iedereen."
    themes = _shared(segment.themes, piece.themes, names.themes)
    regions = _shared(segment.regions, piece.regions, names.regions)
    phases = _shared(segment.phases, piece.phases, names.phases)
    parts = [
        themes and f"omdat je {listed(themes)} volgt",
        regions and f"in jouw regio{'’s' if len(regions) > 1 else ''} {listed(regions)}",
        phases and f"past bij de fase{'s' if len(phases) > 1 else ''} {listed(phases)}",
    ]
    sentence = ", ".join(part for part in parts if part) or "voor het hele netwerk"
    return f"{sentence[:1].upper()}{sentence[1:]}."


def what_is_chosen(segment: Segment, names: Names) -> str:
    """Below every mail: what this reader chose."""
    parts = [
        listed(words[pk].name for pk in ids)
        for ids, words in zip(segment, (names.regions, names.themes, names.phases), strict=True)
        if ids
    ]
    if not parts:
        return "Je koos geen regio’s, thema’s of fases. Daarom krijg je wat er in het hele netwerk is."
    return f"Je koos: {'; '.join(parts)}."


def _shared(wanted: Ids, offered: Ids, words: dict[int, Word]) -> list[str]:
    met: Iterable[int] = (pk for pk in wanted if pk in set(offered))
    return [words[pk].name for pk in met if pk in words][:NAMED]
