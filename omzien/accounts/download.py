"""Everything about one person as a zip: JSON to read by machine, and one page to read by eye, without script."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format

from omzien.accounts.models import User
from omzien.accounts.personal import PersonalData, kinds

STYLE = """
body { max-width: 48rem; margin: 2rem auto; padding: 0 1rem; font: 1.05rem/1.6 system-ui, sans-serif; color: #1d2b2a; }
h1, h2 { line-height: 1.2; color: #0e4f4c; }
dl { border: 1px solid #ded7ca; border-radius: 8px; padding: 0.5rem 1rem; margin: 0 0 1rem; }
dt { color: #51605e; font-size: 0.9rem; }
dd { margin: 0 0 0.5rem; white-space: pre-wrap; overflow-wrap: anywhere; }
"""


class Chunks:
    """A file that only grows: what the zip writes to it is taken away and sent."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        data, self._written = b"".join(self._written), []
        return data


def zip_of(user: User) -> Iterator[bytes]:
    """In pieces, one kind of data at a time: the memory of one kind, never of all."""
    sink = Chunks()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]  # it only writes
        page: list[str] = []
        for kind in kinds():
            rows = [plain(dict(row)) for row in kind.export(user)]
            archive.writestr(f"gegevens/{kind.key}.json", json.dumps(rows, ensure_ascii=False, indent=2))
            page.append(section_of(kind, rows))
            yield sink.take()
        archive.writestr("stijl.css", STYLE)
        archive.writestr("index.html", page_of(user, page))
    yield sink.take()


def section_of(kind: PersonalData, rows: Sequence[Any]) -> str:
    shown = [[(name, readable(value)) for name, value in row.items()] for row in rows]
    return render_to_string("accounts/data/section.html", {"kind": kind, "rows": shown})


def page_of(user: User, sections: Sequence[str]) -> str:
    head, tail = render_to_string("accounts/data/index.html", {"person": user, "now": timezone.now()}).split("<!--#-->")
    return head + "".join(sections) + tail


def plain(value: Any) -> Any:
    """Times in UTC, as text; what JSON has no word for as text."""
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def readable(value: Any) -> str:
    """For people: Dutch words, and lists below each other."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {readable(one)}" for name, one in value.items())
    if isinstance(value, list):
        return "\n\n".join(map(readable, value)) or "–"
    return moment(value) if isinstance(value, str) else str(value)


def moment(text: str) -> str:
    """A time that `plain` wrote, in words; any other text as it is."""
    try:
        found = datetime.fromisoformat(text) if len(text) >= len("2026-01-01T00:00:00+00:00") else None
    except ValueError:
        return text
    return f"{date_format(timezone.localtime(found), 'j F Y, H.i')} uur" if found and found.tzinfo else text
