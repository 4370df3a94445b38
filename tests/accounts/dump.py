"""What somebody would find who searches a copy of the whole database."""

from django.db import connection

READABLE = """
    SELECT table_name, column_name, data_type FROM information_schema.columns
    WHERE table_schema = current_schema() AND data_type IN
    ('text', 'character varying', 'character', 'json', 'jsonb', 'bytea', 'tsvector', 'ARRAY', 'inet', 'USER-DEFINED')
"""


def places_with(text):
    """The names of the columns, of any table, in which this text stands in any case."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(READABLE)
        for table, column, kind in cursor.fetchall():
            value = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE position(%s in lower({value})) > 0', [text.lower()])
            if cursor.fetchone()[0]:
                found.append(f"{table}.{column}")
    return sorted(found)
