"""Erasing an account: everything of this person goes, what others need stays without a name (TRUST 24)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import transaction

from omzien.accounts.models import User
from omzien.accounts.personal import Objection, addresses_of, kinds, objections_for, scrub_derived, scrub_files
from omzien.accounts.scrubbing import scrub
from omzien.mail.actions import queue_mail

ACCOUNT = "account"


class ErasureRefusedError(Exception):
    """Something must be done first; `objections` say what."""

    def __init__(self, objections: list[Objection]) -> None:
        super().__init__(" ".join(one.text for one in objections))
        self.objections = objections


@transaction.atomic
def erase_account(*, user: User) -> bool:
    """All or nothing. False when the account was gone already, also when two requests come at once.

    Raises ErasureRefusedError. The account's row is locked first, so nothing new can be hung on it meanwhile.
    """
    locked = User.objects.select_for_update().filter(pk=user.pk).first()
    if locked is None:
        return False
    if objections := objections_for(locked):
        raise ErasureRefusedError(objections)
    addresses = addresses_of(locked)
    last_address = locked.email
    for kind in sorted(kinds(), key=lambda kind: kind.key == ACCOUNT):
        kind.erase(locked)
    scrub_files(addresses)
    for address in addresses:
        scrub(address)
    scrub_derived(addresses)
    say_goodbye(last_address)
    return True


def say_goodbye(address: str) -> None:
    """The last mail. It is wiped once it is sent, its address too."""
    queue_mail(
        key=f"accounts/erased/{uuid.uuid4().hex}",
        to=address,
        template="accounts/erased",
        context={"site_url": settings.SITE_URL},
        last_word=True,
    )
