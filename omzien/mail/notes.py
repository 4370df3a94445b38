"""A short mail to a person with an account: what happened, in a few sentences, and one link."""

from __future__ import annotations

import uuid
from typing import NamedTuple

from omzien.mail.actions import queue_mail
from omzien.mail.models import Message
from omzien.mail.words import one_line


class Note(NamedTuple):
    """`quote` is what somebody wrote, `closing` comes after it; `why` says why this person gets the mail."""

    subject: str
    paragraphs: list[str]
    label: str
    url: str
    why: str
    quote: str = ""
    closing: str = ""


def send_note(note: Note, *, to: str, about: str, once: bool = False) -> Message:
    """`about` begins the mail's key and holds no address; with `once` it is the key, so the mail goes out once."""
    return queue_mail(
        key=about if once else f"{about}/{uuid.uuid4().hex}",
        to=to,
        template="note",
        context={"note": note._replace(subject=one_line(note.subject))},
    )
