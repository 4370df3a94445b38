"""What a text is found by, and what a question asks for: the same words, reduced the same way.

A lexeme's weight says how good a find is: A the words of the title, B what is inside or behind those, and the words
that belong to it (theme, place, kind), C the summary, D what is inside its words. The body only decides whether
something is found; what its terms are also called makes it nearly found.
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
# Before a word that a thing's theme is also called: it says less than the thing's own words. Nobody can type it.
ALSO = "~"
SHORTEST_PREFIX = 3
MOST_PHRASES = 3  # of those that mean the same


def written(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return [fold(word)[:LONGEST_WORD] for word in _WORD.findall(unicodedata.normalize("NFC", text))]


def telling(text: str) -> list[str]:
    """Its words without those that are too common; when there are only such, all."""
    found = written(text)
    return [word for word in found if word not in words.STOP] or found


def inside(word: str) -> set[str]:
    """What is in or behind a word: the stems of a compound's parts, and the root of its family."""
    found = {root(word)}
    for part in parts(word):
        found |= {stem(part), root(part)}
    return found


@dataclass
class Texts:
    """What there is to index of one thing; `marks` are lexemes as they are, see marks.py."""

    title: str
    terms: Iterable[str] = ()
    aliases: Iterable[str] = ()
    summary: str = ""
    body: str = ""
    marks: Iterable[str] = ()


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
    made.add((f"{ALSO}{form}" for alias in texts.aliases for form in _forms(written(alias))), "D")
    rank = made.of("ABCD")
    body = written(texts.body)[:MOST_BODY_WORDS]
    made.add(_forms(body), "D")
    made.add((found for word in dict.fromkeys(body) for found in inside(word)), "D")
    marked = "".join(f" '{mark}'" for mark in texts.marks)
    return Vectors(made.bare() + marked, rank, of_title + marked)


def _forms(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield word
        yield from stems(word)


class Question:
    """What somebody typed. `synonyms` maps a phrase_key() to the phrases that mean the same; the last word may be
    `unfinished`, and then also stands for all that begins like it.
    """

    def __init__(self, text: str, synonyms: dict[str, list[str]] | None = None, *, unfinished: bool = True) -> None:
        self.unfinished = unfinished
        self.words = telling(text[:LONGEST_QUERY])[:MOST_QUERY_WORDS]
        self.phrases = self._phrases(synonyms or {})

    def _phrases(self, synonyms: dict[str, list[str]]) -> list[list[list[str]]]:
        """Per stretch of the question its alternatives, each a list of words; known phrases are kept together."""
        found: list[list[list[str]]] = []
        at = 0
        while at < len(self.words):
            length = next((n for n in range(4, 0, -1) if phrase_key(self.words[at : at + n]) in synonyms), 1)
            stretch = self.words[at : at + length]
            others = [telling(other) for other in synonyms.get(phrase_key(stretch), ())]
            found.append([stretch, *(other for other in others if other)])
            at += length
        return found

    @cached_property
    def terms(self) -> list[str]:
        """One tsquery per stretch: its words in all their forms, or what means the same."""
        return [_either([_all(words, last=last) for words in alternatives]) for alternatives, last in self._stretches()]

    @cached_property
    def weighable(self) -> list[list[list[list[str]]]]:
        """By which lexemes ranking sees where it stands: per stretch its alternatives, of these the words, of these the
        forms. All alternatives of one word are taken together."""
        return [_together(alternatives, last=last) for alternatives, last in self._stretches()]

    def _stretches(self) -> Iterator[tuple[list[list[str]], bool]]:
        last = len(self.phrases) - 1
        for at, alternatives in enumerate(self.phrases):
            yield alternatives, self.unfinished and at == last

    @cached_property
    def pieces(self) -> dict[str, list[str]]:
        """What makes something nearly found, each with its lexemes: the words inside compounds ("jongerencentrum" where
        there is none), and what a theme is also called."""
        inside = [part for word in self.words for part in parts(word)]
        known = {*words.STOP, *self.words}
        new = [part for part in dict.fromkeys(inside) if part not in known][:MOST_QUERY_WORDS]
        found = {part: _simple(part, last=False) for part in new}
        return found | {f"{ALSO}{word}": [f"{ALSO}{form}" for form in _forms([word])] for word in self.words}

    def tsquery(self, *, any_word: bool = False) -> str:
        """To be cast to tsquery as it is; empty when there is no word in it. `any_word` also takes what is inside."""
        return " | ".join([*self.terms, *map(any_of, self.pieces.values())]) if any_word else " & ".join(self.terms)


def phrase_key(words: list[str]) -> str:
    """The same for a phrase in any inflection."""
    return " ".join(stem(word) for word in words)


def any_of(lexemes: list[str]) -> str:
    """A star at the end of a lexeme stands for all that begins like it."""
    return _either([f"'{lexeme[:-1]}':*" if lexeme.endswith("*") else f"'{lexeme}'" for lexeme in lexemes])


def _all(words: list[str], *, last: bool) -> str:
    terms = [_term(word, open_end=last and at == len(words)) for at, word in enumerate(words, 1)]
    return terms[0] if len(terms) == 1 else f"({' & '.join(terms)})"


def _either(terms: list[str]) -> str:
    return terms[0] if len(terms) == 1 else f"({' | '.join(terms)})"


def _together(alternatives: list[list[str]], *, last: bool) -> list[list[list[str]]]:
    single = [form for words in alternatives if len(words) == 1 for form in _simple(words[0], last=last)]
    phrases = [[_simple(word, last=False) for word in words] for words in alternatives if len(words) > 1]
    return ([[list(dict.fromkeys(single))]] if single else []) + phrases[:MOST_PHRASES]


def _simple(word: str, *, last: bool) -> list[str]:
    """The word, its stems and its family; the last word of a question may be unfinished, which a star says."""
    found = list(dict.fromkeys((word, *stems(word), root(word))))
    return [*found, f"{word}*"] if last and len(word) >= SHORTEST_PREFIX else found


def _term(word: str, *, open_end: bool) -> str:
    alternatives = [any_of([form]) for form in _simple(word, last=open_end)]
    halves = [stem(part) for part in parts(word)[:2]]
    if len(halves) == 2:
        alternatives.append(f"('{halves[0]}' & '{halves[1]}')")
    return _either(alternatives)
