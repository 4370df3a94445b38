"""Excel workbooks, read row by row with openpyxl itself: tablib loads all sheets and styles, ten times the memory."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import Any

import openpyxl
from openpyxl.utils.cell import range_boundaries

from initiatives.importing.archive import BROKEN, open_archive
from initiatives.importing.cells import cell_text
from initiatives.importing.problems import WARNING, Problem
from initiatives.importing.reading import HEADER_WITHIN, MAX_COLUMNS, MAX_ROWS, RawRow, RawTable, UnreadableFileError

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_MOST_MERGED = 5_000
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")


def read(content: bytes, wanted: str = "") -> RawTable:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns about charts and styles, which are not read
            return _read(content, wanted)
    except UnreadableFileError:
        raise
    except Exception as error:  # any bytes may be inside, and openpyxl lets whatever goes wrong through
        raise UnreadableFileError(BROKEN) from error


def _read(content: bytes, wanted: str) -> RawTable:
    open_archive(content).close()
    book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
    sheets = {sheet.title: _rows(sheet) for sheet in _in_order(book)}
    title = wanted if wanted in sheets else next((name for name, rows in sheets.items() if rows), "")
    if not title:
        raise UnreadableFileError("Dit bestand is leeg: in geen van de werkbladen staat iets.")
    table = RawTable(sheets[title], "xlsx", sheet=title, sheets=[name for name, rows in sheets.items() if rows])
    table.notes += fill_merged(sheets[title], _merged(content, book[title]))
    table.notes += about_sheets(table)
    return table


def about_sheets(table: RawTable) -> list[str]:
    others = [f"‘{name}’" for name in table.sheets if name != table.sheet]
    if not others:
        return []
    return [f"Werkblad ‘{table.sheet}’ is gelezen; {', '.join(others)} niet. Je kunt hieronder een ander blad kiezen."]


def _in_order(book: Any) -> list[Any]:
    """Visible sheets first: a hidden one is read only when nothing else has rows, or when asked for."""
    return sorted(book.worksheets, key=lambda sheet: sheet.sheet_state != "visible")


def _rows(sheet: Any) -> list[RawRow]:
    sheet.reset_dimensions()  # some programs write a wrong size
    most = MAX_ROWS + HEADER_WITHIN + 1
    found = []
    for row in _filled(sheet):
        found.append(row)
        if len(found) >= most:
            break
    return found


def _filled(sheet: Any) -> Iterator[RawRow]:
    for number, values in enumerate(islice(sheet.iter_rows(values_only=True), 1_100_000), 1):
        cells = [cell_text(value) for value in values[: MAX_COLUMNS + 1]]
        if any(cells):
            wrong = [text for text in cells if text in _ERRORS]
            sentence = f"In rij {number} staat een formulefout ({''.join(wrong[:1])}); die cel is leeg gelezen."
            problems = [Problem(WARNING, sentence)] if wrong else []
            yield RawRow(number, ["" if text in _ERRORS else text for text in cells], problems)


def _merged(content: bytes, sheet: Any) -> list[tuple[int, int, int, int]]:
    """First column, first row, last column, last row; openpyxl does not tell them while reading row by row."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        found = _MERGED.findall(archive.read(sheet._worksheet_path))
    return [range_boundaries(ref.decode()) for ref in found[:_MOST_MERGED]]


def fill_merged(rows: list[RawRow], ranges: list[tuple[int, int, int, int]]) -> list[str]:
    """A value merged over several rows holds for each of them; returns what to tell."""
    by_number = {row.number: row for row in rows}
    filled = 0
    for column, first, _last_column, last in ranges:
        source = by_number.get(first)
        if source is None or last == first or len(source.cells) < column or not source.cells[column - 1]:
            continue
        for number in range(first + 1, min(last, first + MAX_ROWS) + 1):
            if row := by_number.get(number):
                row.cells += [""] * (column - len(row.cells))
                row.cells[column - 1] = row.cells[column - 1] or source.cells[column - 1]
                filled += 1
    return [f"{filled} cellen waren samengevoegd met een cel erboven; ze kregen de waarde daarvan."] if filled else []
