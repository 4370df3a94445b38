"""Erasing an address from the mail that went out and came in."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.expressions import RawSQL
from django.utils import timezone

from omzien.mail.models import AutomaticAnswer, IncomingMail, Message, UndeliverableAddress, hashed


def forget_address(address: str) -> int:
    """Erase what was sent to this address or came from it; returns how many mails."""
    digest = hashed(address)
    UndeliverableAddress.objects.filter(address_hash=digest).delete()
    AutomaticAnswer.objects.filter(address_hash=digest).delete()
    received = IncomingMail.objects.filter(sender__iexact=address)
    received.filter(state__in=[IncomingMail.State.STORED, IncomingMail.State.FAILED]).update(
        state=IncomingMail.State.IGNORED, reason="De afzender heeft het account gewist.", handled_at=timezone.now()
    )
    wiped = received.update(raw=None, sender="", subject="", message_id="", not_before=None)
    return wiped + Message.objects.filter(to__iexact=address).forget()


def forget_mails_that_hold(addresses: Iterable[str]) -> None:
    """Wipe the bytes of mail from others that names the address. What waits to be handled (seconds) is left to the
    retention of thirty days: it is another person's message.
    """
    handled = IncomingMail.objects.finished().filter(raw__isnull=False)
    for address in addresses:
        column = RawSQL("position(%s in lower(encode(raw, 'escape')))", [address])
        handled.alias(found=column).filter(found__gt=0).update(raw=None)
