"""What holds a conversation by mail together: Message-IDs of ours that say which question they are about.

An id carries a seal that only we can make, so who can name one has had the mail; nothing has to be remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.crypto import constant_time_compare, salted_hmac

from helpdesk.models import Referral, Ticket, TicketMessage
from omzien.mail.incoming.automatic import OURS, our_host

OURS_ABOUT_A_QUESTION = re.compile(rf"<vraag\.(\d{{1,18}})\.([a-z0-9-]{{1,60}})\.([0-9a-f]{{32}})\.{OURS}@[^<>\s]+>")
TEAM = re.compile(r"v(\d{1,18})-")
LONGEST = 10


class Thread(NamedTuple):
    """What a mail of ours was about; with a referral it went to who was asked to answer."""

    ticket_id: int
    referral_id: int | None


def message_id(ticket: Ticket, what: str) -> str:
    """`what` tells the mails about one question apart: lower-case letters, digits and hyphens."""
    return f"<vraag.{ticket.pk}.{what}.{_seal(ticket.pk, what)}.{OURS}@{our_host()}>"


def to_team(referral: Referral, message: TicketMessage | None, user_id: int | None) -> str:
    """What the id of a mail to one person of the asked team says."""
    return f"v{referral.pk}-{message.pk if message else 0}-{user_id or 0}"


def found_in(ids: Iterable[str]) -> Thread | None:
    """The first of these that is truly ours, and about a question."""
    for one in ids:
        match = OURS_ABOUT_A_QUESTION.fullmatch(one)
        if match and constant_time_compare(match[3], _seal(int(match[1]), match[2])):
            team = TEAM.match(match[2])
            return Thread(int(match[1]), int(team[1]) if team else None)
    return None


def headers(ticket: Ticket, what: str) -> dict[str, str]:
    """For a mail to the asker: it answers the last thing that the asker wrote or got."""
    return {"Message-ID": message_id(ticket, what)} | answering(_ids_of(ticket, what))


def answering(thread: Sequence[str]) -> dict[str, str]:
    """What says that a mail answers the last of these (RFC 5322, 3.6.4)."""
    if not thread:
        return {}
    return {"In-Reply-To": thread[-1], "References": " ".join(dict.fromkeys([thread[0], *thread[-LONGEST:]]))}


def _ids_of(ticket: Ticket, what: str) -> list[str]:
    """Of what went back and forth, in order, but the mail that is being written."""
    own = message_id(ticket, what)
    shared = ticket.messages.shared().order_by("created_at", "pk").values_list("pk", "kind", "message_id")
    ids = [] if ticket.channel == Ticket.Channel.MAIL else [message_id(ticket, "ontvangst")]
    for pk, kind, theirs in shared:
        if kind == TicketMessage.Kind.QUESTION:
            ids += [theirs] if theirs else []
        else:
            ids.append(message_id(ticket, str(pk)))
    return [one for one in ids if one != own]


def _seal(pk: int, what: str) -> str:
    return salted_hmac("helpdesk.thread", f"{pk}.{what}", algorithm="sha256").hexdigest()[:32]
