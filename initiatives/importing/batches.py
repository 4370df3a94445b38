"""What a coordinator does with a file: choose, map, correct, decide, throw away. Writes no initiative."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from initiatives.importing import columns
from initiatives.importing.cells import clean
from initiatives.importing.parsing import field_texts, fingerprint
from initiatives.importing.problems import Problem
from initiatives.importing.reading import RawRow, Table, UnreadableFileError, check_size, kind_of, read_table
from initiatives.importing.vocabulary import Vocabulary
from initiatives.models import ImportBatch, ImportRow
from omzien.accounts.models import User
from omzien.search.dutch import slug_key

# Up to this the reading is done while the coordinator waits (about a second); more goes to the background.
READ_AT_ONCE = 1024 * 1024
INSERT = 1_000
# Up to this a choice about one row judges all rows again, as one may double the other; beyond, only the row itself.
ALL_AGAIN = 2_000
Status = ImportBatch.Status


class ImportStateError(Exception):
    """This cannot be done with the import as it stands; the sentence says why."""


@transaction.atomic
def store_upload(*, user: User, filename: str, content: bytes) -> ImportBatch:
    """Keep the file, and read it unless it is large. Raises UnreadableFileError, and then nothing is kept."""
    check_size(len(content))
    batch = ImportBatch(
        uploaded_by=user,
        filename=(clean(filename) or "bestand")[-200:],
        content=content,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        file_format=kind_of(filename, content),
        status=Status.READING,
        started_at=timezone.now(),
    )
    if len(content) > READ_AT_ONCE:
        batch.save()
        return batch
    table = read_table(batch.filename, content)
    batch.save()
    fill(batch, table)
    return batch


def read_again(batch: ImportBatch) -> None:
    """Read the kept bytes; what is wrong with them becomes the state of the import."""
    try:
        table = read_table(batch.filename, bytes(batch.content), encoding=batch.encoding, sheet=batch.sheet)
    except UnreadableFileError as error:
        batch.status, batch.notes = Status.BROKEN, [str(error)]
        batch.save(update_fields=["status", "notes"])
    else:
        fill(batch, table)


def fill(batch: ImportBatch, table: Table) -> None:
    """The rows of a table, with what was decided about the same rows before, and a guess at the columns."""
    source = table.source
    batch.rows.all().delete()
    batch.headers, batch.notes = table.headers, source.notes
    batch.encoding, batch.separator = source.encoding, source.separator
    batch.sheet, batch.sheets = source.sheet[:100], source.sheets
    cells = [row.cells for row in table.rows[: columns.SAMPLE]]
    known = columns.remembered(table.headers)
    batch.mapping = columns.guess(table.headers, cells, Vocabulary.load(batch_user(batch))) if known is None else known
    if known is not None:
        batch.notes = [*batch.notes, "Je koos deze kolommen al eens; die keuze staat klaar."]
    batch.status = Status.UPLOADED
    batch.save(update_fields=["headers", "notes", "encoding", "separator", "sheet", "sheets", "mapping", "status"])
    for start in range(0, len(table.rows), INSERT):
        _insert(batch, table.headers, table.rows[start : start + INSERT])


def _insert(batch: ImportBatch, headers: Sequence[str], raw_rows: Sequence[RawRow]) -> None:
    rows = [
        ImportRow(
            batch=batch,
            number=raw.number,
            raw=raw.cells,
            fingerprint=fingerprint(headers, raw.cells),
            shape=[_as_shape(problem) for problem in raw.problems],
        )
        for raw in raw_rows
    ]
    recall(rows)
    ImportRow.objects.bulk_create(rows)


def _as_shape(problem: Problem) -> dict[str, str]:
    return {"level": problem.level, "text": problem.text}


def recall(rows: Sequence[ImportRow]) -> None:
    """Rows that were imported before get their corrections again, and know what came of them.

    The same row twice in a file is matched in order: the second with the second.
    """
    earlier: dict[str, list[ImportRow]] = defaultdict(list)
    newest: dict[str, int] = {}
    found = ImportRow.objects.filter(
        fingerprint__in={row.fingerprint for row in rows}, batch__status=Status.APPLIED
    ).order_by("-batch__applied_at", "-batch_id", "number")
    for row in found.only("fingerprint", "batch_id", "number", "corrections"):
        if newest.setdefault(row.fingerprint, row.batch_id) == row.batch_id:
            earlier[row.fingerprint].append(row)
    for row in rows:
        if earlier[row.fingerprint]:
            row.previous = earlier[row.fingerprint].pop(0)
            row.corrections = row.previous.corrections


def batch_user(batch: ImportBatch) -> User:
    """For whose regions the rows are judged; nobody's when that account is gone."""
    return batch.uploaded_by or User()


@transaction.atomic
def choose_reading(*, batch: ImportBatch, encoding: str, sheet: str) -> None:
    """Another character set or sheet; starts again from the kept file."""
    locked = open_batch(batch)
    locked.encoding, locked.sheet = encoding, sheet
    locked.status, locked.started_at = Status.READING, timezone.now()
    locked.save(update_fields=["encoding", "sheet", "status", "started_at"])


