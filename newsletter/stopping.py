"""The address that a mail program writes to for whoever presses "unsubscribe": the second way of List-Unsubscribe."""

from __future__ import annotations

import re

from django.utils.crypto import constant_time_compare, salted_hmac

from omzien.mail.incoming.routing import reply_address

KEY = re.compile(r"nb([0-9a-f]{14})([0-9a-f]{24})")


def stop_address(subscriber: int) -> str:
    """Empty where no mail is read."""
    return reply_address(f"nb{subscriber:014x}{_proof(subscriber)}")


def subscriber_in(key: str) -> int | None:
    """Whose key it is; None for one that we did not make."""
    found = KEY.fullmatch(key)
    if not found:
        return None
    subscriber = int(found[1], 16)
    return subscriber if constant_time_compare(found[2], _proof(subscriber)) else None


def _proof(subscriber: int) -> str:
    return salted_hmac("newsletter.stop-address", str(subscriber), algorithm="sha256").hexdigest()[:24]
