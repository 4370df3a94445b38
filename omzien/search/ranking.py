"""Which of what was found answers best: by where its words stand, and how rare those are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from math import log
from typing import Any, NamedTuple

from django.contrib.postgres.search import SearchRank
from django.db.models import BooleanField, Case, F, Q, Value, When
from django.db.models.functions import Lower

from omzien.search.analysis import ALSO, Question, any_of
from omzien.search.models import Document
from omzien.search.queries import WordQuery
from omzien.search.registry import sources
from omzien.search.stems import stem

# As ts_rank() takes them, from D to A. Each is ten times the one before, so that the sum over a word's forms tells the
# best place it stands in, and how many of its forms stand there.
LEVELS = [0.001, 0.01, 0.1, 1.0]
WORTH = [0.1, 0.5, 0.6, 1.0]
PER_FORM = 0.04
# ts_rank() of alternatives gives the sum of the weights of those that occur, divided by this and by their number.
RANK_OF_ONE = 1.64493406685
# A word that stands only in the long text; a piece of a word; a theme or place that is not just what was asked.
IN_BODY, PIECE, TERM = 0.1, 0.5, 0.5
WHOLE = 1.6  # all that was asked, where other things have a part
# What remains of the score when nearly none of the words stand in title, terms or summary.
SPREAD = 0.7


class Weighed(NamedTuple):
    """In the order of how well it answers: by name, then by its words, then the newest."""

    named: int
    score: float
    dated: datetime
    pk: int
    kind: str


class Term(NamedTuple):
    """A part of the question: its tsquery, how much it tells, and per alternative the lexemes of each word."""

    query: str
    weight: float
    alternatives: list[list[list[str]]]
    is_asked: bool = True

    @property
    def columns(self) -> list[list[str]]:
        return [lexemes for words in self.alternatives for lexemes in words]

    def worth(self, ranks: Iterator[float]) -> float:
        """The best alternative, which is worth what its least word is."""
        return max(min(_worth(next(ranks), len(lexemes)) for lexemes in words) for words in self.alternatives)


@lru_cache(maxsize=10_000)
def _worth(rank: float, number: int) -> float:
    """From what ts_rank() says of so many lexemes: 1 in the title, less where it says less, a little more for the very
    word. Hundreds of things are weighed that stand in a few ways only."""
    told = rank * number * RANK_OF_ONE
    at = bisect_right(LEVELS, told * 1.001) - 1
    return WORTH[at] * (1 + PER_FORM * min(4, round(told / LEVELS[at]) - 1)) if at >= 0 else 0.0


def terms_of(question: Question, known: dict[str, int], *, with_pieces: bool) -> list[Term]:
    """Each stretch as rare as its rarest word; what is inside words tells less."""
    stretches = zip(question.terms, question.phrases, question.weighable, strict=True)
    found = [
        Term(query, max(rarity(word, known) for word in alternatives[0]), weighable)
        for query, alternatives, weighable in stretches
    ]
    if with_pieces:
        pieces = question.pieces.items()
        found += [
            Term(any_of(lexemes), PIECE * rarity(word.lstrip(ALSO), known), [[lexemes]], is_asked=False)
            for word, lexemes in pieces
        ]
    return found


def rarity(word: str, known: dict[str, int]) -> float:
    """From 0.3 for a word that everything has, rising with how few have it."""
    base = stem(word)
    having = max(known.get(form, 0) for form in (word, base, f"{base}en", f"{base}s"))
    return 0.3 + log((next(iter(known.values()), 0) + 1) / (having + 1))


def weigh(ids: Iterable[int], terms: list[Term], asked: str, *, whole: Collection[int] | None = None) -> list[Weighed]:
    """Best first. With `whole`, those that have all words, the others need not: then it counts as well which words
    there are in the long text.
    """
    loosely = whole is not None
    lexemes = [column for term in terms for column in term.columns]
    columns: dict[str, Any] = {f"rank_{at}": _rank(any_of(column)) for at, column in enumerate(lexemes)}
    if loosely:
        columns |= {f"has_{at}": _has(term.query) for at, term in enumerate(terms)}
    rows = (
        Document.objects.filter(pk__in=set(ids))
        .annotate(lower_title=Lower("title"), **columns)
        .values_list("pk", "kind", "dated", "lower_title", *columns)
    )
    names, single = _names(asked), len(asked.split()) == 1
    of_terms = {source.kind for source in sources() if source.is_term}
    weighed = []
    for pk, kind, dated, title, *told in rows:
        ranks, has = iter(told[: len(lexemes)]), told[len(lexemes) :] or [False] * len(terms)
        worth = [max(term.worth(ranks), IN_BODY * there) for term, there in zip(terms, has, strict=True)]
        score = sum(term.weight * each for term, each in zip(terms, worth, strict=True)) * _spread(terms, worth)
        is_term = kind in of_terms
        named = 2 if title in names else int(is_term and single and worth[0] >= 1)
        score *= (TERM if is_term and not named else 1.0) * (WHOLE if whole and pk in whole else 1.0)
        weighed.append(Weighed(named, score, dated, pk, kind))
    return sorted(weighed, reverse=True)


def _spread(terms: Sequence[Term], worth: Sequence[float]) -> float:
    """Of two that are worth as much, the one that has more of the words where they tell answers better."""
    asked = sum(term.weight for term in terms if term.is_asked)
    told = sum(term.weight for term, each in zip(terms, worth, strict=True) if term.is_asked and each > IN_BODY)
    return SPREAD + (1 - SPREAD) * told / asked if asked else 1.0


def _names(asked: str) -> set[str]:
    """Titles that are just what was asked, with or without "gemeente" before it."""
    name = asked.casefold()
    return {name, *(f"{source.singular} {name}" for source in sources() if source.is_term)}


def _rank(query: str) -> SearchRank:
    """Per term, because ts_rank() gives nothing to several words that stand in one place."""
    return SearchRank(F("rank_vector"), WordQuery(query), weights=LEVELS, normalization=Value(0))


def _has(query: str) -> Case:
    return Case(When(Q(vector=WordQuery(query)), then=Value(True)), default=Value(False), output_field=BooleanField())
