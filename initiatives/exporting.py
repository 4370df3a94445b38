"""Initiatives as a spreadsheet: the columns that the import knows, so that reading it back changes nothing."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from openpyxl import Workbook

from initiatives.importing.cells import clean
from initiatives.importing.fields import FIELDS, ImportField
from initiatives.importing.snapshot import snapshot
from initiatives.importing.vocabulary import Vocabulary
from initiatives.models import Initiative
from initiatives.spreadsheet import neutralised
from omzien.accounts.models import User

# What people offer and need is not a field yet.
COLUMNS: Final = tuple(field for field in FIELDS if field.key not in {"needs", "offers"})
CHUNK = 1_000
SHEET = "Initiatieven"

Cell = str | int | float


def rows(initiatives: QuerySet[Initiative], user: User | AnonymousUser) -> Iterator[list[Cell]]:
    """The headers, then a row for each that this person may change: the columns hold what is not public."""
    vocabulary = Vocabulary.load(user)
    regions = _regions_of(vocabulary)
    yield [field.label for field in COLUMNS]
    found = initiatives.editable_by(user).defer("search_vector").prefetch_related("themes")  # type: ignore[attr-defined]  # the stubs miss it
    for initiative in found.iterator(chunk_size=CHUNK):
        values = snapshot(initiative, [theme.pk for theme in initiative.themes.all()])
        values["regions"] = regions.get(initiative.municipality_id, "")
        values["status"] = initiative.get_status_display()
        yield [_cell(field, values.get(field.key), vocabulary) for field in COLUMNS]


def _cell(field: ImportField, value: Any, vocabulary: Vocabulary) -> Cell:
    if isinstance(value, int | float) and not isinstance(value, bool) and not _is_reference(field):
        return value
    return neutralised(clean(vocabulary.display(field.key, value)))


def _is_reference(field: ImportField) -> bool:
    return field.key in {"municipality", "place", "phase", "kind", "legal_form"}


def _regions_of(vocabulary: Vocabulary) -> dict[int | None, str]:
    found: dict[int | None, list[str]] = {}
    for region, name in vocabulary.regions.names.items():
        for municipality in vocabulary.covers.get(region, ()):
            found.setdefault(municipality, []).append(name)
    return {municipality: "; ".join(names) for municipality, names in found.items()}


def as_csv(table: Iterable[list[Cell]]) -> bytes:
    """Semicolons and a byte order mark, as Dutch spreadsheet programs expect."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(table)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(table: Iterable[list[Cell]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.freeze_panes = "C2"
    for cells in table:
        sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def as_ods(table: Iterable[list[Cell]]) -> bytes:
    """Written straight away: odfpy keeps an object for every cell, and drops double spaces and line breaks."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), _ODS_TYPE)  # first and uncompressed, by the standard
        archive.writestr("META-INF/manifest.xml", _ODS_MANIFEST)
        archive.writestr("content.xml", "".join(_ods_parts(table)))
    return content.getvalue()


def _ods_parts(table: Iterable[list[Cell]]) -> Iterator[str]:
    yield f'{_ODS_HEAD}<table:table table:name="{SHEET}">'
    for cells in table:
        yield f"<table:table-row>{''.join(map(_ods_cell, cells))}</table:table-row>"
    yield "</table:table></office:spreadsheet></office:body></office:document-content>"


def _ods_cell(value: Cell) -> str:
    if isinstance(value, str):
        if not value:
            return "<table:table-cell/>"
        paragraphs = "".join(f"<text:p>{_ods_text(line)}</text:p>" for line in value.split("\n"))
        return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'
    number = quoteattr(repr(value))
    return (
        f'<table:table-cell office:value-type="float" office:value={number}><text:p>{value}</text:p></table:table-cell>'
    )


def _ods_text(line: str) -> str:
    """Spaces that XML readers may fold, and tabs, as elements."""
    spaced = re.sub(r"^ | {2,}| $", lambda run: f"\x00{len(run[0])}\x00", line)
    marked = re.sub("\x00(\\d+)\x00", r'<text:s text:c="\1"/>', escape(spaced))
    return marked.replace("\t", "<text:tab/>")


FORMATS: Final = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ods": (as_ods, "application/vnd.oasis.opendocument.spreadsheet"),
}


def export_response(initiatives: QuerySet[Initiative], file_format: str, user: User | AnonymousUser) -> HttpResponse:
    write, content_type = FORMATS[file_format]
    response = HttpResponse(write(rows(initiatives, user)), content_type=content_type)
    name = f"initiatieven-{timezone.localdate():%Y-%m-%d}.{file_format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' office:version="1.2"><office:body><office:spreadsheet>'
)