@transaction.atomic
def choose_columns(*, batch: ImportBatch, mapping: Mapping[str, str]) -> None:
    """Raises ImportStateError with a sentence when the columns cannot be used so."""
    locked = open_batch(batch)
    used = {column: key for column, key in mapping.items() if key}
    if wrong := columns.mistakes(locked.headers, used):
        raise ImportStateError(" ".join(wrong))
    locked.mapping = used
    locked.save(update_fields=["mapping"])
    columns.remember(locked.headers, used)
    judge_again(locked)


def open_batch(batch: ImportBatch) -> ImportBatch:
    """Locked, so that two screens never change the same import at once; only while nothing is applied."""
    locked = ImportBatch.objects.light().select_for_update(of=("self",)).get(pk=batch.pk)
    if not locked.is_open:
        raise ImportStateError(f"Deze import is nu “{locked.get_status_display()}”; er kan niets meer in veranderen.")
    return locked


def judge_again(batch: ImportBatch, rows: Sequence[ImportRow] | None = None) -> None:
    """Put rows up for review: all, or in a large file only those given."""
    all_of_them = rows is None or batch.rows.count() <= ALL_AGAIN
    waiting = batch.rows.all() if rows is None or all_of_them else batch.rows.filter(pk__in=[row.pk for row in rows])
    waiting.update(verdict="")
    batch.status, batch.started_at = Status.REVIEWING, timezone.now()
    batch.save(update_fields=["status", "started_at"])


@transaction.atomic
def choose_status(*, batch: ImportBatch, publish: bool) -> None:
    locked = open_batch(batch)
    locked.publish = publish
    locked.save(update_fields=["publish"])


@transaction.atomic
def correct(*, batch: ImportBatch, row: ImportRow, texts: Mapping[str, str]) -> None:
    """Texts per field, as typed. What equals the file's own cell is no correction."""
    locked = open_batch(batch)
    fresh = locked.rows.select_for_update().get(pk=row.pk)
    from_file = field_texts(locked.mapping, fresh.raw, {})
    for key, text in texts.items():
        plain = clean(text)
        if plain == from_file.get(key, ""):
            fresh.corrections.pop(key, None)
        else:
            fresh.corrections[key] = plain
    fresh.save(update_fields=["corrections"])
    judge_again(locked, [fresh])


@transaction.atomic
def accept(*, batch: ImportBatch, row: ImportRow, problem: int, suggestion: int, everywhere: bool) -> int:
    """Take over a suggestion, for this row or for every row with the same remark. Returns for how many."""
    locked = open_batch(batch)
    fresh = locked.rows.get(pk=row.pk)
    try:
        remark = fresh.problems[problem]
        chosen = remark["suggestions"][suggestion]
    except IndexError:
        raise ImportStateError("Deze rij is intussen anders; kijk nog eens.") from None
    if everywhere:
        same = locked.rows.filter(problems__contains=[{"text": remark["text"]}]).select_for_update()
    else:
        same = locked.rows.filter(pk=fresh.pk).select_for_update()
    rows = list(same)
    for each in rows:
        text = field_texts(locked.mapping, each.raw, each.corrections).get(chosen["field"], "")
        value = remark["value"] if chosen["field"] == remark["field"] else ""
        each.corrections[chosen["field"]] = with_part_replaced(text, value, chosen["text"])
    ImportRow.objects.bulk_update(rows, ["corrections"], batch_size=500)
    judge_again(locked, rows)
    return len(rows)


def with_part_replaced(text: str, part: str, better: str) -> str:
    """Only the part that was not understood: "zorg, mobiliteitt" keeps its first word."""
    if not part or part not in text or slug_key(text) == slug_key(part):
        return better
    return text.replace(part, better, 1)


@transaction.atomic
def decide(
    *,
    batch: ImportBatch,
    rows: Sequence[ImportRow],
    decision: str,
    target: int | None = None,
    target_row: int | None = None,
) -> None:
    """What to do with these rows. A target is one of the candidates of the row, or the row is refused here."""
    locked = open_batch(batch)
    if decision not in ImportRow.Decision.values:
        raise ImportStateError("Deze keuze kennen we niet.")
    fresh = list(locked.rows.filter(pk__in=[row.pk for row in rows]).select_for_update())
    for row in fresh:
        row.decision, row.target_id, row.target_row = decision, None, None
        if decision in {ImportRow.Decision.UPDATE, ImportRow.Decision.MERGE}:
            _aim(row, target, target_row)
    ImportRow.objects.bulk_update(fresh, ["decision", "target", "target_row"], batch_size=500)
    judge_again(locked, fresh)


def _aim(row: ImportRow, target: int | None, target_row: int | None) -> None:
    offered = {(found["initiative"], found["row"]) for found in row.candidates if found["editable"]}
    own = ImportRow.objects.filter(pk=row.pk).values_list("target", flat=True).first()
    if target is not None and target == own:
        offered.add((target, None))
    if (target, target_row) not in offered:
        raise ImportStateError(f"Kies bij rij {row.number} welk initiatief je wilt bijwerken.")
    row.target_id, row.target_row = target, target_row


@transaction.atomic
def discard(*, batch: ImportBatch) -> None:
    """Throw away what was never imported."""
    locked = ImportBatch.objects.light().select_for_update(of=("self",)).get(pk=batch.pk)
    if not (locked.is_open or locked.status in {Status.BROKEN, Status.READING}):
        raise ImportStateError("Deze import is al uitgevoerd. Draai hem terug als hij niet klopt.")
    locked.delete()
