"""What beat wakes for notices; harmless to run twice, or two at once."""

from celery import shared_task

from omzien.notices.actions.sending import send_due
from omzien.wake import wake

SECONDS = 25.0


@shared_task
def send_notices() -> None:
    if send_due(seconds=SECONDS):
        wake(send_notices)
