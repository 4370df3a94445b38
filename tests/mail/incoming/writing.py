"""Writes mails byte by byte, as mail programs do: nothing here corrects what is wrong with them."""

from __future__ import annotations

import base64
import quopri
from itertools import count

KEY = "3f9a" * 10
TO = f"antwoord+{KEY}@omzien.test"
FROM = "Piet de Boer <piet@voorbeeld.nl>"
NUMBERS = count(1)


def head(**headers):
    """Underscores in a name are hyphens; a header that is None is left out."""
    known = {
        "From": FROM,
        "To": f"Omzien <{TO}>",
        "Subject": "Re: Een vraag over de moestuin",
        "Date": "Mon, 23 Nov 2026 10:12:00 +0100",
        "Message_ID": f"<{next(NUMBERS)}.proef@voorbeeld.nl>",
        "MIME_Version": "1.0",
    }
    lines = (known | headers).items()
    return b"".join(
        name.replace("_", "-").encode() + b": " + (value if isinstance(value, bytes) else value.encode()) + b"\r\n"
        for name, value in lines
        if value is not None
    )


def mail(body, **headers):
    return head(**headers) + b"\r\n" + _bytes(body)


def plain(text, charset="utf-8", declared=None, **headers):
    declared = charset if declared is None else declared
    headers = {"Content_Type": f'text/plain; charset="{declared}"', "Content_Transfer_Encoding": "8bit"} | headers
    return mail(text.encode(charset) if isinstance(text, str) else text, **headers)


def part(body, kind="text/plain; charset=utf-8", encoding="8bit", **headers):
    """`encoding` is applied; any other name than these two is only written down."""
    raw = _bytes(body)
    if encoding == "base64":
        raw = base64.encodebytes(raw).replace(b"\n", b"\r\n")
    if encoding == "quoted-printable":
        raw = quopri.encodestring(raw).replace(b"\n", b"\r\n")
    more = b"".join(f"{name.replace('_', '-')}: {value}\r\n".encode() for name, value in headers.items())
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n".encode() + more + b"\r\n" + raw


def multipart(*parts, kind="mixed", boundary="grens", parameters="", **headers):
    body = b"".join(b"--" + boundary.encode() + b"\r\n" + one + b"\r\n" for one in parts)
    content = f'multipart/{kind}; boundary="{boundary}"{parameters}'
    return mail(body + b"--" + boundary.encode() + b"--\r\n", Content_Type=content, **headers)


def inner(*parts, kind="alternative", boundary="binnen"):
    body = b"".join(b"--" + boundary.encode() + b"\r\n" + one + b"\r\n" for one in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode() + body + b"--binnen--\r\n"


def report(status, *, recipient, original_id, diagnostic="", action="failed", mta="mx.voorbeeld.nl", words="Helaas."):
    """A bounce as RFC 3464 has it: words, a status, and the head of what was sent."""
    delivery = (
        f"Reporting-MTA: dns; {mta}\r\nArrival-Date: Mon, 23 Nov 2026 10:12:00 +0100\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        + (f"Diagnostic-Code: smtp; {diagnostic}\r\n" if diagnostic else "")
    )
    return multipart(
        part(words),
        part(delivery, "message/delivery-status", "7bit"),
        part(f"From: hallo@omzien.example\r\nMessage-ID: {original_id}\r\n\r\nTekst\r\n", "message/rfc822", "7bit"),
        kind="report",
        parameters="; report-type=delivery-status",
        From=f"Mail Delivery System <MAILER-DAEMON@{mta}>",
        To="antwoord@omzien.test",
        Return_Path="<>",
        Auto_Submitted="auto-replied",
        Subject="Undelivered Mail Returned to Sender",
    )


def _bytes(body):
    return body if isinstance(body, bytes) else body.replace("\r\n", "\n").replace("\n", "\r\n").encode()
