"""Keeps the index what the things are. Runs in the caller's transaction: what is rolled back was never found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from omzien.search.analysis import Texts, vectors
from omzien.search.models import Document
from omzien.search.registry import Entry, source_of, sources

BATCH = 500
LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_BODY = 250, 500, 20_000
_COLUMNS = (
    *("kind", "object_id", "title", "summary", "body", "url", "where", "themes", "phases", "regions"),
    *("municipalities", "is_public", "initiative_id", "dated", "vector", "title_vector", "rank_vector"),
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


def reindex() -> int:
    """Write everything anew and take out what is left over; for a first start, and after a change of analysis."""
    total = 0
    for source in sources():
        ids = list(source.all_ids())
        Document.objects.filter(kind=source.kind).exclude(object_id__in=ids).delete()
        total += index(source.kind, ids)
    return total


def remove(kind: str, ids: Sequence[int]) -> None:
    Document.objects.filter(kind=kind, object_id__in=ids).delete()


def _index_batch(kind: str, ids: Sequence[int]) -> None:
    entries = list(source_of(kind).entries(ids))
    gone = set(ids) - {entry.object_id for entry in entries}
    if gone:
        remove(kind, sorted(gone))
    if entries:
        _upsert([_row(kind, entry) for entry in sorted(entries, key=lambda entry: entry.object_id)])


def _row(kind: str, entry: Entry) -> list[Any]:
    found_by = vectors(Texts(entry.title, entry.terms, entry.aliases, entry.summary, entry.body))
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
        found_by.all,
        found_by.title,
        found_by.rank,
    ]


def _upsert(rows: list[list[Any]]) -> None:
    names = ", ".join(f'"{name}"' for name in _COLUMNS)
    values = ", ".join(f"%s{_CASTS.get(name, '')}" for name in _COLUMNS)
    fresh = ", ".join(f'"{name}" = EXCLUDED."{name}"' for name in _COLUMNS[2:])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Document._meta.db_table} ({names}) VALUES {', '.join([f'({values})'] * len(rows))} "  # noqa: S608  (constants only)
            f'ON CONFLICT ("kind", "object_id") DO UPDATE SET {fresh}',
            [value for row in rows for value in row],
        )
