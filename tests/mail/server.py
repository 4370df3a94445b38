"""A real SMTP server that answers as it is told."""

import asyncio
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller


class Obedient:
    """`refused` maps a recipient to the reply to RCPT; `answers` one to a list of replies to DATA, used up in turn.

    Then everything is accepted. A reply may also be "drop" (hang up at RCPT), "silent" (take the data, never answer) or
    "drop after data".
    """

    def __init__(self):
        self.answers = {}
        self.refused = {}
        self.accepted = []
        self.seen = []
        self.data_received = threading.Event()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  (aiosmtpd's name)
        if self.answers.get(address, [])[:1] == ["drop"]:
            self.answers[address].pop(0)
            server.transport.abort()
            return "250 never read"
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  (aiosmtpd's name)
        address = envelope.rcpt_tos[0]
        self.seen.append(address)
        self.data_received.set()
        answer = (self.answers.get(address) or ["250 OK"]).pop(0)
        if answer == "silent":
            await asyncio.sleep(30)
            return "250 too late"
        if answer == "drop after data":
            server.transport.abort()
            return "250 never read"
        if answer.startswith("250"):
            self.accepted.append(message_from_bytes(envelope.original_content, policy=policy.default))
        return answer


@contextmanager
def running(port):
    handler = Obedient()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield handler
    finally:
        controller.stop(no_assert=True)
