"""Wake-ups for the mail queue. PostgreSQL knows what is to be sent; running one of these twice is harmless."""

from celery import shared_task

from omzien.mail.delivery import deliver
from omzien.wake import wake

HANDLE_SECONDS = 25.0


@shared_task
def drain() -> None:
    """Send what is due; a long queue is sent in several short runs."""
    if deliver():
        wake(drain)


@shared_task
def read_mailbox() -> None:
    """Fetch, store and hand over what came in."""
    from omzien.mail.incoming.polling import poll  # noqa: PLC0415  (its handlers wake tasks)

    if poll():
        wake(read_mailbox)


@shared_task
def handle_mail() -> None:
    """Hand over what is stored, without looking in the mailbox."""
    from omzien.mail.incoming.handling import handle_due  # noqa: PLC0415  (its handlers wake tasks)

    if handle_due(seconds=HANDLE_SECONDS):
        wake(handle_mail)


@shared_task
def forget() -> None:
    """Retention: 30 days."""
    from omzien.mail.actions import forget_old_messages  # noqa: PLC0415  (actions wake these tasks)
    from omzien.mail.incoming.retention import erase_old_mail  # noqa: PLC0415  (as above)

    forget_old_messages()
    erase_old_mail()
