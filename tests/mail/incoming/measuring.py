"""How many mails a second are read: fetched over IMAP, stored, parsed, handed over, marked; and the memory it takes.

python -m tests.mail.incoming.measuring [COUNT], against the database of DATABASE_URL, which keeps the rows.
"""

from __future__ import annotations

import sys
import time

import django
import psutil

django.setup()

from django.conf import settings  # noqa: E402  (Django first)

from omzien.mail.incoming import handlers, polling  # noqa: E402  (Django first)
from omzien.mail.incoming.handlers import Outcome  # noqa: E402  (Django first)
from omzien.mail.incoming.mailbox import configured, opened  # noqa: E402  (Django first)
from omzien.mail.models import IncomingMail  # noqa: E402  (Django first)
from tests.mail.incoming import imap  # noqa: E402  (Django first)
from tests.mail.incoming.writing import multipart, part, plain  # noqa: E402  (Django first)

QUOTED = "\n".join(f"> Regel {n} van wat er eerder stond." for n in range(40))


def mails(count: int) -> list[bytes]:
    """Nine plain answers with a quotation, then one with html and an attachment of 100 kB."""
    text = f"Ja hoor, graag!\n\nOp ma 23 nov 2026 om 10:12 schreef Omzien <hallo@omzien.example>:\n\n{QUOTED}\n"
    page = "<div>" + text.replace("\n", "<br>") + "</div>"
    large = [part(text), part(page, "text/html"), part(b"x" * 100_000, "application/pdf", "base64")]
    return [multipart(*large) if n % 10 == 9 else plain(text) for n in range(count)]


def megabytes() -> float:
    return psutil.Process().memory_info().rss / 1024 / 1024


def main(count: int) -> None:
    handlers.register("meting", lambda mail, pk: Outcome.handled() if mail.key else Outcome.not_mine())
    with imap.running() as server:
        settings.MAILBOX_URL = server.url()
        server.put(*mails(count))
        polling.FETCH_SECONDS = polling.HANDLE_SECONDS = polling.LONGEST = 600.0
        before, began, cpu = megabytes(), time.perf_counter(), time.process_time()
        address = configured()
        assert address is not None
        with opened(address, seconds=600.0) as mailbox:
            polling.fetch_new(mailbox, seconds=600.0)
        sys.stdout.write(f"fetched and stored after {time.perf_counter() - began:.1f} s\n")
        polling.poll()
        seconds, busy = time.perf_counter() - began, time.process_time() - cpu
        done = IncomingMail.objects.filter(handler="meting", flagged_at__isnull=False).count()
        sys.stdout.write(
            f"{done} mails in {seconds:.1f} s, {count / seconds:.0f}/s; {1000 * busy / count:.1f} ms of a core each\n"
        )
        sys.stdout.write(f"{megabytes() - before:.0f} MB more than at the start\n")
        sys.stdout.write(f"marked as read in the mailbox: {len(server.read())}" + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
