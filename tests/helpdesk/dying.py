"""A reader of mail with the desk behind it, which kills itself at one point.

python -m tests.helpdesk.dying POINT
"""

from __future__ import annotations

import os
import sys

from tests.mail.incoming.reading import after, arrange, before

# Inside the one transaction that makes a question of a mail, in order.
POINTS = [
    "before the number",
    "after the number",
    "after the question",
    "after the first message",
    "after a file",
    "after the receipt",
]


def arrange_desk(point):
    from helpdesk.actions import files, keeping, receiving
    from helpdesk.models import NumberSeries

    match point:
        case "before the number":
            before(type(NumberSeries.objects), "take")
        case "after the number":
            after(type(NumberSeries.objects), "take")
        case "after the question":
            after(receiving, "new_ticket")
        case "after a file":
            after(files, "_attach")
        case "after the first message":
            after(keeping, "keep")
        case "after the receipt":
            after(receiving.mails, "receipt")
        case _:
            arrange(point)


def main(point):
    import django

    django.setup()

    from django.conf import settings

    from omzien.mail.incoming.polling import poll

    settings.MAILBOX_URL = os.environ["PROEF_MAILBOX"]
    arrange_desk(point)
    poll()


if __name__ == "__main__":
    main(sys.argv[1])
