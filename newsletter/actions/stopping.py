"""As easy as saying yes: at once, for whoever has the link."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from newsletter.models import Consent, Subscriber


@transaction.atomic
def stop(*, subscriber: Subscriber) -> bool:
    """False where it had stopped already. The proof of the time before is kept (newsletter/retention.py)."""
    locked = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if not locked.is_active:
        return False
    now = timezone.now()
    locked.status, locked.stopped_at, locked.moving_to = Subscriber.Status.STOPPED, now, ""
    locked.save(update_fields=["status", "stopped_at", "moving_to"])
    Consent.objects.standing().filter(subscriber=locked).update(withdrawn_at=now)
    return True
