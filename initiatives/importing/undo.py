"""Taking an import back: what somebody changed since stays, and is said; nothing of theirs is lost."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.contrib.admin.models import CHANGE
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from initiatives.history import Changes, difference
from initiatives.importing.apply import Slice, changed_keys, lock_out_other_imports, log_entries
from initiatives.importing.batches import ImportStateError
from initiatives.importing.fields import BY_KEY
from initiatives.importing.rows import save_rows
from initiatives.importing.snapshot import Values, load, snapshot, themes_of
from initiatives.models import FormerSlug, ImportBatch, ImportRow, Initiative, Revision
from initiatives.searching import refresh_search
from omzien.accounts.models import User

SLICE = 1_000
# After this the file and what the rows held are erased (initiatives/retention.py).
UNDO_DAYS = 30
# Either both go back or neither: the database holds them to each other.
TOGETHER = (frozenset({"municipality", "place"}), frozenset({"latitude", "longitude"}))
NOT_FIELDS = {"status": "Status", "logo_id": "Logo", "photo_id": "Foto", "slug": "Adres op Omzien"}
Status, Result, Undo = ImportBatch.Status, ImportRow.Result, ImportRow.Undo


def start_undoing(*, batch: ImportBatch, user: User) -> None:
    """Only the first of two starts it, by one conditional update as in `start_applying`. Not after a month."""
    border = timezone.now() - timedelta(days=UNDO_DAYS)
    mine = ImportBatch.objects.filter(pk=batch.pk, status=Status.APPLIED, applied_at__gte=border)
    if not mine.update(status=Status.UNDOING, started_at=timezone.now(), undone_by=user):
        now = ImportBatch.objects.light().get(pk=batch.pk)
        if now.status == Status.APPLIED:
            raise ImportStateError(f"Na {UNDO_DAYS} dagen kan een import niet meer worden teruggedraaid.")
        raise ImportStateError(f"Deze import is “{now.get_status_display()}” en kan niet worden teruggedraaid.")


def undo_slice(batch: ImportBatch) -> bool:
    """The next rows, last one first, in the caller's transaction with the batch locked. Returns whether it is done."""
    lock_out_other_imports()
    waiting = batch.rows.filter(result__in=[Result.CREATED, Result.CHANGED], undo="")
    rows = list(waiting.order_by("-number")[:SLICE])
    if rows:
        Undoing(batch, rows).run()
    if len(rows) == SLICE:
        return False
    batch.status, batch.undone_at = Status.UNDONE, timezone.now()
    batch.save(update_fields=["status", "undone_at"])
    return True


