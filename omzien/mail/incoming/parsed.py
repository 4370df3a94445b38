"""A mail as the rest of the portal sees it: plain text without NUL, bounded in every direction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    """What was attached. `position` finds it again among the parts of the raw mail; what is `is_inline` is a picture
    within the text, like that of a signature.
    """

    name: str
    content_type: str
    size: int
    position: int
    is_inline: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What a bounce says about one recipient (RFC 3464, 2.3)."""

    address: str
    action: str
    status: str


@dataclass(frozen=True, slots=True)
class Bounce:
    reports: tuple[Report, ...] = ()
    original_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """`text` is what the sender wrote now, `quoted` what it answers to; together they are the whole text, in order.

    Where answers stand between the quotes, `text` is all of it and `quoted` is empty. `automatic` says in Dutch why a
    machine wrote this; empty for a person. `sender_problem` says why the sender cannot be answered.
    """

    sender: str = ""
    sender_name: str = ""
    sender_problem: str = ""
    recipients: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    subject: str = ""
    date: datetime | None = None
    text: str = ""
    quoted: str = ""
    attachments: tuple[Attachment, ...] = ()
    message_id: str = ""
    answers_to: tuple[str, ...] = ()
    automatic: str = ""
    bounce: Bounce | None = None
    problems: tuple[str, ...] = ()
    identity: str = ""

    @property
    def key(self) -> str:
        return self.keys[0] if self.keys else ""

    @property
    def whole_text(self) -> str:
        return f"{self.text}\n\n{self.quoted}".strip()
