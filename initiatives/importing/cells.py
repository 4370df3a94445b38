"""The text of one cell: cleaned the same way when reading and comparing, so that nothing changes by itself."""

import re
import unicodedata
from datetime import date, datetime, time

# What XML cannot hold and nobody typed; line breaks and tabs stay.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u200b\u2060\ufeff]"
)
_LINE_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x85]")


def clean(text: str) -> str:
    """Composed accents, one kind of line break, no invisible characters, no space around it."""
    broken = _LINE_BREAKS.sub("\n", text)
    return unicodedata.normalize("NFC", _UNPRINTABLE.sub("", broken)).strip()


def cell_text(value: object) -> str:
    """What a reader sees in a cell of a workbook: 2019.0 is "2019", a date is "3-5-2019"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return _date_text(value) if value.time() == time(0) else f"{_date_text(value)} {value:%H:%M}"
    if isinstance(value, date):
        return _date_text(value)
    return str(value)


def _date_text(value: date) -> str:
    return f"{value.day}-{value.month}-{value.year}"
