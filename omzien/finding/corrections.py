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
        for word in question.words
    ]
    return " ".join(words) if words != question.words else ""


def nearest(word: str, known: dict[str, int]) -> str:
    """The word itself when nothing is near. Of two that are as near the more common one wins."""
    near = [other for other in known if abs(len(other) - len(word)) <= 2 and len(other) >= SHORTEST]
    found = process.extract(word, near, scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=8)
    if not found:
        return word
    best = max(found, key=lambda one: (round(one[1], 2), one[0][0] == word[0], known[one[0]], one[0]))
    return str(best[0])
