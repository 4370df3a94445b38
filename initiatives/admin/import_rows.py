"""A row of an import as its screen shows it: everything for one page of rows in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from initiatives.importing.fields import BY_KEY, STORED, label_of
from initiatives.importing.parsing import field_texts
from initiatives.importing.snapshot import Values, load, snapshot, themes_of
from initiatives.importing.vocabulary import Vocabulary
from initiatives.models import ImportBatch, ImportRow

Verdict, Decision, Result = ImportRow.Verdict, ImportRow.Decision, ImportRow.Result
# What the coordinator sees first is what needs a choice.
FILTERS = (
    ("", "alles"),
    ("fout", "fout"),
    ("dubbel", "mogelijk dubbel"),
    ("wijziging", "wijziging"),
    ("nieuw", "nieuw"),
    ("ongewijzigd", "ongewijzigd"),
    ("opmerking", "met opmerking"),
    ("gekozen", "zelf gekozen"),
)
VERDICT_OF = {
    "fout": Verdict.ERROR,
    "dubbel": Verdict.DUPLICATE,
    "wijziging": Verdict.CHANGE,
    "nieuw": Verdict.NEW,
    "ongewijzigd": Verdict.UNCHANGED,
}
FOLLOWING = {
    Verdict.NEW: "Wordt als nieuw geïmporteerd",
    Verdict.CHANGE: "Wordt bijgewerkt",
    Verdict.UNCHANGED: "Er verandert niets",
    Verdict.DUPLICATE: "Kies wat je wilt; anders wordt de rij overgeslagen",
    Verdict.ERROR: "Wordt geweigerd, tenzij je het verbetert",
}


@dataclass
class Choice:
    """A button: what it posts, what it says, and whether it was pressed."""

    value: str
    label: str
    chosen: bool


@dataclass
class CandidateView:
    title: str
    why: str
    pk: int | None
    row: int | None
    # Field, this row, the candidate: only where they differ.
    differences: list[tuple[str, str, str]]


@dataclass
class RowView:
    row: ImportRow
    title: str
    where: str
    changes: list[tuple[str, str, str]]
    proposed: list[tuple[str, str]]
    candidates: list[CandidateView]
    choices: list[Choice]
    corrected: list[str]
    kept: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_quiet(self) -> bool:
        """Nothing to look at: one line is enough."""
        return not (self.row.problems or self.changes or self.candidates or self.row.decision or self.corrected)

    @property
    def outcome(self) -> str:
        if self.row.decision == Decision.SKIP:
            return "Wordt overgeslagen, zoals je koos"
        return FOLLOWING.get(Verdict(self.row.verdict), "") if self.row.verdict else ""


def rows_for(batch: ImportBatch, chosen: str) -> Any:
    """The rows behind a filter; an unknown one shows everything."""
    rows = batch.rows.order_by("number")
    if chosen in VERDICT_OF:
        return rows.filter(verdict=VERDICT_OF[chosen])
    if chosen == "opmerking":
        return rows.filter(problems__contains=[{"level": "warning"}])
    if chosen == "gekozen":
        return rows.exclude(decision=Decision.FOLLOW, corrections={})
    return rows


def outcome_counts(batch: ImportBatch) -> dict[str, int]:
    """What pressing the button would do, by the same rules as the import itself. One query."""
    counts = dict.fromkeys(Result.values, 0)
    for verdict, decision, rows in batch.rows.values_list("verdict", "decision").annotate(Count("pk")):
        counts[_result(verdict, decision)] += rows
    return counts


def _result(verdict: str, decision: str) -> str:
    if decision == Decision.SKIP:
        return Result.SKIPPED
    return {
        Verdict.NEW: Result.CREATED,
        Verdict.CHANGE: Result.CHANGED,
        Verdict.UNCHANGED: Result.UNCHANGED,
        Verdict.DUPLICATE: Result.SKIPPED,
    }.get(Verdict(verdict), Result.REFUSED)


def filter_counts(batch: ImportBatch) -> list[tuple[str, str, int]]:
    """Three queries, whatever the number of filters."""
    per_verdict = dict(batch.rows.order_by().values_list("verdict").annotate(Count("pk")))
    counts = {key: per_verdict.get(verdict, 0) for key, verdict in VERDICT_OF.items()}
    counts |= {"": sum(per_verdict.values())}
    counts |= {key: rows_for(batch, key).count() for key in ("opmerking", "gekozen")}
    return [(key, label, counts[key]) for key, label in FILTERS]


class Presenter:
    def __init__(self, batch: ImportBatch, rows: Iterable[ImportRow], vocabulary: Vocabulary) -> None:
        self.batch, self.rows, self.vocabulary = batch, list(rows), vocabulary
        candidates = [found for row in self.rows for found in row.candidates]
        named = [found["row"] for found in candidates] + [row.target_row for row in self.rows]
        numbers: set[int] = {number for number in named if number}
        self.others = {row.number: row for row in batch.rows.filter(number__in=numbers)}
        self.titles = {found["initiative"]: found["title"] for found in candidates if found["initiative"]}
        ids = {found["initiative"] for found in candidates if found["initiative"] and found["editable"]}
        ids |= {row.target_id for row in self.rows if row.target_id}
        themes = themes_of(ids)
        self.existing = {pk: snapshot(initiative, themes[pk]) for pk, initiative in load(ids).items()}

    def views(self) -> list[RowView]:
        return [self.view(row) for row in self.rows]

    def view(self, row: ImportRow) -> RowView:
        texts = field_texts(self.batch.mapping, row.raw, row.corrections)
        return RowView(
            row=row,
            title=texts.get("name") or "(geen naam)",
            where=", ".join(filter(None, [texts.get("place"), texts.get("municipality")])),
            changes=[
                (label_of(change["field"]), self._show(change, "before"), self._show(change, "after"))
                for change in row.changes
            ],
            proposed=self._proposed(row.proposed),
            candidates=[self._candidate(row, found) for found in row.candidates],
            choices=list(self._choices(row)),
            corrected=[label_of(key) for key in row.corrections],
            kept=[(BY_KEY[key].label, texts[key]) for key in ("needs", "offers") if texts.get(key)],
        )

    def _show(self, change: dict[str, Any], side: str) -> str:
        return self.vocabulary.display(change["field"], change[side])

    def _proposed(self, values: Values) -> list[tuple[str, str]]:
        shown = [field for field in STORED if field.key in values and field.key != "name"]
        return [(field.label, self.vocabulary.display(field.key, values[field.key])) for field in shown]

    def _candidate(self, row: ImportRow, found: dict[str, Any]) -> CandidateView:
        other = self.others.get(found["row"]) if found["row"] else None
        values = other.proposed if other else self.existing.get(found["initiative"], {})
        return CandidateView(
            title=self._name(found["initiative"], found["row"]),
            why=" en ".join(found["why"]),
            pk=found["initiative"] if found["editable"] else None,
            row=found["row"],
            differences=self._differences(row.proposed, values) if values else [],
        )

    def _differences(self, mine: Values, theirs: Values) -> list[tuple[str, str, str]]:
        keys = [field.key for field in STORED if field.key in mine and mine[field.key] != theirs.get(field.key)]
        display = self.vocabulary.display
        return [(label_of(key), display(key, mine[key]), display(key, theirs.get(key))) for key in keys]

    def _name(self, pk: int | None, number: int | None) -> str:
        if number:
            other = self.others.get(number)
            return f"rij {number}: {other.proposed.get('name', '(geen naam)')}" if other else f"rij {number}"
        known = self.existing.get(pk or 0)
        return known["name"] if known else self.titles.get(pk, "een bestaand initiatief")

    def _choices(self, row: ImportRow) -> Iterable[Choice]:
        if row.decision != Decision.FOLLOW:
            yield Choice("volg", "Toch het voorstel", chosen=False)
        if row.decision == Decision.NEW or (row.verdict != Verdict.NEW and _could_be_new(row)):
            yield Choice("nieuw", "Importeer als nieuw", row.decision == Decision.NEW)
        for pk, number in self._targets(row):
            chosen = (row.target_id, row.target_row) == (pk, number)
            name = f"rij {number}" if number else f"‘{self._name(pk, number)}’"
            at = f"rij-{number}" if number else str(pk)
            yield Choice(f"bij:{at}", f"Werk {name} bij", chosen and row.decision == Decision.UPDATE)
            yield Choice(f"aan:{at}", f"Vul bij {name} alleen aan", chosen and row.decision == Decision.MERGE)
        yield Choice("over", "Sla over", row.decision == Decision.SKIP)

    def _targets(self, row: ImportRow) -> list[tuple[int | None, int | None]]:
        offered = [(found["initiative"], found["row"]) for found in row.candidates if found["editable"]]
        if row.target_id and row.target_id in self.existing:
            offered = [(row.target_id, None), *(pair for pair in offered if pair[0] != row.target_id)]
        return offered


def _could_be_new(row: ImportRow) -> bool:
    """Making it new helps where it resembles something, or where only the row's shape was doubted."""
    wrong = [problem for problem in row.problems if problem["level"] == "error"]
    return all(problem in row.shape or not problem["field"] for problem in wrong)


def parse_choice(text: str) -> tuple[str, int | None, int | None]:
    """The decision, the initiative and the row of a pressed button. Raises ValueError for anything else."""
    verb, _, at = text.partition(":")
    decision = {
        "volg": Decision.FOLLOW,
        "nieuw": Decision.NEW,
        "over": Decision.SKIP,
        "bij": Decision.UPDATE,
        "aan": Decision.MERGE,
    }.get(verb)
    if decision is None:
        raise ValueError(text)
    number = at.removeprefix("rij-")
    if not at:
        return decision, None, None
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise ValueError(text)
    return (decision, None, int(number)) if at.startswith("rij-") else (decision, int(number), None)
