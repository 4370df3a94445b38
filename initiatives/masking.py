"""Keeps addresses out of what is passed on: a signature, a quoted header, a name that is an address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LEFT_OUT = "[e-mailadres weggelaten]"

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_GAP = rf"[\s{_INVISIBLE}]*"
_AT = rf"{_GAP}(?:@|%40|\(at\)|\[at\]|&#64;){_GAP}"
_IN_LOCAL = "_.!#$%&'*+/=?^`{|}~-" + _INVISIBLE
_ANY_ADDRESS = re.compile(r"\S+@\S+")


def without_addresses(text: str, addresses: Iterable[str]) -> str:
    """The text with each of these addresses replaced, however it is written: in capitals, with a tag, with a gap.

    What is stuck to one goes too, so that no half of it is left.
    """
    text = _composed(text)
    for address in sorted({one.strip().lower() for one in addresses if "@" in one}, key=len, reverse=True):
        text = _replaced(text, _pattern(address))
    return text


def _replaced(text: str, pattern: re.Pattern[str]) -> str:
    """Each match grows to the left here: a pattern that starts with "any number of" takes ages on a long word."""
    kept, done = [], 0
    for match in pattern.finditer(text):
        start = match.start()
        while start > done and (text[start - 1].isalnum() or text[start - 1] in _IN_LOCAL):
            start -= 1
        kept.append(text[done:start])
        done = match.end()
    return LEFT_OUT.join([*kept, text[done:]])


def display_name(name: str) -> str:
    """A person's name as it may stand in a header: one line, nothing that looks like an address, not endless."""
    cleaned = _ANY_ADDRESS.sub("", _composed(name))
    cleaned = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in cleaned)
    return " ".join(re.sub(r'[<>"@;,\\]', " ", cleaned).split())[:60].strip()


def _pattern(address: str) -> re.Pattern[str]:
    local, _, domain = address.rpartition("@")
    untagged = local.partition("+")[0] or local
    return re.compile(
        rf"{_spelled(untagged)}(?:\+[^\s@]*)?{_AT}{_spelled(domain)}(?:[\w-]|\.(?=\w))*",
        re.IGNORECASE,
    )


def _spelled(part: str) -> str:
    """The signs of one half of an address, with what cannot be seen between them."""
    return f"[{_INVISIBLE}]*".join(map(re.escape, part))


def _composed(text: str) -> str:
    """One way of writing each sign with an accent, and each at sign."""
    return unicodedata.normalize("NFC", text).replace("\uff20", "@").replace("\ufe6b", "@")
