"""What a mistyped word may have meant: the nearest word of our own public texts."""

from __future__ import annotations

from collections.abc import Callable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from omzien.search.analysis import Question
from omzien.search.vocabulary import SHORTEST

ALIKE = 0.74  # of the letters; one slip in four, two in eight


def corrected(question: Question, known: dict[str, int], finds: Callable[[str], bool]) -> str:
    """The question with each word that finds nothing replaced by the nearest known one; empty when there is none."""
    words = [
        word if len(word) < SHORTEST or word in known or finds(word) else nearest(word, known)
        for word in _written_as_one(question.words, known)
    ]
    return " ".join(words) if words != question.words else ""


def _written_as_one(words: list[str], known: dict[str, int]) -> list[str]:
    """ "vsb fonds" as "vsbfonds", where we know that word and not both of its parts."""
    found: list[str] = []
    for word in words:
        whole = f"{found[-1]}{word}" if found else ""
        if whole in known and not (found[-1] in known and word in known):
            found[-1] = whole
        else:
            found.append(word)
    return found


def nearest(word: str, known: dict[str, int]) -> str:
    """The word itself when nothing is near. Of two that are as near the more common one wins."""
    near = [other for other in known if abs(len(other) - len(word)) <= 2 and len(other) >= SHORTEST]
    found = process.extract(word, near, scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=8)
    if not found:
        return word
    best = max(found, key=lambda one: (round(one[1], 2), one[0][0] == word[0], known[one[0]], one[0]))
    return str(best[0])
