"""Wake-ups for what is to be sent. PostgreSQL knows what that is; running one of these twice is harmless."""

from __future__ import annotations

import time

from celery import shared_task
from django.conf import settings

from omzien.wake import wake

SECONDS = 25.0


@shared_task
def drive(sending_id: int) -> None:
    """Freeze what is due, then start as many senders as there are to be, and close what is done."""
    from newsletter.sending.closing import close  # noqa: PLC0415  (its actions wake these tasks)
    from newsletter.sending.freezing import freeze_step  # noqa: PLC0415  (as above)

    until = time.monotonic() + SECONDS
    while freeze_step(sending_id):
        if time.monotonic() > until:
            wake(drive, sending_id)
            return
    if close(sending_id):
        return
    for _ in range(settings.NEWSLETTER_SENDERS):
        wake(drain, sending_id)


@shared_task
def drain(sending_id: int) -> None:
    """One sender, for a short run; a long queue is sent in many."""
    from newsletter.sending.closing import close  # noqa: PLC0415  (as above)
    from newsletter.sending.drain import drain as run  # noqa: PLC0415  (as above)

    if run(sending_id, seconds=SECONDS):
        wake(drain, sending_id)
    else:
        close(sending_id)


@shared_task
def sweep() -> None:
    """What beat wakes: sendings that are due, and those that a lost wake-up or a killed worker left."""
    from newsletter.models import Sending  # noqa: PLC0415  (models exist once the apps are loaded)

    for pk in Sending.objects.to_drive().values_list("pk", flat=True):
        wake(drive, pk)
