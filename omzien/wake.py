"""Wakes a Celery task once the transaction is committed.

What is to be done stands in PostgreSQL and beat sweeps it up, so a wake-up that is lost costs time, never work.
"""

import logging
import threading
import time
from functools import partial
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError as BrokerError

logger = logging.getLogger(__name__)

# After a failure the broker is left alone for a while, so that one that hangs slows down one request, not all.
PAUSE_SECONDS = 15.0


class Pause:
    """Until when this process spares the broker."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until = 0.0

    def active(self) -> bool:
        with self._lock:
            return time.monotonic() < self._until

    def begin(self) -> None:
        with self._lock:
            self._until = time.monotonic() + PAUSE_SECONDS

    def end(self) -> None:
        with self._lock:
            self._until = 0.0


pause = Pause()


def wake(task: Task, *args: Any) -> None:
    """Queues `task` with `args` on commit; without a broker it only logs. Never raises, never waits long."""
    transaction.on_commit(partial(send, task, *args), robust=True)


def send(task: Task, *args: Any) -> bool:
    """Queues now. False when the broker cannot be reached, or could not a moment ago."""
    if pause.active():
        return False
    try:
        task.apply_async(args, retry=False, ignore_result=True)
    except (BrokerError, OSError) as error:
        pause.begin()
        logger.warning("Could not wake %s (%s): the sweep will do the work", task.name, type(error).__name__)
        return False
    return True
