"""The state every test starts from: migrated, with reference data.

A transactional test commits, so Django empties all tables after it, migrations' own rows (Wagtail's root page, groups)
and reference data included. Here the tables are put back instead, from copies in a schema of their own.
"""

from collections.abc import Iterable

from django.db import connection, transaction

TABLES = """
    SELECT table_name, array_agg(quote_ident(column_name) ORDER BY ordinal_position)
    FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = %s AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'
      AND table_name <> 'django_migrations'
    GROUP BY table_name
"""


def take() -> None:
    """Copies every row of every table; run once per test database."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS snapshot CASCADE; CREATE SCHEMA snapshot")
        for table in tables("public"):
            if any_rows([table]):
                cursor.execute(f'CREATE TABLE snapshot."{table}" AS TABLE public."{table}"')


def restore() -> None:
    """Deletes what tests left and puts the copies back. Foreign keys are checked at the commit, so order is free."""
    kept = tables("snapshot")
    with transaction.atomic(), connection.cursor() as cursor:
        columns = tables("public")
        statements = [f'DELETE FROM public."{table}"' for table in any_rows(columns)]
        for table in kept:
            names = ", ".join(columns[table])
            statements.append(f'INSERT INTO public."{table}" ({names}) SELECT {names} FROM snapshot."{table}"')
        cursor.execute("SET CONSTRAINTS ALL DEFERRED; " + "; ".join(statements))


def tables(schema: str) -> dict[str, list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [schema])
        return dict(cursor.fetchall())


def any_rows(names: Iterable[str]) -> list[str]:
    questions = [f"""SELECT '{name}' WHERE EXISTS (SELECT FROM public."{name}")""" for name in names]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(questions))
        return [name for (name,) in cursor.fetchall()]
