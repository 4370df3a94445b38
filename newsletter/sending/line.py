"""One connection to the mail server, and what each of its answers means for a row."""

from __future__ import annotations

import contextlib
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings

from newsletter.models import Delivery
from newsletter.sending.queue import Outcome, Row
from omzien.mail.incoming.bounces import PERMANENT, most_precise
from omzien.mail.smtp import Backend, UnansweredError

Status = Delivery.Status
BACKOFF = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60)]
LONGEST_BACKOFF = timedelta(hours=2)
MAX_ATTEMPTS = 24  # about a day and a half
CLOSING = 421


@dataclass(frozen=True, slots=True)
class Answer:
    """`is_lost`: nothing more goes over this line. `halt`: nothing more goes at all, until a person looks at it.

    `gone` is the status of an address that does not exist; `busy` says that the server wants less of this domain.
    """

    outcome: Outcome
    is_lost: bool = False
    is_busy: bool = False
    halt: str = ""
    gone: str = ""


class NotReachedError(Exception):
    """The mail server cannot be reached or does not let us in. Its text is a Dutch sentence."""


@contextlib.contextmanager
def line() -> Iterator[Any]:
    """An open connection of smtplib. Raises NotReachedError; then nothing was tried."""
    backend = Backend(**_server())
    try:
        backend.open()
        server: Any = backend.connection
        server.ehlo_or_helo_if_needed()
    except (OSError, smtplib.SMTPException) as error:
        code = getattr(error, "smtp_code", "")
        raise NotReachedError(f"De mailserver is niet bereikbaar ({code or type(error).__name__}).") from error
    try:
        yield server
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            backend.close()


def _server() -> dict[str, Any]:
    """NEWSLETTER_EMAIL_URL where it is set, else the server of all other mail."""
    own = settings.NEWSLETTER_EMAIL_CONFIG
    if not own:
        return {}
    return {
        "host": own["EMAIL_HOST"],
        "port": own["EMAIL_PORT"],
        "username": own["EMAIL_HOST_USER"] or "",
        "password": own["EMAIL_HOST_PASSWORD"] or "",
        "use_tls": own.get("EMAIL_USE_TLS", False),
        "use_ssl": own.get("EMAIL_USE_SSL", False),
    }


def hand_over(server: Any, row: Row, sender: str, to: str, wire: bytes) -> Answer:
    """Offer one mail. Never raises for what the server or the network does."""
    try:
        return _dialogue(server, row, sender, to, wire)
    except UnansweredError:
        words = "De mailserver gaf geen antwoord. Misschien is de mail aangekomen."
        return Answer(Outcome(row.pk, Status.UNCERTAIN, words), is_lost=True)
    except (OSError, smtplib.SMTPException) as error:
        return Answer(_later(row, f"De verbinding viel weg ({type(error).__name__})."), is_lost=True)


def _dialogue(server: Any, row: Row, sender: str, to: str, wire: bytes) -> Answer:
    code, _ = server.docmd("MAIL", f"FROM:<{sender}>")
    if code != 250:
        return _about_us(row, code)
    code, reply = server.docmd("RCPT", f"TO:<{to}>")
    if code in {250, 251}:
        code, reply = _data(server, wire)
    if code == 250:
        return Answer(Outcome(row.pk, Status.SENT))
    return _refused(server, row, code, reply)


def _data(server: Any, wire: bytes) -> tuple[int, bytes]:
    try:
        return server.data_as_it_is(wire)
    except smtplib.SMTPDataError as error:
        reply = error.smtp_error
        return error.smtp_code, reply if isinstance(reply, bytes) else reply.encode()


def _about_us(row: Row, code: int) -> Answer:
    """Refused before the recipient was named: this is about the sender or the server, and holds for all that follow."""
    words = f"De mailserver nam de afzender niet aan ({code})."
    halt = words if code >= 500 else ""
    return Answer(Outcome(row.pk, Status.QUEUED, words, BACKOFF[0]), is_lost=True, halt=halt)


def _refused(server: Any, row: Row, code: int, reply: bytes) -> Answer:
    """RFC 5321, 4.2.1: 4yz may be tried again, 5yz not. Replies often repeat the address: only the code is kept."""
    is_lost = code == CLOSING or not _reset(server)
    if 400 <= code < 500:
        return Answer(_later(row, f"De mailserver antwoordde {code}."), is_lost=is_lost, is_busy=True)
    status = most_precise("", reply.decode("ascii", "replace"))
    words = f"De mailserver weigerde de mail ({f'{code} {status}'.strip()})."
    failed = Outcome(row.pk, Status.FAILED, words)
    return Answer(failed, is_lost=is_lost, gone=status if code >= 500 and status in PERMANENT else "")


def _later(row: Row, words: str) -> Outcome:
    """`row.attempts` counts those before this one."""
    if row.attempts + 1 >= MAX_ATTEMPTS:
        return Outcome(row.pk, Status.FAILED, f"{words} Na {MAX_ATTEMPTS} pogingen gestopt.")
    delay = BACKOFF[row.attempts] if row.attempts < len(BACKOFF) else LONGEST_BACKOFF
    return Outcome(row.pk, Status.QUEUED, words, delay)


def _reset(server: Any) -> bool:
    try:
        return server.rset()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False
