"""The mailbox that is read, over IMAP. Nothing is marked or moved by looking."""

from __future__ import annotations

import contextlib
import imaplib
import re
import socket
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from django.conf import settings
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from omzien.mail.models.incoming import LARGEST_MAIL

SOCKET_SECONDS = 10.0
CHUNK = 200
LARGEST_HEAD = 256 * 1024
PORTS = {"imaps": 993, "imap": 143, "imap+tls": 143}
SIZE = re.compile(rb"UID (\d+).*RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+).*UID (\d+)", re.S)


class MailboxError(Exception):
    """The mailbox cannot be read now. Its text is a Dutch sentence without an address or password."""


@dataclass(frozen=True, slots=True)
class MailboxAddress:
    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str

    @property
    def name(self) -> str:
        """What tells mailboxes apart in the database."""
        return f"{self.user}@{self.host}/{self.folder}"[:200]


def configured() -> MailboxAddress | None:
    """Raises MailboxError for a MAILBOX_URL that is none."""
    if not settings.MAILBOX_URL:
        return None
    try:
        url = urlsplit(settings.MAILBOX_URL)
        port = url.port or PORTS[url.scheme]
    except (ValueError, KeyError):
        raise MailboxError("MAILBOX_URL is geen adres van een postbus.") from None
    if not url.hostname or not url.username:
        raise MailboxError("MAILBOX_URL is geen adres van een postbus.")
    user, password = unquote(url.username), unquote(url.password or "")
    return MailboxAddress(url.scheme, url.hostname, port, user, password, unquote(url.path.strip("/")) or "INBOX")


@dataclass(frozen=True, slots=True)
class Fetched:
    uid: int
    raw: bytes
    size: int
    received_at: datetime | None


class Mailbox:
    """One folder, opened. Every method raises MailboxError where the server is gone, silent or unwilling."""

    def __init__(self, box: BaseMailBox, name: str) -> None:
        self._client = box.client
        self.name = name
        _, values = self._client.response("UIDVALIDITY")
        self.uidvalidity = int(values[-1]) if values and values[-1] else 0

    def uids(self, *, after: int) -> list[int]:
        """In order: those above `after`, and older ones that nobody read yet."""
        answer = self._ask("SEARCH", f"OR UNSEEN UID {after + 1}:*")
        return sorted({int(uid) for line in answer if isinstance(line, bytes) for uid in line.split()})

    def sizes(self, uids: Iterable[int]) -> dict[int, int]:
        answer = self._ask("FETCH", _set(uids), "(UID RFC822.SIZE)")
        found = (SIZE.search(line) for line in answer if isinstance(line, bytes))
        return {int(match[1] or match[4]): int(match[2] or match[3]) for match in found if match}

    def fetch(self, uid: int, size: int) -> Fetched | None:
        """None where it is gone meanwhile. Of what is too large only the head comes over the line."""
        part = "BODY.PEEK[]" if size <= LARGEST_MAIL else f"BODY.PEEK[HEADER]<0.{LARGEST_HEAD}>"
        for item in self._ask("FETCH", str(uid), f"(UID INTERNALDATE {part})"):
            if isinstance(item, tuple) and isinstance(item[1], bytes):
                return Fetched(uid, item[1], max(size, len(item[1])), _received(item[0]))
        return None

    def mark_as_read(self, uids: Iterable[int]) -> None:
        """Without imap-tools, whose `flag` expunges too."""
        self._ask("STORE", _set(uids), "+FLAGS.SILENT", r"(\Seen)")

    def _ask(self, *command: str) -> list[bytes | tuple[bytes, bytes] | None]:
        with told():
            status, answer = self._client.uid(*command)
            if status != "OK":
                raise MailboxError(f"De mailserver weigerde een opdracht ({command[0]}).")
            return answer


@contextlib.contextmanager
def opened(address: MailboxAddress, *, seconds: float) -> Iterator[Mailbox]:
    """The folder, for so many seconds: then the line is cut, however slowly the server drips."""
    with told():
        box = _connected(address)
    guard = threading.Timer(seconds, _cut, [box.client])
    guard.daemon = True
    guard.start()
    try:
        with told():
            box.login(address.user, address.password, initial_folder=None)
            box.folder.set(address.folder)
            mailbox = Mailbox(box, address.name)
        yield mailbox
        with contextlib.suppress(Exception):
            box.client.logout()
    finally:
        guard.cancel()
        _cut(box.client)
        with contextlib.suppress(Exception):
            box.client.shutdown()


@contextlib.contextmanager
def told() -> Iterator[None]:
    """What goes wrong as one exception. The cause is left out: it may quote an address or a mail."""
    try:
        yield
    except ImapToolsError as error:
        raise MailboxError(f"De mailserver weigerde een opdracht ({type(error).__name__}).") from None
    except TimeoutError:
        raise MailboxError("De mailserver gaf niet op tijd antwoord.") from None
    except (OSError, imaplib.IMAP4.error, ValueError) as error:
        raise MailboxError(f"De verbinding met de mailserver mislukte ({type(error).__name__}).") from None


def _connected(address: MailboxAddress) -> BaseMailBox:
    kind = {"imaps": MailBox, "imap": MailBoxUnencrypted, "imap+tls": MailBoxStartTls}[address.scheme]
    return kind(address.host, address.port, timeout=SOCKET_SECONDS)


def _cut(client: imaplib.IMAP4) -> None:
    """At the socket itself: a TLS goodbye could wait as well."""
    with contextlib.suppress(OSError, AttributeError):
        socket.socket.shutdown(client.sock, socket.SHUT_RDWR)


def _set(uids: Iterable[int]) -> str:
    return ",".join(str(uid) for uid in uids)


def _received(head: bytes) -> datetime | None:
    parsed = imaplib.Internaldate2tuple(head)
    return datetime(*parsed[:6]).astimezone(UTC) if parsed else None
