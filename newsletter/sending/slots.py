"""How many senders work on one sending at once. It bounds the load; what keeps a mail single are the claims."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.conf import settings
from django.db import connection

LOCKS = 0x6E62  # a class of advisory locks of our own


@contextlib.contextmanager
def slot(sending_id: int) -> Iterator[bool]:
    """False where enough others are at work. Of a killed sender the place is free as soon as PostgreSQL notices."""
    taken = next((n for n in range(settings.NEWSLETTER_SENDERS) if _asked("pg_try_advisory_lock", sending_id, n)), None)
    try:
        yield taken is not None
    finally:
        if taken is not None:
            with contextlib.suppress(Exception):  # with the connection the lock is gone as well
                _asked("pg_advisory_unlock", sending_id, taken)


def _asked(function: str, sending_id: int, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [LOCKS, sending_id * 1000 + number])
        return bool(cursor.fetchone()[0])
