"""The words inside a Dutch compound, so that "tuin" finds "moestuin" and "zorg" finds "zorgcoöperatie"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import simplemma

from omzien.search import words

SHORTEST = 4
LINKS = ("", "s", "en", "e", "n", "ne")
MOST_LETTERS = 40
LONG = 8  # so that what is left of another split is no compound by chance


@lru_cache(maxsize=100_000)
def parts(word: str) -> tuple[str, ...]:
    """The words on both sides of every split into two known words; of a folded word, in order, without itself."""
    if not SHORTEST + 3 <= len(word) <= MOST_LETTERS or not word.isalpha():
        return ()
    found: list[str] = []
    for at in range(3, len(word) - 2):
        right = word[at:]
        if is_part(right) and (left := _left(word[:at])):
            found += [left, right]
            found += parts(left) + parts(right)
    return tuple(part for part in dict.fromkeys(found) if part != word)


def is_part(text: str) -> bool:
    """Whether a piece of a word can be a word by itself."""
    if len(text) < SHORTEST:
        return text in words.SHORT_PARTS
    return text not in words.ENDINGS and (text in words.PARTS or simplemma.is_known(text, lang="nl"))


def _left(text: str) -> str:
    """A word, or else a compound itself: "mantelzorg" in "mantelzorgsalon"."""
    known = next((left for left in _unlinked(text) if is_part(left)), "")
    return known or next((left for left in _unlinked(text) if len(left) >= LONG and parts(left)), "")


def _unlinked(text: str) -> Iterator[str]:
    """Without the sound that joins it to the next word: "bestuur(s)", "bure(n)", "zon(ne)"."""
    for link in LINKS:
        if text.endswith(link):
            yield text.removesuffix(link) if link else text
