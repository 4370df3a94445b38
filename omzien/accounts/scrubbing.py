"""Takes an address out of every text that the database has, wherever somebody wrote it (TRUST 24)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

REMOVED = "[adres verwijderd]"
TEXTS = (models.CharField, models.TextField)


def scrub(address: str) -> dict[str, int]:
    """Returns per table how many rows had it. Reads every table once; nothing is cheaper that finds everything."""
    found = {model._meta.db_table: scrub_table(model, address) for model in tables()}
    return {table: count for table, count in found.items() if count}


def tables() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model


def scrub_table(model: type[models.Model], address: str) -> int:
    sets, wheres, values, sought = [], [], [], []
    # A word of its own: "jan@huis.nl" is not in "marjan@huis.nl".
    pattern = rf"(?<![\w.+-]){re.escape(address)}(?![\w-]|\.\w)"
    for field in model._meta.local_concrete_fields:
        column = f'"{field.column}"'
        if isinstance(field, models.EmailField):
            sets.append(f"{column} = CASE WHEN lower({column}) = %s THEN '' ELSE {column} END")
            values.append(address)
        elif isinstance(field, TEXTS):
            longest = field.max_length
            cut = f"left({{}}, {longest})" if longest else "{}"
            sets.append(f"{column} = " + cut.format(f"regexp_replace({column}, %s, %s, 'gi')"))
            values += [pattern, REMOVED]
        elif isinstance(field, ArrayField) or field.get_internal_type() == "JSONField":  # Wagtail's texts too
            kind = field.db_type(connection)
            sets.append(f"{column} = regexp_replace({column}::text, %s, %s, 'gi')::{kind}")
            values += [pattern, REMOVED]
        else:
            continue
        wheres.append(f"{column}::text ILIKE %s")
        sought.append(f"%{like(address)}%")
    if not sets:
        return 0
    table = f'"{model._meta.db_table}"'
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {', '.join(sets)} WHERE {' OR '.join(wheres)}",  # noqa: S608  (names of our own columns)
            [*values, *sought],
        )
        return cursor.rowcount


def like(text: str) -> str:
    """Signs that LIKE takes for more than themselves."""
    return re.sub(r"([\\%_])", r"\\\1", text)
