"""Saving many rows at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from initiatives.models import ImportRow


def save_rows(rows: Iterable[ImportRow], names: Sequence[str]) -> None:
    """One statement. `bulk_update` builds an expression per row and field, five times the work of the review itself."""
    fields: list[Any] = [ImportRow._meta.get_field(name) for name in names]
    values = [{"id": row.pk} | {field.column: getattr(row, field.attname) for field in fields} for row in rows]
    shape = ", ".join(["id bigint", *(f"{field.column} {_column_type(field)}" for field in fields)])
    updates = ", ".join(f"{field.column} = new.{field.column}" for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {ImportRow._meta.db_table} AS old SET {updates} "  # noqa: S608  (names of our own fields only)
            f"FROM jsonb_to_recordset(%s) AS new({shape}) WHERE old.id = new.id",
            [json.dumps(values)],
        )


def _column_type(field: Any) -> str:
    return str(field.db_type(connection)) if field.is_relation or field.get_internal_type() == "JSONField" else "text"
