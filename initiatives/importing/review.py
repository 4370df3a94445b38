"""The dry run: every row gets a verdict, what it would change, what it resembles and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from time import monotonic
from typing import Any

from initiatives.importing.diff import Difference, difference
from initiatives.importing.existing import Card, Cards, Existing, card_of_values, title_for
from initiatives.importing.fields import label_of
from initiatives.importing.parsing import Parsed, Parser
from initiatives.importing.problems import ERROR, NOTE, WARNING, Problem
from initiatives.importing.rows import save_rows
from initiatives.importing.snapshot import Values, load, snapshot, themes_of
from initiatives.importing.vocabulary import Vocabulary
from initiatives.models import ImportBatch, ImportRow
from omzien.accounts.models import User

CHUNK = 1_000
# Comparing every name with every other grows with the square; beyond this only equal names, sites and mails count.
MOST_ROWS_FOR_NEARLY = 5_000
WRITTEN = ("proposed", "problems", "changes", "candidates", "verdict", "target")
Verdict, Decision, Result = ImportRow.Verdict, ImportRow.Decision, ImportRow.Result
ONTO_EXISTING = frozenset({Decision.UPDATE, Decision.MERGE})


def review(batch: ImportBatch, user: User, *, seconds: float | None = None) -> bool:
    """Judge all rows without a verdict; with a time budget perhaps not all. Returns whether it is done.

    The number of queries depends on the number of chunks of 1,000 rows, never on the rows in them.
    """
    started = monotonic()
    reviewer = Reviewer(batch, user)
    earlier = batch.rows.exclude(verdict="").only("batch", "number", "proposed", "decision", "target")
    reviewer.remember(earlier.iterator(chunk_size=CHUNK))
    waiting = ImportRow.objects.filter(batch=batch, verdict="").select_related("previous").order_by("number")
    while rows := list(waiting[:CHUNK]):
        reviewer.judge(rows)
        save_rows(rows, WRITTEN)
        if seconds is not None and monotonic() - started > seconds:
            return not waiting.exists()
    return True


class Reviewer:
    """Judges rows in the order of the file: what comes later may double what came earlier."""

    def __init__(self, batch: ImportBatch, user: User) -> None:
        self.vocabulary = Vocabulary.load(user)
        self.parser = Parser(batch.mapping, self.vocabulary)
        self.existing = Existing()
        self.nearly = batch.rows.count() <= MOST_ROWS_FOR_NEARLY
        self.seen = Cards()
        self.claimed: dict[int, int] = {}
        self.earlier: dict[int, Values] = {}

    def remember(self, rows: Iterable[ImportRow]) -> None:
        """Rows that an earlier run judged."""
        for row in rows:
            self._see(row)

    def _see(self, row: ImportRow) -> None:
        if row.decision == Decision.SKIP:
            return
        self.seen.add(card_of_values(row.proposed, row.number))
        self.earlier[row.number] = row.proposed
        if row.target_id:
            self.claimed.setdefault(row.target_id, row.number)

    def judge(self, rows: Sequence[ImportRow]) -> None:
        parsed = {row.number: self.parser.parse(row.raw, row.corrections) for row in rows}
        for row in rows:
            row.proposed = parsed[row.number].values
            row.target_id = self._target(row, parsed[row.number])
        targets = {row.target_id for row in rows if row.target_id}
        current = load(targets)
        themes = themes_of(targets)
        for row in rows:
            now = current.get(row.target_id or 0)
            self._judge(row, parsed[row.number], snapshot(now, themes[now.pk]) if now else None)
            self._see(row)

    def _target(self, row: ImportRow, parsed: Parsed) -> int | None:
        """Chosen; or named by its address; or the same row came of it before; or the same name in the same place."""
        if row.decision in ONTO_EXISTING:
            return row.target_id
        if row.decision == Decision.NEW:
            return None
        if card := self.existing.by_slug.get(parsed.slug) if parsed.slug else None:
            return card.pk
        if row.previous and row.previous.initiative_id in self.existing.by_pk:
            return row.previous.initiative_id
        same = self.existing.cards.same(card_of_values(row.proposed, row.number))
        return same[0].pk if len(same) == 1 else None

    def _judge(self, row: ImportRow, parsed: Parsed, current: Values | None) -> None:
        problems = [*_shape(row), *parsed.problems]
        if row.decision in ONTO_EXISTING and row.target_row:
            current = self.earlier.get(row.target_row)
        if row.decision in ONTO_EXISTING and current is None:
            problems.append(Problem(ERROR, "Wat je koos om bij te werken, bestaat niet meer. Kies opnieuw."))
        if current is not None:
            problems = [problem for problem in problems if not _only_missing(problem)]
            problems += self._permission(row)
        candidates = self._candidates(row)
        found = self._difference(row, parsed, current) if current is not None else Difference()
        problems += _about_stale(found)
        if parsed.slug and current is None and row.decision == Decision.FOLLOW:
            problems.append(Problem(WARNING, f"Het adres ‘{parsed.slug}’ kennen we niet op Omzien.", "slug"))
        row.problems = [problem.as_json() for problem in problems]
        row.candidates = candidates
        row.changes = found.as_json()
        row.verdict = _verdict(row, problems, candidates, current is not None)

    def _difference(self, row: ImportRow, parsed: Parsed, current: Values) -> Difference:
        return difference(
            current,
            row.proposed,
            self.vocabulary,
            only_empty=row.decision == Decision.MERGE,
            said_before=_said_before(row),
            any_scheme=parsed.site_without_scheme,
        )

    def _permission(self, row: ImportRow) -> list[Problem]:
        card = self.existing.by_pk.get(row.target_id or 0)
        if card is None or self.vocabulary.may_change(card.municipality):
            return []
        where = self.vocabulary.display("municipality", card.municipality)
        return [Problem(ERROR, f"Dit initiatief ligt in {where}, buiten jouw regio’s: je kunt het niet wijzigen.")]

    def _candidates(self, row: ImportRow) -> list[dict[str, Any]]:
        """Only for a row that is not about one certain initiative; a double of the same file comes first."""
        if row.decision in {Decision.FOLLOW, Decision.SKIP} and row.target_id:
            number = self.claimed.get(row.target_id)
            return [_in_file(number, ["over hetzelfde initiatief"])] if number else []
        card = card_of_values(row.proposed, row.number)
        in_file = self.seen.alike(card, nearly=self.nearly)
        found = [_in_file(other.number, why) for other, why in in_file]
        return found + [self._on_site(other, why) for other, why in self.existing.cards.alike(card)]

    def _on_site(self, card: Card, why: list[str]) -> dict[str, Any]:
        return {
            "initiative": card.pk,
            "row": None,
            "title": title_for(card, self.vocabulary),
            "municipality": card.municipality,
            "why": why,
            "editable": self.vocabulary.may_change(card.municipality),
        }


def _in_file(number: int | None, why: list[str]) -> dict[str, Any]:
    return {"initiative": None, "row": number, "why": why, "editable": True}


def _shape(row: ImportRow) -> list[Problem]:
    """Once a person chose or corrected something, what was wrong with the row's shape has been seen."""
    seen = bool(row.corrections) or row.decision in {Decision.NEW, *ONTO_EXISTING}
    return [Problem(WARNING if seen else problem["level"], problem["text"]) for problem in row.shape]


