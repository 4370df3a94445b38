"""What a mail server says about a mail of ours that it could not deliver (RFC 3464), and what we make of it.

Only what our own table calls permanent stops mail to an address: servers call many a passing trouble permanent.
"""

from __future__ import annotations

import re
from email.message import Message

from omzien.mail.incoming.mime import content_type, leaves, payload_of
from omzien.mail.incoming.parsed import Bounce, Report
from omzien.mail.incoming.words import decoded, header_text

# RFC 3463 and its registry: the mailbox or its domain does not exist, was moved or is closed, or takes no mail at all.
# Not: full (5.2.2), too large (5.3.4), refused by policy (5.7.x), undetermined (5.0.0, 5.1.0).
PERMANENT = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
MESSAGE_ID = re.compile(r"^Message-ID:\s*(<[^<>\s]{3,300}>)", re.I | re.M)
MOST_REPORTS = 20
LARGEST_REPORT = 100_000


def bounce_in(message: Message) -> Bounce | None:
    """None where this is no report of a mail server."""
    if content_type(message) != "multipart/report" and not message.get("X-Failed-Recipients"):
        return None
    reports: list[Report] = []
    ids: list[str] = []
    for part, _ in leaves(message):
        kind = content_type(part)
        if kind == "message/delivery-status":
            reports += _reports(decoded(payload_of(part)[:LARGEST_REPORT], None))
        elif kind in {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "text/plain"}:
            ids += MESSAGE_ID.findall(decoded(payload_of(part)[:LARGEST_REPORT], None))
    if not reports:
        reports = _old_style(message)
    ids += re.findall(r"<[^<>\s]{3,300}>", header_text(message.get("In-Reply-To")))
    return Bounce(tuple(reports[:MOST_REPORTS]), tuple(dict.fromkeys(ids))[:MOST_REPORTS])


def is_permanent(report: Report) -> bool:
    return report.action in {"failed", ""} and report.status in PERMANENT


def _reports(text: str) -> list[Report]:
    """One per recipient: blocks of headers with an empty line between."""
    found = []
    for block in re.split(r"\n\s*\n", text):
        fields = _fields(block)
        addresses = {fields.get(name, "") for name in ("final-recipient", "original-recipient")} - {""}
        for address in sorted(addresses):
            bare = address.partition(";")[2] or address
            status = most_precise(fields.get("status", ""), fields.get("diagnostic-code", ""))
            found.append(Report(bare.strip().strip("<>").lower()[:254], fields.get("action", "").lower()[:20], status))
    return found


def most_precise(status: str, diagnostic: str) -> str:
    """The status as given; where that says nothing (5.0.0), what the other server answered."""
    given = STATUS.search(status)
    answered = STATUS.search(diagnostic)
    if answered and (given is None or given[1].endswith(".0.0")):
        return answered[1]
    return given[1] if given else ""


def _fields(block: str) -> dict[str, str]:
    unfolded = re.sub(r"\n[ \t]+", " ", block)
    pairs = (line.partition(":") for line in unfolded.split("\n"))
    return {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}


def _old_style(message: Message) -> list[Report]:
    """Exim without a report part: the recipients in a header, the answer in words."""
    addresses = header_text(message.get("X-Failed-Recipients")).split(",")
    words = "\n".join(
        decoded(payload_of(part)[:LARGEST_REPORT], None)
        for part, _ in leaves(message)
        if content_type(part) == "text/plain"
    )
    status = most_precise("", words)
    return [Report(address.strip().lower()[:254], "failed", status) for address in addresses if address.strip()]
