"""A mail server that takes everything and keeps only how often each recipient had something.

`python -m benchmarks.sink light` does as little as can be called a mail server; `real` is aiosmtpd, which reads what it
is told as one does in earnest. It prints its port. A line on its standard input is answered with what came since the
last, as JSON; the end of that input ends it.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session

END = b"\r\n.\r\n"


class Tally:
    def __init__(self) -> None:
        self.recipients: Counter[bytes] = Counter()
        self.bytes = 0

    def report(self) -> str:
        twice = sum(number > 1 for number in self.recipients.values())
        told = {"mails": self.recipients.total(), "recipients": len(self.recipients), "twice": twice}
        return json.dumps(told | {"bytes": self.bytes})


class Conversation(asyncio.Protocol):
    """As little of RFC 5321 as a well-behaved client needs."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.pending = self.tail = self.recipient = b""
        self.is_data = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(b"220 sink ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        if self.is_data:
            self._content(data)
            return
        *lines, self.pending = (self.pending + data).split(b"\r\n")
        for line in lines:
            self.transport.write(self._answer(line))

    def _answer(self, line: bytes) -> bytes:
        verb = line[:4].upper()
        if verb == b"RCPT":
            self.recipient = line
        elif verb == b"DATA":
            self.is_data, self.tail = True, b"\r\n"
            return b"354 go on\r\n"
        elif verb == b"QUIT":
            return b"221 bye\r\n"
        return b"250 sink\r\n" if verb != b"EHLO" else b"250-sink\r\n250 8BITMIME\r\n"

    def _content(self, data: bytes) -> None:
        self.tally.bytes += len(data)
        self.tail = (self.tail + data)[-len(END) :]
        if self.tail == END:
            self.is_data = False
            self.tally.recipients[self.recipient] += 1
            self.transport.write(b"250 taken\r\n")


class Taker:
    """What aiosmtpd asks of a handler."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  (its name)
        self.tally.bytes += len(envelope.original_content or b"")
        self.tally.recipients.update(recipient.encode() for recipient in envelope.rcpt_tos)
        return "250 taken"


def conversation(kind: str, tally: Tally) -> asyncio.BaseProtocol:
    return (
        SMTP(Taker(tally), hostname="sink", loop=asyncio.get_running_loop()) if kind == "real" else Conversation(tally)
    )


async def main(kind: str) -> None:
    loop, tally = asyncio.get_running_loop(), Tally()
    server = await loop.create_server(lambda: conversation(kind, tally), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(tally.report(), flush=True)
        tally.recipients.clear()
        tally.bytes = 0


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
