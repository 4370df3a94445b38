"""Which words of a text answer a question, and the stretch of it that shows most of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from omzien.search.analysis import Question, inside, written
from omzien.search.stems import root, stems

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
SHOWN_WORDS = 32
LONGEST_BODY = 4_000  # characters that are looked through


class Piece(NamedTuple):
    """A stretch of text, and whether it answers the question."""

    text: str
    hit: bool


@lru_cache(maxsize=50_000)
def forms(word: str) -> frozenset[str]:
    """Everything that one word as written is found by."""
    folded = "".join(written(word))
    return frozenset({folded, *stems(folded), *inside(folded)}) if folded else frozenset()


def marked(pieces: Iterable[Piece]) -> SafeString:
    """As the page shows it."""
    shown = (f"<mark>{escape(text)}</mark>" if hit else escape(text) for text, hit in pieces)
    return mark_safe("".join(shown))  # noqa: S308  (each piece is escaped)


class Highlighter:
    def __init__(self, question: Question) -> None:
        words = {word for alternatives in question.phrases for phrase in alternatives for word in phrase}
        self.wanted = {form for word in words for form in (word, *stems(word), root(word))}
        self.unfinished = question.words[-1] if question.words else ""
        self._known: dict[str, bool] = {}  # texts repeat their words

    def hits(self, word: str) -> bool:
        known = self._known.get(word)
        if known is None:
            found = forms(word)
            known = self._known[word] = not found.isdisjoint(self.wanted) or self._begins(found)
        return known

    def _begins(self, found: Iterable[str]) -> bool:
        return len(self.unfinished) > 2 and any(form.startswith(self.unfinished) for form in found)

    def pieces(self, text: str) -> list[Piece]:
        """The whole text, cut where it answers."""
        found: list[Piece] = []
        at = 0
        for match in _WORD.finditer(text):
            if self.hits(match[0]):
                found += [Piece(text[at : match.start()], hit=False), Piece(match[0], hit=True)]
                at = match.end()
        return [piece for piece in [*found, Piece(text[at:], hit=False)] if piece.text]

    def answers(self, texts: Iterable[str]) -> bool:
        return any(self.hits(word) for text in texts for word in _WORD.findall(text))

    def stretch(self, body: str) -> list[Piece]:
        """The thirty words with the most different hits, marked; empty when there is none."""
        text = body[:LONGEST_BODY]
        words = list(_WORD.finditer(text))
        hits = [(at, match[0].lower()) for at, match in enumerate(words) if self.hits(match[0])]
        if not hits:
            return []
        best = max((at for at, _ in hits), key=lambda at: (self._different(hits, at), -at))
        first = max(0, best - 4)
        last = min(len(words), first + SHOWN_WORDS) - 1
        start, end = words[first].start(), words[last].end()
        before = [Piece("… ", hit=False)] if first else []
        after = [Piece(" …", hit=False)] if end < len(body.rstrip()) else []
        return [*before, *self.pieces(" ".join(text[start:end].split())), *after]

    @staticmethod
    def _different(hits: list[tuple[int, str]], start: int) -> int:
        return len({word for at, word in hits if start <= at < start + SHOWN_WORDS - 4})
