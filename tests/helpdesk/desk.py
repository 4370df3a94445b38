"""Mail to the desk in tests: put in the database as the reader would, and taken through the steps."""

from __future__ import annotations

from email.message import EmailMessage

from helpdesk.models import Ticket
from omzien.mail.incoming.handling import handle_due
from omzien.mail.incoming.storing import store
from omzien.mail.models import IncomingMail
from tests.helpdesk.corpus import DESK
from tests.mail.incoming.writing import plain


def arrives(raw: bytes, mailbox: str = "proef") -> IncomingMail:
    """Handled, or failed."""
    stored = store(raw=raw, mailbox=mailbox)
    handle_due(seconds=30)
    stored.refresh_from_db()
    return stored


def answer(ticket: Ticket, text: str, sender: str, **headers: str) -> bytes:
    """To the reply address of the question."""
    given = {"From": sender, "To": f"antwoord+{ticket.key}@omzien.test", "Subject": f"Re: Vraag [{ticket.number}]"}
    return plain(text, **given | headers)


def question(text: str, sender: str = "Sam Starter <sam@adres.test>", **headers: str) -> bytes:
    return plain(text, **{"From": sender, "To": DESK, "Subject": "Een vraag"} | headers)


def written(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content()
