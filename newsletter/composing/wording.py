"""Editors' rich text as a mail needs it: clean, with whole addresses; and as plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from knowledge.richtext import clean, ready
from omzien.mail.incoming.htmltext import text_of

OWN_LINK = re.compile(r'(<a\b[^>]*\bhref=")(/[^"]*)')
LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)</a>', re.S)
VOID = re.compile(r"<(br|hr)\s*/?>")


def absolute(url: str) -> str:
    return settings.SITE_URL + url if url.startswith("/") else url


def mail_html(source: Any) -> str:
    """Well-formed, as MRML wants it."""
    whole = OWN_LINK.sub(lambda found: found[1] + absolute(found[2]), ready(source))
    return VOID.sub(r"<\1 />", whole).replace("&nbsp;", "\u00a0")


def plain(html: str) -> str:
    """What the plain-text part says: a link as its words with the address behind them."""
    return text_of(LINK.sub(_spelled_out, html)).strip()


def _spelled_out(link: re.Match[str]) -> str:
    address, words = link[1], link[2]
    shown = unescape(address).removeprefix("mailto:")
    return words if shown in unescape(words) else f"{words} ({address})"


def listed(words: Iterable[str]) -> str:
    """ "zorg, wonen en vervoer"."""
    *first, last = list(words) or [""]
    return f"{', '.join(first)} en {last}" if first else last


def clean_again(html: str) -> SafeString:
    """Of what was kept: what an editor could have written, and no more."""
    return mark_safe(VOID.sub(r"<\1 />", clean(html)).replace("&nbsp;", "\u00a0"))  # noqa: S308  (cleaned by nh3)
