"""OpenDocument spreadsheets, streamed: odfpy builds the whole document and obeys repeats of a million cells."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from initiatives.importing.archive import BROKEN, LOCKED, open_archive
from initiatives.importing.cells import cell_text
from initiatives.importing.reading import HEADER_WITHIN, MAX_COLUMNS, MAX_ROWS, RawRow, RawTable, UnreadableFileError
from initiatives.importing.workbook import about_sheets, fill_merged

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_MOST_SPACES = 1_000


class _Sheet:
    def __init__(self, name: str, style: str) -> None:
        self.name, self.style = name, style
        self.rows: list[RawRow] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.next_number = 1


def read(content: bytes, wanted: str = "") -> RawTable:
    with open_archive(content) as archive:
        try:
            if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise UnreadableFileError(LOCKED)
        except KeyError:
            pass  # a file without a list of its parts is still readable
        except Exception as error:
            if isinstance(error, UnreadableFileError):
                raise
            raise UnreadableFileError(BROKEN) from error
        try:
            with archive.open("content.xml") as stream:
                sheets, hidden = _sheets(stream)
        except UnreadableFileError:
            raise
        except (ParseError, DefusedXmlException) as error:
            raise UnreadableFileError(BROKEN) from error
        except Exception as error:  # zlib, zipfile and expat each have errors of their own
            raise UnreadableFileError(BROKEN) from error
    return _chosen(sheets, hidden, wanted)


def _chosen(sheets: list[_Sheet], hidden: set[str], wanted: str) -> RawTable:
    filled = sorted((sheet for sheet in sheets if sheet.rows), key=lambda sheet: sheet.style in hidden)
    if not filled:
        raise UnreadableFileError("Dit bestand is leeg: in geen van de werkbladen staat iets.")
    sheet = next((sheet for sheet in filled if sheet.name == wanted), filled[0])
    table = RawTable(sheet.rows, "ods", sheet=sheet.name, sheets=[each.name for each in filled])
    table.notes += fill_merged(sheet.rows, sheet.merged) + about_sheets(table)
    return table


def _sheets(stream: object) -> tuple[list[_Sheet], set[str]]:
    """Every sheet with its filled rows, and the names of the styles that hide one."""
    sheets: list[_Sheet] = []
    hidden: set[str] = set()
    for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            if element.tag == f"{_TABLE}table":
                sheets.append(_Sheet(element.get(f"{_TABLE}name", ""), element.get(f"{_TABLE}style-name", "")))
        elif element.tag == f"{_TABLE}table-row" and sheets:
            _add_row(sheets[-1], element)
            element.clear()
        elif element.tag == f"{_STYLE}style":
            if any(part.get(f"{_TABLE}display") == "false" for part in element):
                hidden.add(element.get(f"{_STYLE}name", ""))
            element.clear()
    return sheets, hidden


def _add_row(sheet: _Sheet, element: Element) -> None:
    number, times = sheet.next_number, _repeats(element, f"{_TABLE}number-rows-repeated")
    sheet.next_number += times
    cells = list(_cells(sheet, element, number))
    if not any(cells):
        return
    room = MAX_ROWS + HEADER_WITHIN + 1 - len(sheet.rows)
    sheet.rows += [RawRow(number + step, list(cells)) for step in range(min(times, room))]


def _cells(sheet: _Sheet, row: Element, number: int) -> Iterator[str]:
    column = 1
    for cell in row:
        if cell.tag not in _CELLS or column > MAX_COLUMNS:
            continue
        text = _text(cell)
        repeats = min(_repeats(cell, f"{_TABLE}number-columns-repeated"), MAX_COLUMNS + 2 - column)
        spanned = _repeats(cell, f"{_TABLE}number-rows-spanned")
        if spanned > 1:
            sheet.merged.append((column, number, column, number + spanned - 1))
        yield from [text] * repeats
        column += repeats


def _repeats(element: Element, name: str) -> int:
    value = element.get(name, "1")
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) < 9 else 1


def _text(cell: Element) -> str:
    kind = cell.get(f"{_OFFICE}value-type", "")
    if kind in {"float", "percentage", "currency"}:
        return _number(cell.get(f"{_OFFICE}value", ""))
    if kind == "date":
        return _date(cell.get(f"{_OFFICE}date-value", ""))
    if kind == "boolean":
        return cell_text(cell.get(f"{_OFFICE}boolean-value") == "true")
    paragraphs = [_paragraph(part) for part in cell if part.tag == f"{_TEXT}p"]
    return "\n".join(paragraphs)


def _number(value: str) -> str:
    try:
        return cell_text(float(value))
    except (ValueError, OverflowError):
        return value


def _date(value: str) -> str:
    parts = value.partition("T")[0].split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 5 for part in parts):
        return value
    year, month, day = (int(part) for part in parts)
    return f"{day}-{month}-{year}"


def _paragraph(element: Element) -> str:
    """The text of a paragraph; runs of spaces, tabs and breaks are elements of their own."""
    text = element.text or ""
    for part in element:
        if part.tag == f"{_TEXT}s":
            text += " " * min(_repeats(part, f"{_TEXT}c"), _MOST_SPACES)
        elif part.tag == f"{_TEXT}tab":
            text += "\t"
        elif part.tag == f"{_TEXT}line-break":
            text += "\n"
        elif part.tag != f"{_OFFICE}annotation":
            text += _paragraph(part)
        text += part.tail or ""
    return text
