"""How well the search answers questions whose answers people wrote down: recall and mean reciprocal rank.

Run over the demo content by the command `judge_search` and by the tests. Every third question is never tuned on.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from omzien.finding.answering import answer, asked_by
from omzien.search.models import Document

TEN = 10
KEPT_ASIDE = 3  # every third


@dataclass(frozen=True)
class Judgement:
    """`expected` holds (kind, title) with how good an answer it is: 2 what one asked for, 1 useful as well."""

    number: int
    query: str
    who: str
    expected: dict[tuple[str, str], int]

    @property
    def is_aside(self) -> bool:
        return self.number % KEPT_ASIDE == 0


@dataclass(frozen=True)
class Verdict:
    judgement: Judgement
    found: list[tuple[str, str]]

    @property
    def recall(self) -> float:
        """Of what one asked for and what is useful, weighed, the share among the first ten."""
        grades = self.judgement.expected
        return sum(grade for key, grade in grades.items() if key in self.found[:TEN]) / sum(grades.values())

    @property
    def reciprocal(self) -> float:
        """One over the place of the first answer that one asked for."""
        best = {key for key, grade in self.judgement.expected.items() if grade == 2}
        return next((1 / place for place, key in enumerate(self.found[:TEN], 1) if key in best), 0.0)

    @property
    def missing(self) -> list[str]:
        return [f"{kind} {title}" for kind, title in self.judgement.expected if (kind, title) not in self.found[:TEN]]


def read(path: Path) -> list[Judgement]:
    with path.open(encoding="utf-8", newline="") as file:
        return [_judgement(number, row) for number, row in enumerate(csv.DictReader(file, delimiter=";"), 1)]


def _judgement(number: int, row: dict[str, str]) -> Judgement:
    expected = {}
    for one in row["expected"].split("|"):
        grade, kind, title = one.split(" ", 2)
        expected[kind, title] = int(grade)
    return Judgement(number, row["query"], row["who"], expected)


def judge(judgements: Iterable[Judgement]) -> list[Verdict]:
    return [Verdict(one, first_ten(one.query)) for one in judgements]


def first_ten(query: str) -> list[tuple[str, str]]:
    """Kind and title of the best for a visitor, whatever their kind, as the page would show them in one list."""
    data = QueryDict(mutable=True)
    data["q"] = query
    asked = asked_by(AnonymousUser(), data)
    with asked.evaluating():
        answered = answer(AnonymousUser(), data, asked)
        ids = (answered.few or answered.found.page_ids(0, TEN))[:TEN]
        found = Document.objects.in_bulk(ids)
    return [(found[pk].kind, found[pk].title) for pk in ids]


def averages(verdicts: list[Verdict]) -> tuple[float, float]:
    """Recall and mean reciprocal rank."""
    number = len(verdicts) or 1
    return sum(one.recall for one in verdicts) / number, sum(one.reciprocal for one in verdicts) / number