class Undoing:
    """Rows to take back, with what they wrote as it is now."""

    def __init__(self, batch: ImportBatch, rows: list[ImportRow]) -> None:
        self.batch, self.rows = batch, rows
        self.slice = Slice(batch, rows, batch.undone_by or User())
        ids = [row.initiative_id for row in rows if row.initiative_id]
        self.now = load(ids, lock=True)
        self.themes = themes_of(ids)
        self.attached = attached_to(ids)
        self.restored: set[int] = set()
        self.remove: list[int] = []
        self.changes: list[tuple[int, Changes]] = []

    def run(self) -> None:
        for row in self.rows:
            initiative = self.now.get(row.initiative_id or 0)
            if initiative is None:
                self._gone(row)
            elif not self.slice.vocabulary.may_change(initiative.municipality_id):
                _end(row, Undo.KEPT, "Ligt nu buiten jouw regio’s.")
            elif row.result == Result.CREATED:
                self._take_away(row, initiative)
            else:
                self._put_back(row, initiative)
        save_rows(self.rows, ["undo", "undo_note"])
        self._record()
        Initiative.objects.filter(pk__in=self.remove).delete()
        refresh_search(self.restored - set(self.remove))
        if self.batch.undone_by_id:
            back = [row for row in self.rows if row.undo in {Undo.RESTORED, Undo.PARTLY}]
            log_entries(self.batch.undone_by_id, CHANGE, back, f"Import van {self.batch.filename} teruggedraaid.")

    def _record(self) -> None:
        """In the history that the team sees; what is removed takes its history along."""
        kept = [(pk, changes) for pk, changes in self.changes if changes and pk not in self.remove]
        by = self.batch.undone_by_id
        Revision.objects.bulk_create(
            Revision(initiative_id=pk, by_id=by, origin=Revision.Origin.UNDO, changes=changes) for pk, changes in kept
        )

    def _gone(self, row: ImportRow) -> None:
        if row.result == Result.CREATED:
            _end(row, Undo.REMOVED, "Was al verwijderd.")
        else:
            _end(row, Undo.KEPT, "Dit initiatief bestaat niet meer.")

    def _current(self, initiative: Initiative) -> Values:
        return snapshot(initiative, self.themes.get(initiative.pk, []))

    def _take_away(self, row: ImportRow, initiative: Initiative) -> None:
        after = row.after or {}
        changed = [name_of(key) for key, value in self._current(initiative).items() if after.get(key) != value]
        reasons = [f"intussen is gewijzigd: {', '.join(changed)}"] if changed else []
        if attached := self.attached.get(initiative.pk):
            reasons.append(f"er hoort intussen iets bij: {', '.join(attached)}")
        if reasons:
            _end(row, Undo.KEPT, f"Niet verwijderd, want {' en '.join(reasons)}.")
            return
        self.remove.append(initiative.pk)
        _end(row, Undo.REMOVED, "")

    def _put_back(self, row: ImportRow, initiative: Initiative) -> None:
        current, before, after = self._current(initiative), row.before or {}, row.after or {}
        keys = changed_keys(row)
        blocked = {key for key in keys if current.get(key) != after.get(key)} | self._unknown(keys, before)
        for pair in TOGETHER:
            if any(current.get(key) != after.get(key) for key in pair) or blocked & pair:
                blocked |= pair & set(keys)
        back = {key: before.get(key) for key in keys if key not in blocked}
        if not self._write(initiative, back):
            _end(row, Undo.KEPT, "Niet teruggezet: met de waarden van nu kan het oude niet meer kloppen.")
            return
        self.themes[initiative.pk] = sorted(back.get("themes") or [] if "themes" in back else current["themes"])
        self.restored.add(initiative.pk)
        self.changes.append((initiative.pk, difference(current, current | back)))
        if not blocked:
            _end(row, Undo.RESTORED, "")
            return
        names = ", ".join(name_of(key) for key in keys if key in blocked)
        sentence = f"Niet teruggezet, want intussen gewijzigd: {names}."
        _end(row, Undo.PARTLY if back else Undo.KEPT, sentence)

    def _unknown(self, keys: list[str], before: Values) -> set[str]:
        """Fields whose old word is no longer in the vocabulary."""
        return {key for key in keys if self.slice.unknown_words({key: before.get(key)} if before.get(key) else {})}

    def _write(self, initiative: Initiative, values: Values) -> bool:
        try:
            with transaction.atomic():
                self.slice.write(initiative, values)
        except DatabaseError:
            self.now |= load([initiative.pk], lock=True)
            return False
        return True


def attached_to(ids: list[int]) -> dict[int, list[str]]:
    """What others hung on these initiatives since: a team, and whatever later apps add. One query per relation."""
    found: dict[int, list[str]] = defaultdict(list)
    for relation in Initiative._meta.get_fields(include_hidden=True):
        model: Any = relation.related_model
        if (
            not isinstance(relation, models.ManyToOneRel)
            or model in {ImportRow, FormerSlug, Revision}
            or model._meta.auto_created
        ):
            continue
        name = relation.field.name
        using = model._default_manager.filter(**{f"{name}__in": ids}).values_list(name, flat=True).distinct()
        for pk in using:
            found[pk].append(str(model._meta.verbose_name))
    return found


def name_of(key: str) -> str:
    return BY_KEY[key].label if key in BY_KEY and key not in NOT_FIELDS else NOT_FIELDS.get(key, key)


def _end(row: ImportRow, undo: str, note: str) -> None:
    row.undo, row.undo_note = undo, note[:500]
