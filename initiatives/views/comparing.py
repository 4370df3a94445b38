"""Two texts, word by word: what stayed, what went and what came."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final, NamedTuple

_WORDS = re.compile(r"\S+\s*|\s+")
# So many unchanged words are left around a change; the rest of a long text is skipped.
AROUND: Final = 12
SAME, GONE, CAME, SKIPPED = "same", "gone", "came", "skipped"
# Words that nearly all differ make a puzzle: then the whole before and after read better.
LEAST_ALIKE: Final = 0.25
# Comparing costs at worst the product of both lengths; 8,000 characters of prose are about 1,400 words.
MOST_PAIRS: Final = 4_000_000


class Piece(NamedTuple):
    kind: str
    text: str

    @property
    def words(self) -> str:
        return self.text.rstrip()

    @property
    def gap(self) -> str:
        """The space behind the words, which nobody wants to see struck through."""
        return self.text[len(self.words) :]


def compare(before: str, after: str) -> list[Piece]:
    """In reading order. A text that was rewritten comes as one piece that went and one that came."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) * len(new) > MOST_PAIRS:
        return [Piece(GONE, before), Piece(CAME, after)]
    # Words, without the spaces behind them; frequent words alone anchor nothing in a long text (autojunk).
    matcher = SequenceMatcher(None, [word.rstrip() for word in old], [word.rstrip() for word in new])
    if old and new and matcher.quick_ratio() < LEAST_ALIKE:
        return [Piece(GONE, before), Piece(CAME, after)]
    pieces: list[Piece] = []
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(SAME, "".join(new[new_from:new_to])))
            continue
        if old_to > old_from:
            pieces.append(Piece(GONE, "".join(old[old_from:old_to])))
        if new_to > new_from:
            pieces.append(Piece(CAME, "".join(new[new_from:new_to])))
    return list(_shortened(pieces))


def _shortened(pieces: list[Piece]) -> Iterator[Piece]:
    """Long unchanged stretches, without what is far from any change."""
    last = len(pieces) - 1
    for index, piece in enumerate(pieces):
        words = _WORDS.findall(piece.text) if piece.kind == SAME else []
        if len(words) <= 3 * AROUND:
            yield piece
            continue
        if index > 0:
            yield Piece(SAME, "".join(words[:AROUND]))
        yield Piece(SKIPPED, "")
        if index < last:
            yield Piece(SAME, "".join(words[-AROUND:]))
