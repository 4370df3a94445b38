"""Addresses that a mail server says do not exist. Nothing is sent there any more until a person lifts it (TRUST 22)."""

from __future__ import annotations

import logging

from django.db import transaction

from omzien.mail.models import Message, UndeliverableAddress, hashed

logger = logging.getLogger(__name__)

SENTENCE = "Een mailserver liet weten dat dit adres niet bestaat. Er gaat niets meer heen tot iemand dat opheft."


def is_undeliverable(address: str) -> bool:
    return UndeliverableAddress.objects.filter(address_hash=hashed(address)).exists()


@transaction.atomic
def mark_undeliverable(*, address: str, status: str) -> None:
    """From now on nothing leaves for this address; what was still waiting for it has failed."""
    UndeliverableAddress.objects.get_or_create(
        address_hash=hashed(address),
        defaults={"domain": address.rpartition("@")[2].lower()[:253], "status": status[:11]},
    )
    waiting = Message.objects.filter(to__iexact=address, status=Message.Status.QUEUED)
    waiting.update(status=Message.Status.FAILED, error=SENTENCE)
    logger.info("An address was marked as undeliverable (%s)", status)


@transaction.atomic
def lift(*, address: UndeliverableAddress) -> None:
    """Mail may go there again. What failed meanwhile stays failed: a person may send it again."""
    UndeliverableAddress.objects.filter(pk=address.pk).delete()
