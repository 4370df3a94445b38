"""Secret links: the key stands in a mail and nowhere else; the database knows it by its hash."""

from __future__ import annotations

import hashlib
import secrets

BYTES = 32


def new_key() -> str:
    return secrets.token_urlsafe(BYTES)


def hash_of(key: str) -> str:
    """Nothing can be guessed of a key this long, so a plain digest will do."""
    return hashlib.sha256(key.encode()).hexdigest()
