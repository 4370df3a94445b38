"""Bytes to text, whatever they claim to be; nothing here raises."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.header import Header, decode_header

UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
NAME_OF_CHARSET = re.compile(r"[A-Za-z0-9_:.+-]{1,40}")
# Python knows these as encodings; in a mail they only do harm.
NO_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
# What mail programs write while they mean windows-1252, or UTF-8.
LOOSELY_MEANT = frozenset({"", "us-ascii", "ascii", "iso-8859-1", "latin-1", "latin1", "windows-1252", "cp1252"})
LOOSELY_MEANT |= {"unknown-8bit", "utf-8", "utf8", "unknown", "default", "x-unknown"}
WINDOWS = "windows-1252"


def decoded(raw: bytes, charset: str | None) -> str:
    """By the declared charset where that fits; else UTF-8; else windows-1252, which never fails.

    Bytes beyond ASCII that are valid UTF-8 are hardly ever anything else, so for the charsets that are often declared
    wrongly UTF-8 goes first.
    """
    declared = (charset or "").strip().strip("\"'").lower()
    tries = ["utf-8"] if declared in LOOSELY_MEANT else [declared, "utf-8"]
    for name in tries:
        if NAME_OF_CHARSET.fullmatch(name) and name.replace("-", "_") not in NO_CHARSETS:
            try:
                return fit(raw.decode(name))
            except (LookupError, UnicodeError, ValueError):
                continue
    return fit(raw.decode(WINDOWS, "replace"))


def fit(text: str) -> str:
    """Without what a database or a screen cannot hold: NUL, other control characters, halves of characters."""
    return UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def header_text(value: object, length: int = 2000) -> str:
    """An encoded header as one line (RFC 2047); where it is broken, as it stands."""
    if value is None:
        return ""
    raw = value if isinstance(value, Header) else str(value)[: length * 4]
    try:
        pieces = decode_header(raw)
        text = "".join(decoded(piece, charset) if isinstance(piece, bytes) else fit(piece) for piece, charset in pieces)
    except (HeaderParseError, ValueError, LookupError):
        text = fit(str(raw))
    return " ".join(text.split())[:length]
