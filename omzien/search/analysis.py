"""What a text is found by, and what a question asks for: the same words, reduced the same way.

A lexeme's weight says how good a find is: A the words of the title, B what is inside or behind those, and the words
that belong to it (theme, place, kind), C the summary, D what is inside its words, and what its terms are also called.
The body only decides whether something is found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from omzien.search import words
from omzien.search.compounds import parts
from omzien.search.dutch import fold
from omzien.search.stems import root, stem, stems

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
LONGEST_WORD = 60
MOST_BODY_WORDS = 4_000
MOST_QUERY_WORDS = 8
LONGEST_QUERY = 120
SHORTEST_PREFIX = 3


def written(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return [fold(word)[:LONGEST_WORD] for word in _WORD.findall(unicodedata.normalize("NFC", text))]


def inside(word: str) -> set[str]:
    """What is in or behind a word: the stems of a compound's parts, and the root of its family."""
    found = {root(word)}
    for part in parts(word):
        found |= {stem(part), root(part)}
    return found


@dataclass
class Texts:
    """What there is to index of one thing."""

    title: str
    terms: Iterable[str] = ()
    aliases: Iterable[str] = ()
    summary: str = ""
    body: str = ""
    kind: str = ""


@dataclass
class Vector:
    """Builds the text form of a tsvector; every lexeme keeps its best weight, and one position to carry it."""

    lexemes: dict[str, str] = field(default_factory=dict)

    def add(self, words: Iterable[str], weight: str) -> None:
        for word in words:
            known = self.lexemes.get(word)
            if word and (known is None or weight < known):
                self.lexemes[word] = weight

    def of(self, weights: str) -> str:
        """The literal with only these weights."""
        return " ".join(f"'{word}':1{weight}" for word, weight in self.lexemes.items() if weight in weights)

    def bare(self) -> str:
        """The literal of every lexeme without its weight, which is half as wide."""
        return " ".join(f"'{word}'" for word in self.lexemes)


@dataclass(frozen=True)
class Vectors:
    """Three tsvector literals: every word; the words that decide the rank; the words of the title."""

    all: str
    rank: str
    title: str


def vectors(texts: Texts) -> Vectors:
    """Lexemes are folded letters and digits only, so nothing in a literal needs quoting."""
    made = Vector()
    title, summary = written(texts.title), written(texts.summary)
    terms = [word for term in texts.terms for word in written(term)]
    made.add(_forms(title), "A")
    made.add((found for word in title for found in inside(word)), "B")
    of_title = made.of("AB")
    made.add(_forms(terms), "B")
    made.add((found for word in terms for found in inside(word)), "C")
    made.add(_forms(summary), "C")
    made.add((found for word in summary for found in inside(word)), "D")
    made.add(_forms(word for alias in texts.aliases for word in written(alias)), "D")
    rank = made.of("ABCD")
    body = written(texts.body)[:MOST_BODY_WORDS]
    made.add(_forms(body), "D")
    made.add((found for word in dict.fromkeys(body) for found in inside(word)), "D")
    kind = f" '{kind_lexeme(texts.kind)}'" if texts.kind else ""
    return Vectors(made.bare() + kind, rank, of_title + kind)


def kind_lexeme(kind: str) -> str:
    """A word that nobody can type, so that the index itself tells kinds apart."""
    return f"={kind}"


def _forms(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield word
        yield from stems(word)


class Question:
    """What somebody typed. `synonyms` maps a folded phrase to the phrases that mean the same; the last word may be
    `unfinished`, and then also stands for all that begins like it.
    """

    def __init__(self, text: str, synonyms: dict[str, list[str]] | None = None, *, unfinished: bool = True) -> None:
        self.unfinished = unfinished
        typed = written(text[:LONGEST_QUERY])
        telling = [word for word in typed if word not in words.STOP]
        self.words = (telling or typed)[:MOST_QUERY_WORDS]
        self.phrases = self._phrases(synonyms or {})

    def _phrases(self, synonyms: dict[str, list[str]]) -> list[list[list[str]]]:
        """Per stretch of the question its alternatives, each a list of words; known phrases are kept together."""
        found: list[list[list[str]]] = []
        at = 0
        while at < len(self.words):
            length = next((n for n in range(4, 0, -1) if " ".join(self.words[at : at + n]) in synonyms), 1)
            stretch = self.words[at : at + length]
            others = [written(other) for other in synonyms.get(" ".join(stretch), ())]
            found.append([stretch, *(other for other in others if other)])
            at += length
        return found

    @cached_property
    def terms(self) -> list[str]:
        """One tsquery per stretch: its words in all their forms, or what means the same."""
        last = len(self.phrases) - 1
        return [
            _either([_all(words, last=self.unfinished and at == last) for words in alternatives])
            for at, alternatives in enumerate(self.phrases)
        ]

    def tsquery(self, *, any_word: bool = False) -> str:
        """To be cast to tsquery as it is; empty when there is no word in it."""
        return (" | " if any_word else " & ").join(self.terms)


def _all(words: list[str], *, last: bool) -> str:
    terms = [_term(word, open_end=last and at == len(words)) for at, word in enumerate(words, 1)]
    return terms[0] if len(terms) == 1 else f"({' & '.join(terms)})"


def _either(terms: list[str]) -> str:
    return terms[0] if len(terms) == 1 else f"({' | '.join(terms)})"


def _term(word: str, *, open_end: bool) -> str:
    """The word, its stems and its family; the last word of a question may be unfinished."""
    alternatives = [f"'{found}'" for found in dict.fromkeys((word, *stems(word), root(word)))]
    if open_end and len(word) >= SHORTEST_PREFIX:
        alternatives.append(f"'{word}':*")
    halves = [stem(part) for part in parts(word)[:2]]
    if len(halves) == 2:
        alternatives.append(f"('{halves[0]}' & '{halves[1]}')")
    return _either(alternatives)
