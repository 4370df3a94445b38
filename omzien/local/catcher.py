"""The mail catcher: an SMTP server that delivers nothing and keeps every message as one file.

python -m omzien.local.catcher PORT FOLDER
"""

import signal
import sys
import time
import uuid
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from omzien.local.folder import LOOPBACK

MAX_BYTES = 33_554_432


class Keeper:
    """Names begin with the time, so that the order of names is the order of arrival."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  (aiosmtpd's name)
        keep(self.folder, envelope)
        return "250 Message kept"


def keep(folder: Path, envelope: Envelope) -> Path:
    """Written beside its place and moved: a reader never sees half a message."""
    name = f"{time.time_ns():020d}-{uuid.uuid4().hex[:8]}"
    draft = folder / f".{name}.part"
    content = envelope.content or b""
    recipients = ", ".join(envelope.rcpt_tos).encode("utf-8", "replace")
    draft.write_bytes(
        b"X-Envelope-To: " + recipients + b"\r\n" + (content if isinstance(content, bytes) else content.encode())
    )
    return draft.replace(folder / f"{name}.eml")


def main(port: int, folder: Path) -> None:
    controller = Controller(Keeper(folder), hostname=LOOPBACK, port=port, data_size_limit=MAX_BYTES, ident="Omzien")
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    controller.start()
    try:
        signal.pause()
    finally:
        controller.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
