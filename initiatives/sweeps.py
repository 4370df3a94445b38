"""What beat wakes regularly: short, idempotent, the work itself is found in PostgreSQL."""

from __future__ import annotations

import time

from celery import shared_task

from initiatives.actions import expiry, followers
from omzien.wake import wake

SECONDS = 20.0


@shared_task
def sweep_postings() -> None:
    """Reminders of the end, questions after it, what fits what is new, and forgetting; the rest comes next time."""
    until = time.monotonic() + SECONDS
    for step in (expiry.remind, expiry.ask, expiry.tell_matches):
        while step() and time.monotonic() < until:
            pass
    expiry.erase_old_postings()


@shared_task
def tell_followers() -> None:
    """New things, to who follows their themes and regions; the rest at once after."""
    if followers.tell_followers_of_new(seconds=SECONDS):
        wake(tell_followers)
