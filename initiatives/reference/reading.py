"""Reading the files of this folder, with the line number of every row."""

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent


class BadRowError(Exception):
    """A row that cannot be loaded; says which file and line, and why."""

    def __init__(self, file: str, line: int, why: str) -> None:
        super().__init__(f"{file}, regel {line}: {why}")


class Row(NamedTuple):
    """One row of a file. Missing columns and empty cells are an empty text."""

    file: str
    line: int
    values: dict[str, Any]

    def text(self, column: str) -> str:
        return str(self.values.get(column) or "").strip()

    def number(self, column: str) -> float:
        try:
            return float(self.text(column))
        except ValueError:
            raise self.bad(f"“{self.text(column)}” is geen getal ({column}).") from None

    def whole_number(self, column: str) -> int | None:
        return int(self.number(column)) if self.text(column) else None

    def words(self, column: str) -> list[str]:
        """Several words in one cell are separated by a bar."""
        return [word.strip() for word in self.text(column).split("|") if word.strip()]

    def bad(self, why: str) -> BadRowError:
        return BadRowError(self.file, self.line, why)


def csv_rows(folder: Path, file: str) -> Iterator[Row]:
    with (folder / file).open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        for values in reader:
            row = Row(file, reader.line_num, values)
            if None in values or None in values.values():
                raise row.bad(f"deze regel heeft niet {len(reader.fieldnames or [])} cellen.")
            yield row


def toml_rows(folder: Path, file: str, table: str) -> Iterator[Row]:
    """The entries of one array of tables; the line is that of its heading."""
    text = (folder / file).read_text(encoding="utf-8")
    try:
        entries = tomllib.loads(text).get(table, [])
    except tomllib.TOMLDecodeError as error:
        raise BadRowError(file, _line_in(str(error)), str(error)) from None
    headings = [number for number, line in enumerate(text.splitlines(), 1) if line.strip() == f"[[{table}]]"]
    for line, values in zip(headings, entries, strict=True):
        yield Row(file, line, values)


def _line_in(message: str) -> int:
    """The parser only says the line in words: "… (at line 3, column 9)"."""
    _, _, rest = message.partition("line ")
    digits = rest.split(",")[0]
    return int(digits) if digits.isdigit() else 1
