"""Doing what was reviewed, in slices that are each one transaction: a stopped worker leaves a state that continues."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, count
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from initiatives.history import difference as difference_of_content
from initiatives.importing.batches import ImportStateError
from initiatives.importing.diff import difference
from initiatives.importing.existing import Existing, card_of_values
from initiatives.importing.fields import label_of
from initiatives.importing.rows import save_rows
from initiatives.importing.snapshot import STORED_KEYS, Values, load, put, snapshot, themes_of
from initiatives.importing.vocabulary import Vocabulary
from initiatives.models import ImportBatch, ImportRow, Initiative, Municipality, Place, Revision
from initiatives.searching import refresh_search
from initiatives.slugs import RESERVED, base_slug, keep_address
from omzien.accounts.models import User

SLICE = 1_000
# Any number that nothing else uses: imports write one after another, so that two files never make the same initiative.
ADVISORY_LOCK = 710_200
DERIVED = ("sort_key", "public_latitude", "public_longitude", "updated_at")
Status, Verdict, Decision, Result = ImportBatch.Status, ImportRow.Verdict, ImportRow.Decision, ImportRow.Result
ONTO_EXISTING = frozenset({Decision.UPDATE, Decision.MERGE})
WRITTEN = ("result", "result_note", "initiative", "before", "after")


def start_applying(*, batch: ImportBatch, user: User) -> None:
    """Only the first of two who press the button at once starts it; the other gets a sentence.

    One conditional update: a lock held while refusing would make the first one's own work step aside.
    """
    mine = ImportBatch.objects.filter(pk=batch.pk, status=Status.MAPPED)
    if not mine.update(status=Status.APPLYING, started_at=timezone.now(), applied_by=user):
        now = ImportBatch.objects.light().get(pk=batch.pk)
        raise ImportStateError(f"Deze import is al “{now.get_status_display()}”.")


def apply_slice(batch: ImportBatch) -> bool:
    """The next rows, inside the caller's transaction with the batch locked. Returns whether all rows have a result."""
    lock_out_other_imports()
    rows = list(batch.rows.filter(result="").order_by("number")[:SLICE])
    if rows:
        Slice(batch, rows, batch.applied_by or User()).run()
        save_rows(rows, WRITTEN)
    if len(rows) == SLICE:
        return False
    batch.status, batch.applied_at = Status.APPLIED, timezone.now()
    batch.save(update_fields=["status", "applied_at"])
    return True


def lock_out_other_imports() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])


