"""What a mistyped word may have meant: the nearest word of our own public texts."""

from __future__ import annotations

from rapidfuzz import process
from rapidfuzz.distance import OSA

from omzien.search.analysis import Question
from omzien.search.stems import stem
from omzien.search.vocabulary import SHORTEST, vocabulary

ALIKE = 0.74  # of the letters; one slip in four, two in eight


def corrected(question: Question) -> str:
    """The question with its unknown words replaced by the nearest known ones; empty when there is nothing to better."""
    known = vocabulary()
    words = [word if word in known or len(word) < SHORTEST else nearest(word, known) for word in question.words]
    return " ".join(words) if words != question.words else ""


def nearest(word: str, known: dict[str, int]) -> str:
    """The word itself when nothing is near. Of two that are as near the more common one wins."""
    if stem(word) in known:
        return word
    near = [other for other in known if abs(len(other) - len(word)) <= 2 and len(other) >= SHORTEST]
    found = process.extract(word, near, scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=8)
    if not found:
        return word
    best = max(found, key=lambda one: (round(one[1], 2), one[0][0] == word[0], known[one[0]], one[0]))
    return str(best[0])
