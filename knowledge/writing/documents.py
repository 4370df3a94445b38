"""Documents that members send along: only what the site can hold, and what is inside is what the name says."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify

MAX_BYTES = 10 * 1024 * 1024
MAX_ENTRIES = 5000
LONGEST_NAME = 80
WRONG_KIND = "Kies een bestand van een van deze soorten: {kinds}."
WRONG_CONTENT = "Dit bestand is geen {kind}, al heet het zo. Sla het opnieuw op en probeer het nog eens."
TOO_HEAVY = "Dit bestand is te zwaar. Kies een bestand van hoogstens 10 MB."
EMPTY = "Dit bestand is leeg."
MACROS = "In dit bestand zit een programma (een macro). Sla het op zonder macro’s."

OFFICE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
OPEN = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}
# How a file begins that a browser would run or show, or that a computer would start.
MARKUP = (b"<", b"mz", b"#!", b"pk\x03\x04", b"%pdf", b"\x7felf")


def clean_document(upload: UploadedFile) -> ContentFile:
    """A copy under a plain name. Raises ValidationError with a sentence for the form."""
    name = PurePath(upload.name or "")
    kind = name.suffix.lower().removeprefix(".")
    if kind not in settings.WAGTAILDOCS_EXTENSIONS:
        raise ValidationError(WRONG_KIND.format(kinds=", ".join(settings.WAGTAILDOCS_EXTENSIONS)), "document_kind")
    if (upload.size or 0) > MAX_BYTES:
        raise ValidationError(TOO_HEAVY, "document_bytes")
    upload.seek(0)
    content = upload.read()
    if not content:
        raise ValidationError(EMPTY, "document_empty")
    check = CHECKS.get(kind, _is_text)
    if not check(kind, content):
        raise ValidationError(WRONG_CONTENT.format(kind=kind.upper()), "document_content")
    return ContentFile(content, name=f"{slugify(name.stem)[:LONGEST_NAME] or 'document'}.{kind}")


def _is_pdf(kind: str, content: bytes) -> bool:
    return content.startswith(b"%PDF-")


def _is_office(kind: str, content: bytes) -> bool:
    names = _entries(content)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ValidationError(MACROS, "document_macros")
    return "[Content_Types].xml" in names and any(name.startswith(OFFICE[kind]) for name in names)


def _is_open(kind: str, content: bytes) -> bool:
    """The specification has the kind uncompressed in the first entry, so it stands at a fixed place."""
    names = _entries(content)
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise ValidationError(MACROS, "document_macros")
    return names[:1] == ["mimetype"] and content[38 : 38 + len(OPEN[kind])] == OPEN[kind]


def _entries(content: bytes) -> list[str]:
    """The names only: nothing is unpacked."""
    try:
        with zipfile.ZipFile(ContentFile(content)) as opened:
            return opened.namelist()[:MAX_ENTRIES]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError):
        return []


def _is_text(kind: str, content: bytes) -> bool:
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:10].lower()
    if b"\x00" in content or start.startswith(MARKUP):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return not any(byte < 9 for byte in content)  # an older encoding: letters, no control signs
    return True


CHECKS: dict[str, Callable[[str, bytes], bool]] = {
    "pdf": _is_pdf,
    **dict.fromkeys(OFFICE, _is_office),
    **dict.fromkeys(OPEN, _is_open),
}
