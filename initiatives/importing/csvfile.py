"""Text files with separators, as Excel, Numbers, LibreOffice and old systems write them."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from charset_normalizer import from_bytes

from initiatives.importing.problems import ERROR, Problem
from initiatives.importing.reading import RawRow, RawTable, UnreadableFileError

SEPARATORS = (";", ",", "\t", "|")
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
    "cp850": "MS-DOS (850)",
}
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_EIGHT_BIT = ("cp1252", "mac_roman", "cp850")
_SAMPLE = 200_000
_USUAL = frozenset("éëïöüóèáêÉËÏÖÜÓÈ")
_RARE = frozenset("àâçñôûîäíúĳÁÀÇÄ")
_TYPED = frozenset("€’‘“”–—…´°·²½©®")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


def read(content: bytes, encoding: str = "") -> RawTable:
    chosen = encoding if encoding in ENCODINGS else detect_encoding(content)
    text = _decode(content, chosen)
    separator, text = _announced(text)
    separator = separator or detect_separator(text)
    table = RawTable(parse(text, separator), "csv", encoding=_label(chosen), separator=separator)
    if lost := text.count("\ufffd"):
        table.notes.append(
            f"{lost} tekens konden niet worden gelezen en staan er als �. Kies zo nodig een andere tekenset."
        )
    return table


def _label(encoding: str) -> str:
    return "utf-8" if encoding == "utf-8-sig" else encoding


def detect_encoding(content: bytes) -> str:
    """A byte order mark, else UTF-8 when it is valid, else what gives Dutch words.

    General detectors need more accented text than a list of names has, so the eight-bit sets are told apart by
    whether their letters are Dutch; charset-normalizer is asked only when none is.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    if wide := _without_mark(content):
        return wide
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _eight_bit(content if content[:_SAMPLE].isascii() else content[:_SAMPLE])
    return "utf-8"


def _without_mark(content: bytes) -> str:
    """UTF-16 without its mark: every other byte of Latin text is zero."""
    sample = content[:2000]
    if len(sample) < 4 or len(content) % 2:
        return ""
    even, odd = sample[0::2], sample[1::2]
    if odd.count(0) > len(odd) * 0.7 and even.count(0) < len(even) * 0.1:
        return "utf-16-le"
    if even.count(0) > len(even) * 0.7 and odd.count(0) < len(odd) * 0.1:
        return "utf-16-be"
    return ""


def _eight_bit(content: bytes) -> str:
    scores = {encoding: _dutchness(content.decode(encoding, "replace")) for encoding in _EIGHT_BIT}
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] > 0:
        return best
    guess = from_bytes(content[:20_000]).best()
    return guess.encoding if guess else "cp1252"


def _dutchness(text: str) -> int:
    """Letters that Dutch uses inside a word count for, everything else outside ASCII against."""
    score = 0
    for match in re.finditer(r"[^\x00-\x7f]", text):
        char = match[0]
        around = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
        if any(near.isascii() and near.isalpha() for near in around) and (char in _USUAL or char in _RARE):
            lonely_capital = char.isupper() and around[:1].islower()
            score += -1 if lonely_capital else 3 if char in _USUAL else 1
        else:
            score += 1 if char in _TYPED else -2
    return score


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding, "replace").removeprefix("\ufeff")
    except (LookupError, UnicodeError) as error:
        raise UnreadableFileError(
            "De tekens in dit bestand konden niet worden gelezen. Bewaar het als UTF-8."
        ) from error


def _announced(text: str) -> tuple[str, str]:
    """Excel's own first line "sep=;" names the separator and is not a row."""
    first = re.match(r'"?sep=(.)"?\s*?(?:\r\n|\r|\n)', text, re.IGNORECASE)
    return (first[1], text[first.end() :]) if first and first[1] in SEPARATORS else ("", text)


def detect_separator(text: str) -> str:
    """The one that gives most rows the same number of columns, and more of them rather than fewer."""

    def score(separator: str) -> float:
        widths = [len(row.cells) for row in islice(parse(text[:_SAMPLE], separator), 100) if any(row.cells)]
        wide = Counter(width for width in widths if width > 1)
        if not wide:
            return 0.0
        width, times = max(wide.items(), key=lambda item: (item[1], item[0]))
        return times / len(widths) + min(width, 50) / 100

    return max(SEPARATORS, key=score)


def parse(text: str, separator: str) -> Iterator[RawRow]:
    """Records with the number a spreadsheet gives them; a quote that nobody closes costs one row, not the rest."""
    lines = _LINE.findall(text)
    number = start = 0
    while start < len(lines):
        rest = (lines[at] for at in range(start, len(lines)))
        reader = csv.reader(rest, delimiter=separator, strict=True)
        done = 0
        try:
            for cells in reader:
                number += 1
                done = reader.line_num
                yield RawRow(number, cells)
        except csv.Error:
            number += 1
            yield RawRow(number, _literal(lines[start + done], separator), [_lone_quote(number)])
            start += done + 1
        else:
            return


def _literal(line: str, separator: str) -> list[str]:
    return [cell.strip().strip('"') for cell in line.rstrip("\r\n").split(separator)]


def _lone_quote(number: int) -> Problem:
    sentence = f'In rij {number} staat een aanhalingsteken (") dat niet wordt gesloten; kijk na of de rij klopt.'
    return Problem(ERROR, sentence)