class Slice:
    """A number of rows and everything they need, loaded once."""

    def __init__(self, batch: ImportBatch, rows: Sequence[ImportRow], user: User) -> None:
        self.batch, self.rows = batch, rows
        self.vocabulary = Vocabulary.load(user)
        self.existing = Existing()
        self.slugs = set(self.existing.by_slug)
        self.municipalities = Municipality.objects.in_bulk()
        wanted = {row.proposed.get("place") for row in rows} - {None}
        self.places = Place.objects.select_related("municipality").in_bulk(wanted)
        self.locked: dict[int, Initiative] = {}
        self.themes: dict[int, list[int]] = {}

    def run(self) -> None:
        waiting = [row for row in self.rows if not self._settle(row)]
        self._create([row for row in waiting if self._makes_new(row)])
        self._change([row for row in waiting if not self._makes_new(row)])
        written = [row for row in self.rows if row.result in {Result.CREATED, Result.CHANGED}]
        refresh_search(row.initiative_id for row in written if row.initiative_id)
        record_rows(written, self.batch.applied_by_id)
        self._log(written)

    def _makes_new(self, row: ImportRow) -> bool:
        return row.verdict == Verdict.NEW

    def _settle(self, row: ImportRow) -> bool:
        """Rows that write nothing get their result here."""
        if row.decision == Decision.SKIP:
            return _end(row, Result.SKIPPED, "Overgeslagen, zoals je koos.")
        if row.verdict == Verdict.ERROR:
            wrong = " ".join(problem["text"] for problem in row.problems if problem["level"] == "error")
            return _end(row, Result.REFUSED, wrong)
        if row.verdict == Verdict.DUPLICATE:
            return _end(row, Result.SKIPPED, "Mogelijk dubbel, en er was niets gekozen.")
        if row.verdict == Verdict.UNCHANGED:
            row.initiative_id = row.target_id
            return _end(row, Result.UNCHANGED, "")
        if sentence := self._outdated(row):
            return _end(row, Result.REFUSED, sentence)
        return False

    def _outdated(self, row: ImportRow) -> str:
        """What changed around the row since the review: rights, vocabulary, or somebody made the same initiative."""
        if not self.vocabulary.may_change(row.proposed.get("municipality")):
            return "De gemeente ligt buiten jouw regio’s."
        if gone := self.unknown_words(row.proposed):
            return f"Sinds de controle bestaat dit niet meer: {gone}. Kijk het bestand opnieuw na."
        if self._makes_new(row):
            seen = {found["initiative"] for found in row.candidates}
            same = self.existing.cards.same(card_of_values(row.proposed, row.number))
            if any(card.pk not in seen for card in same):
                return "Sinds de controle is er een initiatief met deze naam bijgekomen. Kijk het bestand opnieuw na."
        return ""

    def unknown_words(self, values: Values) -> str:
        keys = ("municipality", "phase", "kind", "legal_form")
        gone = [label_of(key) for key in keys if key in values and values[key] not in self.vocabulary.words(key).names]
        if values.get("place") not in {None, *self.vocabulary.place_names}:
            gone.append(label_of("place"))
        if not set(values.get("themes", ())) <= self.vocabulary.themes.names.keys():
            gone.append(label_of("themes"))
        return ", ".join(gone)

    def _create(self, rows: list[ImportRow]) -> None:
        """All in a few statements; when the database refuses, halves, until the one row that it means is found."""
        if not rows:
            return
        try:
            with transaction.atomic():
                self._insert(rows)
        except DatabaseError:
            if len(rows) == 1:
                rows[0].initiative_id = rows[0].after = None
                _end(rows[0], Result.REFUSED, "De database weigerde deze rij: de waarden passen niet bij elkaar.")
                return
            self._create(rows[: len(rows) // 2])
            self._create(rows[len(rows) // 2 :])

    def _insert(self, rows: list[ImportRow]) -> None:
        made = Initiative.objects.bulk_create([self._new(row) for row in rows])
        through = Initiative.themes.through
        links = [
            through(initiative_id=initiative.pk, theme_id=theme)
            for row, initiative in zip(rows, made, strict=True)
            for theme in row.proposed.get("themes", ())
        ]
        through._default_manager.bulk_create(links)
        for row, initiative in zip(rows, made, strict=True):
            row.initiative_id = initiative.pk
            row.after = snapshot(initiative, row.proposed.get("themes", []))
            note = "Als concept: er ontbreekt nog iets." if self.batch.publish and not initiative.published_at else ""
            _end(row, Result.CREATED, note)

    def _new(self, row: ImportRow) -> Initiative:
        initiative = Initiative()
        self._put(initiative, row.proposed)
        initiative.slug = self._free_slug(initiative.name)
        if self.batch.publish and is_complete(row.proposed):
            initiative.status, initiative.published_at = Initiative.Status.PUBLISHED, timezone.now()
        initiative.place_public_point()
        return initiative

    def _put(self, initiative: Initiative, values: Values) -> list[str]:
        """With the municipality and place as objects, so that nothing is queried per row."""
        touched = put(initiative, values)
        if initiative.municipality_id:
            initiative.municipality = self.municipalities[initiative.municipality_id]
        if place := self.places.get(initiative.place_id or 0):
            initiative.place = place
        return touched

    def _free_slug(self, name: str) -> str:
        base = base_slug(name)
        candidates = chain([base], (f"{base}-{number}" for number in count(2)))
        slug = next(slug for slug in candidates if slug not in self.slugs and slug not in RESERVED)
        self.slugs.add(slug)
        return slug

    def _change(self, rows: list[ImportRow]) -> None:
        """In the order of the file; a row may be about what an earlier row of this file made."""
        made = dict(self.batch.rows.exclude(initiative=None).values_list("number", "initiative"))
        made |= {row.number: row.initiative_id for row in self.rows if row.initiative_id}
        targets: dict[int, int | None] = {}
        for row in rows:
            target = made.get(row.target_row) or targets.get(row.target_row) if row.target_row else row.target_id
            targets[row.number] = target
        self.locked = load([pk for pk in targets.values() if pk], lock=True)
        self.themes = themes_of(self.locked)
        for row in rows:
            self._change_one(row, self.locked.get(targets[row.number] or 0))

    def _change_one(self, row: ImportRow, initiative: Initiative | None) -> None:
        if initiative is None:
            _end(row, Result.REFUSED, "Het initiatief om bij te werken is er niet, of niet meer.")
            return
        before = snapshot(initiative, self.themes.get(initiative.pk, []))
        values, sentence = self._wanted(row, initiative, before)
        if sentence or not values:
            row.initiative_id = None if sentence else initiative.pk
            _end(row, Result.REFUSED if sentence else Result.UNCHANGED, sentence)
            return
        try:
            with transaction.atomic():
                self.write(initiative, values)
        except DatabaseError:
            _end(row, Result.REFUSED, "De database weigerde deze rij: de waarden passen niet bij elkaar.")
            self.locked |= load([initiative.pk], lock=True)
            return
        self.themes[initiative.pk] = sorted(values["themes"] if "themes" in values else before["themes"])
        row.initiative_id, row.before = initiative.pk, before
        row.after = snapshot(initiative, self.themes[initiative.pk])
        _end(row, Result.CHANGED, "")

    def _wanted(self, row: ImportRow, initiative: Initiative, before: Values) -> tuple[Values, str]:
        """What to write, or why not: somebody changed it since the review."""
        if not self.vocabulary.may_change(initiative.municipality_id):
            return {}, "Dit initiatief ligt buiten jouw regio’s."
        if row.target_row:
            only_empty = row.decision == Decision.MERGE
            found = difference(before, row.proposed, self.vocabulary, only_empty=only_empty)
            return {key: after for key, _, after in found.changes}, ""
        moved = [change["field"] for change in row.changes if before[change["field"]] != change["before"]]
        if moved:
            names = ", ".join(map(label_of, moved))
            return {}, f"Sinds de controle is gewijzigd: {names}. Kijk het bestand opnieuw na."
        return {change["field"]: change["after"] for change in row.changes}, ""

    def write(self, initiative: Initiative, values: Values) -> None:
        touched = self._put(initiative, values)
        if touched:
            initiative.save(update_fields=[*touched, *DERIVED])
        if "themes" in values:
            initiative.themes.set(values["themes"])
        if "name" in touched:
            keep_address(initiative)

    def _log(self, rows: list[ImportRow]) -> None:
        """In the history of each initiative, like a change by hand."""
        if not self.batch.applied_by_id:
            return
        sentence = f"Import van {self.batch.filename}, rij {{}}."
        for flag, result in ((ADDITION, Result.CREATED), (CHANGE, Result.CHANGED)):
            log_entries(self.batch.applied_by_id, flag, [row for row in rows if row.result == result], sentence)


def record_rows(rows: list[ImportRow], user_id: int | None) -> None:
    """What was changed, in the history that the team sees. What an import makes begins without one."""
    changed = [(row, row.initiative_id) for row in rows if row.result == Result.CHANGED]
    found = [(pk, difference_of_content(row.before or {}, row.after or {})) for row, pk in changed if pk]
    Revision.objects.bulk_create(
        Revision(initiative_id=pk, by_id=user_id, origin=Revision.Origin.IMPORT, changes=changes)
        for pk, changes in found
        if changes
    )


def log_entries(user_id: int, flag: int, rows: list[ImportRow], sentence: str) -> None:
    from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415  (needs the app registry)

    kind = ContentType.objects.get_for_model(Initiative)
    LogEntry.objects.bulk_create(
        LogEntry(
            user_id=user_id,
            content_type=kind,
            object_id=str(row.initiative_id),
            object_repr=str((row.after or {}).get("name", ""))[:200],
            action_flag=flag,
            change_message=sentence.format(row.number),
        )
        for row in rows
        if row.initiative_id
    )


def is_complete(values: dict[str, Any]) -> bool:
    """What the directory asks before it shows an initiative."""
    return all(values.get(key) for key in ("summary", "municipality", "phase"))


def changed_keys(row: ImportRow) -> list[str]:
    before, after = row.before or {}, row.after or {}
    return [key for key in STORED_KEYS if before.get(key) != after.get(key)]


def _end(row: ImportRow, result: str, note: str) -> bool:
    row.result, row.result_note = result, note[:500]
    return True
