"""Headers and bodies of one edition, prepared; and what each reader's copy puts in them."""

from __future__ import annotations

import time
from collections import OrderedDict
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from newsletter.links import KEY_TOKEN, signed, stop_url
from newsletter.models import Edition
from newsletter.sending.mime import Prepared, ascii_address, header_address, header_text, prepare
from newsletter.sending.queue import Row
from newsletter.stopping import stop_address
from omzien.mail.incoming.automatic import OURS, our_host
from omzien.mail.incoming.routing import bare

TO, DATE, ID, STOP = "@@AAN@@", "@@DATUM@@", "@@BERICHT@@", "@@AFMELDEN@@"
TOKENS = {KEY_TOKEN: "key", TO: "to", DATE: "date", ID: "id", STOP: "stop"}
KEPT = 64  # editions at hand; rows of one edition mostly come together


class UnsendableError(Exception):
    """This copy cannot be made. Its text is a Dutch sentence without an address."""


class Letters:
    """The editions that a sender is busy with: as many as it needs, never all of them."""

    def __init__(self) -> None:
        self._prepared: OrderedDict[int, Prepared] = OrderedDict()

    def for_row(self, row: Row) -> tuple[str, bytes]:
        """The address for the envelope, and the copy as it goes over the wire."""
        try:
            to = ascii_address(row.address)
        except ValueError:
            raise UnsendableError("Dit adres kan niet worden verstuurd: het heeft tekens die mail niet kent.") from None
        prepared = self._of(row.edition_id)
        values = {
            "key": signed(row.key).encode(),
            "to": to.encode(),
            "date": _date(int(time.time())),
            "id": message_id(row.pk).encode(),
        }
        if "stop" in prepared.names:
            values["stop"] = stop_address(row.subscriber_id).encode()
        return to, prepared.filled(values)

    def _of(self, edition_id: int) -> Prepared:
        known = self._prepared.get(edition_id)
        if known is None:
            known = self._prepared[edition_id] = prepared_edition(Edition.objects.get(pk=edition_id))
            if len(self._prepared) > KEPT:
                self._prepared.popitem(last=False)
        return known


def prepared_edition(edition: Edition) -> Prepared:
    return prepare(headers(edition.subject), edition.text, edition.html, TOKENS)


def headers(subject: str) -> list[tuple[str, str]]:
    """To one reader, and it says how to stop it (RFC 2369, RFC 8058) and that a machine sent it (RFC 3834).

    "Precedence: bulk" is no standard, but keeps old mail servers from answering that somebody is on holiday.
    """
    stops = [f"<{stop_url()}>"]
    if settings.MAILBOX_URL and settings.REPLY_ADDRESS:
        stops.append(f"<mailto:{STOP}?subject=afmelden>")
    return [
        ("From", header_address(settings.DEFAULT_FROM_EMAIL)),
        ("To", TO),
        ("Reply-To", header_address(settings.NEWSLETTER_REPLY_TO or settings.DEFAULT_FROM_EMAIL)),
        ("Subject", header_text("Subject", subject)),
        ("Date", DATE),
        ("Message-ID", ID),
        ("List-Id", f"Nieuwsbrief van Omzien <nieuwsbrief.{our_host()}>"),
        ("List-Unsubscribe", ",\r\n ".join(stops)),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Auto-Submitted", "auto-generated"),
        ("Precedence", "bulk"),
    ]


def envelope_sender() -> str:
    """Where a mailbox is read, what comes back goes there."""
    if settings.MAILBOX_URL and settings.REPLY_ADDRESS:
        return settings.REPLY_ADDRESS
    return ascii_address(bare(settings.DEFAULT_FROM_EMAIL))


def message_id(delivery: int) -> str:
    """The same at every attempt, and not to be guessed: a bounce that names it has seen the mail."""
    return f"<nieuwsbrief.{delivery}.{_proof(delivery)}.{OURS}@{our_host()}>"


def delivery_in(text: str) -> int | None:
    """The delivery that a Message-ID of ours is about."""
    parts = text.strip("<>").partition("@")[0].split(".")
    if len(parts) != 4 or parts[0] != "nieuwsbrief" or not parts[1].isdecimal() or len(parts[1]) > 18:
        return None
    pk = int(parts[1])
    return pk if constant_time_compare(parts[2], _proof(pk)) else None


def _proof(delivery: int) -> str:
    return salted_hmac("newsletter.message-id", str(delivery), algorithm="sha256").hexdigest()[:16]


@lru_cache(maxsize=2)
def _date(second: int) -> bytes:
    return format_datetime(datetime.fromtimestamp(second, UTC)).encode()