def _only_missing(problem: Problem) -> bool:
    """An existing initiative already has a name and a municipality."""
    return problem.level == ERROR and problem.field in {"name", "municipality"} and not problem.value


def _said_before(row: ImportRow) -> Values | None:
    done = {Result.CREATED, Result.CHANGED, Result.UNCHANGED}
    if row.decision != Decision.FOLLOW or row.previous is None or row.previous.initiative_id != row.target_id:
        return None
    return row.previous.proposed if row.previous.result in done else None


def _about_stale(found: Difference) -> list[Problem]:
    if not found.stale:
        return []
    names = ", ".join(label_of(key) for key in found.stale)
    sentence = f"Op Omzien staat nu iets anders bij: {names}. Het bestand zegt hetzelfde als eerst; dat wijzigt niets."
    return [Problem(NOTE, sentence)]


def _verdict(row: ImportRow, problems: list[Problem], candidates: list[dict[str, Any]], onto_existing: bool) -> str:
    if any(problem.level == ERROR for problem in problems):
        return Verdict.ERROR
    if row.decision in {Decision.FOLLOW, Decision.SKIP} and candidates:
        return Verdict.DUPLICATE
    if onto_existing:
        return Verdict.CHANGE if row.changes else Verdict.UNCHANGED
    return Verdict.NEW
