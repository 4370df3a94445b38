"""Answers by mail in conversations: what the reading of mail hands over."""

from __future__ import annotations

from initiatives.actions.replies import Outcome as Became
from initiatives.actions.replies import receive_reply
from omzien.mail.incoming.handlers import Outcome
from omzien.mail.incoming.parsed import ParsedMail


def conversation_reply(mail: ParsedMail, incoming_id: str) -> Outcome:
    """For the key of a participant; any other key is another app's."""
    if not mail.key:
        return Outcome.not_mine()
    became = receive_reply(
        key=mail.key,
        sender=mail.sender,
        text=mail.text,
        incoming_id=incoming_id,
        automatic=bool(mail.automatic),
        attachments=sum(not one.is_inline for one in mail.attachments),
    )
    match became:
        case Became.PASSED_ON | Became.KNOWN:
            return Outcome.handled(became.value)
        case Became.UNKNOWN_KEY:
            return Outcome.not_mine()
        case _:
            return Outcome.refused(became.value)
