"""Keeps the index what the things are. Runs in the caller's transaction: what is rolled back was never found.

Of two who write the same thing at once the second waits, and then reads what the first left: the newest stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection, transaction

from omzien.search.analysis import Texts, vectors
from omzien.search.marks import LETTERS, choice_lexemes, kind_lexeme, week_lexeme
from omzien.search.models import Document
from omzien.search.registry import Entry, source_of, sources

BATCH = 500
LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_BODY = 250, 500, 20_000
# So many locks tell things of a kind apart; a large import would fill PostgreSQL's table of locks with one for each.
LOCKS = 1024
_COLUMNS = (
    *("kind", "object_id", "title", "summary", "body", "url", "where", "themes", "phases", "regions"),
    *("municipalities", "is_public", "initiative_id", "dated", "until", "vector", "title_vector", "rank_vector"),
)
_CASTS = {
    "themes": "::bigint[]",
    "phases": "::bigint[]",
    "regions": "::bigint[]",
    "municipalities": "::bigint[]",
    "vector": "::tsvector",
    "title_vector": "::tsvector",
    "rank_vector": "::tsvector",
}


def index(kind: str, ids: Iterable[int]) -> int:
    """Write these things anew, or take out what is no longer to be found. Returns how many there were."""
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), BATCH):
        _index_batch(kind, wanted[start : start + BATCH])
    return len(wanted)


def hold(kind: str, ids: Iterable[int], *, wait: bool = True) -> list[int]:
    """Until the end of the transaction nobody else writes these. Without `wait`, those that nobody else is writing."""
    by_lock: dict[int, list[int]] = {}
    for pk in ids:
        by_lock.setdefault(pk % LOCKS, []).append(pk)
    lock = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT number, {lock}(hashtext(%s), number)::text FROM unnest(%s::int[]) AS number",  # noqa: S608  (constants only)
            [f"search:{kind}", sorted(by_lock)],
        )
        held = [number for number, got in cursor.fetchall() if got != "false"]
    return [pk for number in held for pk in by_lock[number]]


def reindex(kinds: Iterable[str] = ()) -> int:
    """Write everything of these kinds, or of all, anew and take out what is left over; step by step, each on its own.

    For a first start, and after a change of analysis. Returns how many things there are.
    """
    wanted = set(kinds)
    return sum(_walk_all(source.kind) for source in sources() if not wanted or source.kind in wanted)


def _walk_all(kind: str) -> int:
    step = walk(kind, after=0)
    total = step.number
    while step.after:
        step = walk(kind, after=step.after)
        total += step.number
    return total


class Step(NamedTuple):
    """After which id to go on, 0 when all were seen; and how many things this step saw."""

    after: int
    number: int


@transaction.atomic
def walk(kind: str, *, after: int, most: int = BATCH) -> Step:
    """Bring the next things up to date, and forget what the index has between them that is no more.

    What somebody is writing at this moment is passed by: they leave it right, and nobody waits for each other in turn.
    """
    things = source_of(kind).model._default_manager.filter(pk__gt=after).order_by("pk")
    ids = list(things.values_list("pk", flat=True)[:most])
    left_over = Document.objects.filter(kind=kind, object_id__gt=after).exclude(object_id__in=ids)
    if len(ids) == most:
        left_over = left_over.filter(object_id__lt=ids[-1])
    doubtful = list(left_over.order_by("object_id").values_list("object_id", flat=True))
    for batch in (ids, *(doubtful[start : start + BATCH] for start in range(0, len(doubtful), BATCH))):
        _write(kind, hold(kind, batch, wait=False))
    return Step(ids[-1] if len(ids) == most else 0, len(ids))


@transaction.atomic(savepoint=False)
def remove(kind: str, ids: Sequence[int]) -> None:
    hold(kind, ids)
    _forget(kind, ids)


@transaction.atomic(savepoint=False)
def _index_batch(kind: str, ids: Sequence[int]) -> None:
    hold(kind, ids)
    _write(kind, ids)


def _write(kind: str, ids: Sequence[int]) -> None:
    """What these are now; call it holding them."""
    if not ids:
        return
    entries = list(source_of(kind).entries(ids))
    gone = set(ids) - {entry.object_id for entry in entries}
    if gone:
        _forget(kind, sorted(gone))
    if entries:
        _upsert([_row(kind, entry) for entry in sorted(entries, key=lambda entry: entry.object_id)])


def _forget(kind: str, ids: Sequence[int]) -> None:
    Document.objects.filter(kind=kind, object_id__in=ids).delete()


def _row(kind: str, entry: Entry) -> list[Any]:
    found_by = vectors(_texts(kind, entry))
    return [
        kind,
        entry.object_id,
        entry.title[:LONGEST_TITLE],
        entry.summary[:LONGEST_SUMMARY],
        entry.body[:LONGEST_BODY],
        entry.url,
        entry.where,
        list(entry.themes),
        list(entry.phases),
        list(entry.regions),
        list(entry.municipalities),
        entry.is_public,
        entry.initiative_id,
        entry.dated,
        entry.until,
        found_by.all,
        found_by.title,
        found_by.rank,
    ]


def _texts(kind: str, entry: Entry) -> Texts:
    marks = [kind_lexeme(kind), week_lexeme(entry.dated)]
    marks += [mark for column in LETTERS for mark in choice_lexemes(column, getattr(entry, column))]
    if not entry.is_faint:
        return Texts(entry.title, entry.terms, entry.aliases, entry.summary, entry.body, marks)
    everything = "\n".join([entry.title, *entry.terms, entry.summary, entry.body])
    return Texts("", body=everything, marks=marks)


def _upsert(rows: list[list[Any]]) -> None:
    """What is as it was is not written: the sweep passes by everything."""
    names = ", ".join(f'"{name}"' for name in _COLUMNS)
    values = ", ".join(f"%s{_CASTS.get(name, '')}" for name in _COLUMNS)
    fresh = ", ".join(f'"{name}" = EXCLUDED."{name}"' for name in _COLUMNS[2:])
    known, new = (", ".join(f'{table}."{name}"' for name in _COLUMNS[2:]) for table in ("known", "EXCLUDED"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Document._meta.db_table} AS known ({names}) "  # noqa: S608  (constants only)
            f"VALUES {', '.join([f'({values})'] * len(rows))} "
            f'ON CONFLICT ("kind", "object_id") DO UPDATE SET {fresh} '
            f"WHERE ({known}) IS DISTINCT FROM ({new})",
            [value for row in rows for value in row],
        )
