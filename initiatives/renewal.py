"""The key in a mail about an offer or need that ends: whose it is, and for which last day it works.

Renewing moves the day, so a key works for one period. Nothing is kept: the key is signed.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from django.core import signing
from django.utils import timezone

from initiatives.models import Posting
from omzien.accounts.models import User

SALT = "initiatives.renewal"
# So long after the last day the link still works.
WORKS_AFTER_DAYS = 60
LONGEST_KEY = 300


class RenewalKey(NamedTuple):
    posting: int
    user: int
    expires_on: date

    @property
    def is_for_now(self) -> bool:
        return timezone.localdate() <= self.expires_on + timedelta(days=WORKS_AFTER_DAYS)


def renewal_key(posting: Posting, user: User) -> str:
    return signing.dumps([posting.pk, user.pk, posting.expires_on.isoformat()], salt=SALT)


def read_renewal_key(text: str) -> RenewalKey | None:
    """None for what we did not sign."""
    if len(text) > LONGEST_KEY:
        return None
    try:
        posting, user, day = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    return RenewalKey(posting, user, date.fromisoformat(day))
