"""Mail to the desk, and answers to its mails: what the reading of mail hands over."""

from __future__ import annotations

from helpdesk.actions.receiving import REFUSED, Became, receive
from omzien.mail.incoming.handlers import Outcome
from omzien.mail.incoming.parsed import ParsedMail


def question_by_mail(mail: ParsedMail, incoming_id: str) -> Outcome:
    """For the key of a question, an answer to a mail of ours, or the address of the desk."""
    became = receive(mail, incoming_id)
    if became is Became.NOT_OURS:
        return Outcome.not_mine()
    return Outcome.refused(became.value) if became in REFUSED else Outcome.handled(became.value)
