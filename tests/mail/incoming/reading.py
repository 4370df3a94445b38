"""A reader in a process of its own, which kills itself at one point; and what is left behind.

python -m tests.mail.incoming.reading POINT
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid

from django.db import connection
from django.utils import timezone


def hand_over(mail, incoming_id):
    """Writes a row that stands or falls with the mark on the mail."""
    from omzien.mail.incoming.handlers import Outcome
    from omzien.mail.models import Message

    key = f"handed/{incoming_id}/{uuid.uuid4().hex}"
    Message.objects.create(key=key, to="een@voorbeeld.test", subject=mail.subject, text=mail.text, status="sent")
    return Outcome.handled()


def killed_at(point, settings, module="tests.mail.incoming.reading"):
    """Read until the kill, in a process that runs this module; returns how it ended."""
    database = connection.settings_dict
    address = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "omzien.settings.test",
        "DATABASE_URL": f"postgresql://{address}",
        "PROEF_MAILBOX": settings.MAILBOX_URL,
    }
    command = [sys.executable, "-m", module, point]
    return subprocess.run(command, env=environment, timeout=120, check=False).returncode


def due_again():
    """The claim of a reader that was killed has run out."""
    from omzien.mail.models import IncomingMail

    IncomingMail.objects.filter(not_before__isnull=False).update(not_before=timezone.now())


def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)


def after(module, name):
    original = getattr(module, name)
    setattr(module, name, lambda *args, **kwargs: (original(*args, **kwargs), die()))


def before(module, name):
    setattr(module, name, die)


def arrange(point):
    from omzien.mail.incoming import handling, mailbox, polling, steps

    match point:
        case "before storing":
            before(polling, "store")
        case "after storing":
            after(polling, "store")
        case "after claiming":
            before(handling, "handle")
        case "while handling":
            step = steps.STEPS["overdragen"]
            steps.STEPS["overdragen"] = lambda case: (step(case), die())
        case "before the commit":
            after(handling, "_settle")
        case "after the commit":
            after(handling, "_through_the_steps")
        case "before marking":
            before(polling, "mark_the_finished")
        case "while marking":
            after(mailbox.Mailbox, "mark_as_read")
        case "after marking":
            after(polling, "mark_the_finished")


def main(point):
    import django

    django.setup()

    from django.conf import settings

    from omzien.mail.incoming import handlers
    from omzien.mail.incoming.polling import poll

    settings.MAILBOX_URL = os.environ["PROEF_MAILBOX"]
    handlers._registered.clear()
    handlers.register("proef", hand_over)
    arrange(point)
    poll()


if __name__ == "__main__":
    main(sys.argv[1])
