"""The parts of a mail: bounded in number and depth, and read one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from email.message import Message
from pathlib import PureWindowsPath

from imap_tools import MailMessage

from omzien.mail.incoming.flowed import unflowed
from omzien.mail.incoming.parsed import Attachment
from omzien.mail.incoming.words import decoded, header_text

MOST_PARTS = 1000
DEEPEST = 60
MOST_ATTACHMENTS = 100
MOST_LINES = 600_000  # 25 MB of ordinary mail is half of it
MOST_WORK = 60_000_000  # lines times boundaries: the parser looks for every open boundary on every line
LONGEST_NAME = 150


class UnreadableMailError(Exception):
    """A mail that no program could have meant. Its text is a Dutch sentence."""


def opened(raw: bytes) -> Message:
    """Raises UnreadableMailError for what would take minutes or gigabytes."""
    lines = raw.count(b"\n") + raw.count(b"\r")
    if lines > MOST_LINES * 2 or lines * len(re.findall(rb"(?i)boundary", raw)) > MOST_WORK:
        raise UnreadableMailError("De mail heeft te veel regels of delen om te lezen.")
    try:
        return MailMessage.from_bytes(raw).obj
    except RecursionError:
        raise UnreadableMailError("De delen van de mail zitten te diep in elkaar.") from None


def leaves(message: Message) -> Iterator[tuple[Message, bool]]:
    """The parts that hold something, in order, and whether each is an alternative. Attached mails are not opened."""
    waiting: list[tuple[Message, int, bool]] = [(message, 0, False)]
    seen = 0
    while waiting and seen < MOST_PARTS:
        part, depth, alternative = waiting.pop()
        seen += 1
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            if depth < DEEPEST:
                inside = alternative or content_type(part) == "multipart/alternative"
                children = [child for child in payload[:MOST_PARTS] if isinstance(child, Message)]
                waiting.extend((child, depth + 1, inside) for child in reversed(children))
        else:
            yield part, alternative


def content_type(part: Message) -> str:
    try:
        return part.get_content_type()
    except Exception:
        return "application/octet-stream"


def file_name(part: Message) -> str:
    """Without folders; empty where none is given or it cannot be read (RFC 2231)."""
    try:
        name = header_text(part.get_filename() or "", 1000)
    except Exception:
        return ""
    name = PureWindowsPath(name.replace("/", "\\")).name.strip(". ")
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 20]}…{name[-19:]}"


def is_attached(part: Message) -> bool:
    """Everything but the text that is shown as the mail."""
    with suppress(Exception):
        if part.get_content_disposition() == "attachment":
            return True
    return bool(file_name(part)) or content_type(part) not in {"text/plain", "text/html"}


def is_inline(part: Message) -> bool:
    """A picture that the text refers to (RFC 2392)."""
    with suppress(Exception):
        named = bool(part.get("Content-ID")) and part.get_content_disposition() != "attachment"
        return named and content_type(part).startswith("image/")
    return False


def payload_of(part: Message) -> bytes:
    """The bytes that were sent; what cannot be decoded as it stands."""
    with suppress(Exception):
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            return payload
    with suppress(Exception):
        return b"".join(child.as_bytes() for child in part.get_payload() if isinstance(child, Message))
    return b""


def text_of(part: Message) -> str:
    with suppress(Exception):
        charset = part.get_param("charset")
        text = decoded(payload_of(part), charset[2] if isinstance(charset, tuple) else charset)
        if str(part.get_param("format") or "").lower() == "flowed":
            return unflowed(text, delete_space=str(part.get_param("delsp") or "").lower() == "yes")
        return text
    return decoded(payload_of(part), None)


def attachments(message: Message) -> tuple[Attachment, ...]:
    found: list[Attachment] = []
    for position, (part, alternative) in enumerate(leaves(message)):
        if len(found) == MOST_ATTACHMENTS:
            break
        kind = content_type(part)
        if is_attached(part) and not (alternative and not file_name(part) and kind != "text/calendar"):
            size = len(payload_of(part))
            name = file_name(part) or nameless(kind)
            found.append(Attachment(name, kind[:100], size, position, is_inline=is_inline(part)))
    return tuple(found)


def nameless(kind: str) -> str:
    known = {"text/calendar": "afspraak.ics", "message/rfc822": "bericht.eml", "application/ms-tnef": "winmail.dat"}
    return known.get(kind, "bijlage")
