"""A mail about a question: what happened, what was written, and one link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import parseaddr
from functools import partial
from typing import NamedTuple

from django.conf import settings

from initiatives.mails.conversations import encoded
from initiatives.masking import display_name
from omzien.mail.actions import queue_mail
from omzien.mail.incoming.routing import reply_address
from omzien.mail.models import Message
from omzien.mail.rendering import TooLargeError
from omzien.mail.words import one_line

NAME = "Hulp van Omzien"
LONGEST_TEXT = 20_000
MOST_LINES = 1_000
REST = "(Dit is niet alles. De rest lees je op de site.)"


class Letter(NamedTuple):
    """`text` is what somebody wrote, `links` what belongs to it; `why` says why this person gets the mail."""

    subject: str
    title: str
    paragraphs: Sequence[str] = ()
    text: str = ""
    closing: Sequence[str] = ()
    links: Sequence[tuple[str, str]] = ()
    label: str = ""
    url: str = ""
    why: str = ""


def send(
    letter: Letter,
    *,
    to: str,
    key: str,
    headers: Mapping[str, str] | None = None,
    reply_key: str = "",
    by: str = "",
    secret: bool = True,
    not_before: datetime | None = None,
) -> Message:
    """With a `reply_key` the answer comes back to us by mail. `by` is the name that stands before ours in From."""
    more = dict(headers or {})
    if reply_key and (address := reply_address(reply_key)):
        more["Reply-To"] = f"{NAME} <{address}>"
    if name := display_name(by):
        more["From"] = f"{encoded(f'{name} via Omzien')} <{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}>"
    queue = partial(
        queue_mail, key=key, to=to, template="helpdesk/letter", headers=more, secret=secret, not_before=not_before
    )
    letter = letter._replace(subject=one_line(letter.subject), text=shortened(letter.text, LONGEST_TEXT))
    try:
        return queue(context={"letter": letter})
    except TooLargeError:
        return queue(context={"letter": letter._replace(text=shortened(letter.text, LONGEST_TEXT // 10))})


def shortened(text: str, longest: int) -> str:
    """What a mail can carry; the rest is on the page."""
    lines = text.split("\n")
    if len(text) <= longest and len(lines) <= MOST_LINES:
        return text
    return "\n".join(lines[:MOST_LINES])[:longest].rstrip() + f"\n\n{REST}"


def can_answer_by_mail() -> bool:
    return bool(settings.REPLY_ADDRESS)


def how_to_answer() -> str:
    return "Je kunt antwoorden op deze mail, of op de site." if can_answer_by_mail() else "Antwoorden kan op de site."
