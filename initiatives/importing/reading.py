"""From the bytes of an upload to a table of texts. Whatever is wrong with a file is said in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from initiatives.importing.cells import clean
from initiatives.importing.problems import ERROR, WARNING, Problem
from initiatives.spreadsheet import restored

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 200
HEADER_WITHIN = 20
LONGEST_HEADER = 100

FORMATS = {"csv": "csv", "txt": "csv", "tsv": "csv", "tab": "csv", "xlsx": "xlsx", "xlsm": "xlsx", "ods": "ods"}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class UnreadableFileError(Exception):
    """The sentence says what is wrong with the file and what to do."""


@dataclass
class RawRow:
    """A row as the file has it; `number` as a spreadsheet counts."""

    number: int
    cells: list[str]
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not any(self.cells)


@dataclass
class RawTable:
    """What a reader of one kind of file gives; `rows` may be lazy."""

    rows: Iterable[RawRow]
    file_format: str
    notes: list[str] = field(default_factory=list)
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)


@dataclass
class Table:
    headers: list[str]
    rows: list[RawRow]
    source: RawTable

    @property
    def notes(self) -> list[str]:
        return self.source.notes


def read_table(filename: str, content: bytes, *, encoding: str = "", sheet: str = "") -> Table:
    """Raises UnreadableFileError. An encoding or sheet that a person chose goes before what we would guess."""
    check_size(len(content))
    source = _open(filename, content, encoding, sheet)
    rows = [_clean_row(row) for row in islice(source.rows, MAX_ROWS + HEADER_WITHIN)]
    return _with_headers(rows, source)


def check_size(size: int) -> None:
    if size == 0:
        raise UnreadableFileError("Dit bestand is leeg: er staat niets in.")
    if size > MAX_BYTES:
        raise UnreadableFileError("Dit bestand is groter dan 10 MB. Splits het, of haal plaatjes en lege bladen eruit.")


def _open(filename: str, content: bytes, encoding: str, sheet: str) -> RawTable:
    from initiatives.importing import csvfile, opendocument, workbook  # noqa: PLC0415  (they build on this module)

    kind = kind_of(filename, content)
    if kind == "xlsx":
        return workbook.read(content, sheet)
    if kind == "ods":
        return opendocument.read(content, sheet)
    return csvfile.read(content, encoding)


def kind_of(filename: str, content: bytes) -> str:
    """By content first: a workbook that someone named .csv is still a workbook."""
    if content.startswith(_OLD_OFFICE):
        raise UnreadableFileError(
            "Dit is een oud Excel-bestand (.xls) of een bestand met een wachtwoord. "
            "Bewaar het als .xlsx zonder wachtwoord."
        )
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_archive(content)
    if content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"GIF8")):
        raise UnreadableFileError("Dit is geen rekenblad. Kies een bestand van de soort csv, xlsx of ods.")
    extension = filename.rpartition(".")[2].lower()
    if FORMATS.get(extension) in {"xlsx", "ods"}:
        raise UnreadableFileError(
            f"Dit bestand heet .{extension}, maar is het niet of is beschadigd. Bewaar het opnieuw."
        )
    return "csv"


def _kind_of_archive(content: bytes) -> str:
    from initiatives.importing.archive import open_archive  # noqa: PLC0415  (it builds on this module)

    with open_archive(content) as archive:
        names = set(archive.namelist())
    if "xl/workbook.xml" in names or "[Content_Types].xml" in names:
        return "xlsx"
    if "content.xml" in names:
        return "ods"
    raise UnreadableFileError("In dit bestand zit geen rekenblad. Kies een bestand van de soort csv, xlsx of ods.")


def _clean_row(row: RawRow) -> RawRow:
    if any("\0" in cell for cell in row.cells):
        row.problems.append(Problem(WARNING, f"Rij {row.number} bevat onzichtbare tekens (NUL); die zijn weggelaten."))
    row.cells = [clean(restored(clean(cell))) for cell in row.cells]
    while row.cells and not row.cells[-1]:
        row.cells.pop()
    return row


def _with_headers(rows: list[RawRow], source: RawTable) -> Table:
    """The first row with two filled cells has the headers; a title above it is told, not read."""
    filled = [row for row in rows if not row.is_empty]
    if not filled:
        raise UnreadableFileError("Dit bestand is leeg: er staan geen rijen in.")
    early = (row for row in filled[:HEADER_WITHIN] if sum(map(bool, row.cells)) > 1)
    header = next(early, filled[0])
    body = filled[filled.index(header) + 1 :]
    if header is not filled[0]:
        source.notes.append(f"De kolomkoppen staan in rij {header.number}; wat erboven staat telt niet mee.")
    if not body:
        raise UnreadableFileError("Onder de kolomkoppen staan geen rijen: er is niets om in te lezen.")
    if len(body) > MAX_ROWS:
        raise UnreadableFileError("Dit bestand heeft meer dan 50.000 rijen. Splits het in kleinere bestanden.")
    return Table(_headers(header, body, source), [_fitted(row, len(header.cells)) for row in body], source)


def _headers(header: RawRow, body: list[RawRow], source: RawTable) -> list[str]:
    if len(header.cells) > MAX_COLUMNS:
        raise UnreadableFileError(f"Dit bestand heeft meer dan {MAX_COLUMNS} kolommen. Haal weg wat niet nodig is.")
    names = [" ".join(name.split())[:LONGEST_HEADER] for name in header.cells]
    double = [name for name, times in Counter(filter(None, names)).items() if times > 1]
    source.notes += [f"De kolomkop ‘{name}’ komt vaker voor. Kies zelf welke kolom je gebruikt." for name in double]
    source.notes += [
        f"Kolom {position} heeft geen kop, maar er staat wel iets in."
        for position, name in enumerate(names, 1)
        if not name and any(len(row.cells) >= position and row.cells[position - 1] for row in body)
    ]
    return names


def _fitted(row: RawRow, width: int) -> RawRow:
    """Every row as wide as the headers; what sticks out stays in the raw row and is told."""
    if len(row.cells) > width:
        sentence = (
            f"Rij {row.number} heeft {len(row.cells)} cellen, maar er zijn {width} kolommen. "
            "Staat er ergens een scheidingsteken in een tekst zonder aanhalingstekens?"
        )
        row.problems.append(Problem(ERROR, sentence))
    row.cells += [""] * (width - len(row.cells))
    return row
