"""Which files a question may carry (TRUST 12): what they hold must be what their name says, and nothing runs.

Pictures are written anew, without where and when they were taken.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import PurePath
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from omzien.mail.incoming.words import fit
from omzien.pictures.uploads import FORMATS, clean_picture

LARGEST = 10 * 1024 * 1024
MOST_FILES = 10
LONGEST_NAME = 150
MOST_ENTRIES = 5_000
TOO_LARGE = "groter dan 10 MB"
TOO_MANY = f"meer dan {MOST_FILES} bestanden in één bericht"
EMPTY = "leeg"
NOT_WHAT_IT_SAYS = "de inhoud past niet bij de naam"
WRONG_KIND = "dit soort bestand nemen we niet aan"
WINMAIL = "een bestand van Outlook dat alleen Outlook kan openen"

OFFICE = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}
OPEN_DOCUMENT = {
    ".odt": b"application/vnd.oasis.opendocument.text",
    ".ods": b"application/vnd.oasis.opendocument.spreadsheet",
    ".odp": b"application/vnd.oasis.opendocument.presentation",
}
CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    **{suffix: kind.decode() for suffix, kind in OPEN_DOCUMENT.items()},
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
# For a form: what may be chosen, and how that is said.
EXTENSIONS = tuple(CONTENT_TYPES)
IN_WORDS = "PDF, foto’s (JPG, PNG, WebP), Word, Excel, PowerPoint, OpenDocument, tekst; hoogstens 10 MB per bestand"


class File(NamedTuple):
    """A file as it came: by its name, and its bytes. What is too large may come without them, with its `size` alone."""

    name: str
    content: bytes
    size: int = 0

    @property
    def weight(self) -> int:
        return self.size or len(self.content)


class Checked(NamedTuple):
    """A file as it may be kept."""

    name: str
    content_type: str
    content: bytes


class RefusedError(Exception):
    """A file that is not kept. Its text is a reason in Dutch, to stand behind the name."""


def checked(file: File) -> Checked:
    """Raises RefusedError with the reason."""
    name = clean_name(file.name)
    suffix = PurePath(name).suffix.lower()
    if name.lower() == "winmail.dat":
        raise RefusedError(WINMAIL)
    if suffix not in CONTENT_TYPES:
        raise RefusedError(WRONG_KIND)
    if not file.weight:
        raise RefusedError(EMPTY)
    if file.weight > LARGEST:
        raise RefusedError(TOO_LARGE)
    if suffix in FORMATS:
        return Checked(name, CONTENT_TYPES[suffix], _picture(name, file.content))
    if not _HOLDS[suffix](file.content, suffix):
        raise RefusedError(NOT_WHAT_IT_SAYS)
    return Checked(name, CONTENT_TYPES[suffix], file.content)


def clean_name(name: str) -> str:
    """Without folders and control characters, and not endless; its end is what says the kind."""
    last = PurePath(fit(name).replace("\\", "/").replace("\n", " ")).name.strip(". ") or "bijlage"
    return last if len(last) <= LONGEST_NAME else f"{last[: LONGEST_NAME - 20]}…{last[-19:]}"


def _picture(name: str, content: bytes) -> bytes:
    try:
        return clean_picture(SimpleUploadedFile(name, content)).read()
    except ValidationError as error:
        raise RefusedError(NOT_WHAT_IT_SAYS) from error


def _is_pdf(content: bytes, suffix: str) -> bool:
    return content[:1024].lstrip().startswith(b"%PDF-")


def _is_text(content: bytes, suffix: str) -> bool:
    """No NUL and nothing that a browser could take for a page, even one that sniffs."""
    head = content[:2048].lower()
    return b"\0" not in content and not any(mark in head for mark in (b"<html", b"<script", b"<!doctype", b"<svg"))


def _is_office(content: bytes, suffix: str) -> bool:
    """Without macros."""
    names = _names_in(content)
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return "[Content_Types].xml" in names and any(n.startswith(OFFICE[suffix]) for n in names) and not has_macros


def _is_open_document(content: bytes, suffix: str) -> bool:
    """The kind stands first, unpacked (OpenDocument 1.3, part 2, 3.3); Basic lives in a folder of that name."""
    names = _names_in(content)
    kind = OPEN_DOCUMENT[suffix]
    return (
        content[30:38] == b"mimetype"
        and content[38:].startswith(kind)
        and not any(name.startswith(("Basic/", "Scripts/")) for name in names)
    )


def _names_in(content: bytes) -> list[str]:
    """Nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return []
    return names if len(names) <= MOST_ENTRIES else []


_HOLDS: dict[str, Callable[[bytes, str], bool]] = {
    ".pdf": _is_pdf,
    ".txt": _is_text,
    ".csv": _is_text,
    **dict.fromkeys(OFFICE, _is_office),
    **dict.fromkeys(OPEN_DOCUMENT, _is_open_document),
}
