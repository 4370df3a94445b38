"""The key that ends notices without signing in: whose, and of which kinds. Signed, not kept; it works for ever."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.core import signing

from omzien.accounts.models import User

SALT = "omzien.notices.stop"
LONGEST_KEY = 600


class StopKey(NamedTuple):
    user: int
    kinds: list[str]


def stop_key(user: User, kinds: Iterable[str]) -> str:
    return signing.dumps([user.pk, sorted(kinds)], salt=SALT)


def read_stop_key(text: str) -> StopKey | None:
    """None for what we did not sign."""
    if len(text) > LONGEST_KEY:
        return None
    try:
        return StopKey(*signing.loads(text, salt=SALT))
    except signing.BadSignature:
        return None
