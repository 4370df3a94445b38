"""The steps of an import, for tests: a table of texts becomes a file, a file becomes a batch that is reviewed."""

import csv
import io
from pathlib import Path

from initiatives.importing import batches
from initiatives.importing.apply import start_applying
from initiatives.importing.undo import start_undoing
from initiatives.importing.work import carry_on
from initiatives.models import ImportBatch, Initiative

QUESTIONNAIRE = Path(__file__).parents[2] / "data" / "initiatieven_vragenlijst.csv"


def as_csv(rows, separator=";", encoding="utf-8"):
    """Rows as dicts, with the headers of the first."""
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys(), delimiter=separator, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def uploaded(user, content, filename="lijst.csv"):
    batch = batches.store_upload(user=user, filename=filename, content=content)
    carry_on(batch.pk)
    return ImportBatch.objects.get(pk=batch.pk)


def reviewed(user, content, filename="lijst.csv", mapping=None):
    """Rows may also be given as a list of dicts."""
    if isinstance(content, list):
        content = as_csv(content)
    batch = uploaded(user, content, filename)
    batches.choose_columns(batch=batch, mapping=batch.mapping if mapping is None else mapping)
    return carried_on(batch)


def carried_on(batch):
    carry_on(batch.pk)
    batch.refresh_from_db()
    return batch


def applied(user, content, **options):
    return applied_batch(user, reviewed(user, content, **options))


def applied_batch(user, batch):
    start_applying(batch=batch, user=user)
    return carried_on(batch)


def undone(user, batch):
    start_undoing(batch=batch, user=user)
    return carried_on(batch)


def row(batch, number):
    return batch.rows.get(number=number)


def verdicts(batch):
    return list(batch.rows.order_by("number").values_list("verdict", flat=True))


def results(batch):
    return list(batch.rows.order_by("number").values_list("result", flat=True))


def everything():
    """Every column of every initiative, for saying that nothing changed."""
    fields = [
        field.attname for field in Initiative._meta.concrete_fields if field.name not in {"search_vector", "updated_at"}
    ]
    rows = [tuple(row) for row in Initiative.objects.order_by("pk").values_list(*fields)]
    themes = Initiative.themes.through.objects.order_by("initiative_id", "theme_id")
    return rows, list(themes.values_list("initiative_id", "theme_id"))
