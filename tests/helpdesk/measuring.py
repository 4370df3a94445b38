"""How many questions a second come in by mail: fetched over IMAP, stored, made a question with its files and receipt,
marked as read; and whether memory stays flat.

python -m tests.helpdesk.measuring [COUNT], against the database of DATABASE_URL, which keeps the rows. Prints JSON.
"""

from __future__ import annotations

import json
import sys
import time
import uuid

import django
import psutil

django.setup()

from django.conf import settings  # noqa: E402  (Django first)

from omzien.mail.incoming import polling  # noqa: E402  (Django first)
from omzien.mail.incoming.handling import claim, handle  # noqa: E402  (Django first)
from omzien.mail.incoming.mailbox import configured, opened  # noqa: E402  (Django first)
from omzien.mail.models import IncomingMail  # noqa: E402  (Django first)
from tests.helpdesk.corpus import new, with_parts  # noqa: E402  (Django first)
from tests.mail.incoming import imap  # noqa: E402  (Django first)
from tests.mail.incoming.writing import part  # noqa: E402  (Django first)

TEXT = "\n".join(
    f"Regel {n} van een vraag over vrijwilligers, verzekering en de moestuin achter de kerk." for n in range(8)
)
QUOTED = "\n".join(f"> Regel {n} van wat er eerder stond." for n in range(40))
FILE = part(b"%PDF-1.7\n" + b"x" * 100_000, 'application/pdf; name="plan.pdf"', "base64")
WARM = 0.2  # of the mails, after which memory is looked at for the first time


def mails(count: int) -> list[bytes]:
    """Nine plain questions with something quoted, each of another person, then one with a file of 100 kB."""
    text = f"{TEXT}\n\nOp ma 23 nov 2026 om 10:12 schreef Omzien <hallo@omzien.example>:\n\n{QUOTED}\n"
    run = uuid.uuid4().hex
    made = []
    for number in range(count):
        mine = {
            "From": f"Vrager {number} <{run}-{number}@voorbeeld.test>",
            "Message_ID": f"<{run}.{number}@voorbeeld.test>",
        }
        made.append(with_parts(part(text), FILE, **mine) if number % 10 == 9 else new(text, **mine))
    return made


def megabytes() -> float:
    return psutil.Process().memory_info().rss / 1024 / 1024


def measured(count: int) -> dict[str, float]:
    with imap.running() as server:
        settings.MAILBOX_URL = server.url()
        server.put(*mails(count))
        address = configured()
        began, cpu = time.perf_counter(), time.process_time()
        with opened(address, seconds=600.0) as mailbox:
            polling.fetch_new(mailbox, seconds=600.0)
            fetched, warm, handled = time.perf_counter() - began, 0.0, 0
            while mail := claim():
                handle(mail)
                handled += 1
                if handled == int(count * WARM):
                    warm = megabytes()
            while IncomingMail.objects.finished().filter(mailbox=mailbox.name, flagged_at=None).exists():
                polling.mark_the_finished(mailbox)
        seconds, busy = time.perf_counter() - began, time.process_time() - cpu
        return {
            "mails": IncomingMail.objects.filter(handler="helpdesk", mailbox=address.name).count(),
            "seconds": round(seconds, 1),
            "of which fetching": round(fetched, 1),
            "a second": round(count / seconds, 1),
            "ms of a core each": round(1000 * busy / count, 1),
            "megabytes more after the first fifth": round(megabytes() - warm, 1),
        }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)) + "\n")
