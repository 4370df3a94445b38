"""The end of a sending: done when no row waits, or closed row by row after somebody stopped it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from newsletter.models import Delivery, Sending
from newsletter.sending.queue import forget_claims, left_behind

State, Status = Sending.State, Delivery.Status
OPEN = [Status.QUEUED, Status.ATTEMPTING]
CHUNK = 10_000
CANCELLED = "De verzending is gestopt voordat de mail wegging."


def close(sending_id: int) -> bool:
    """True where nothing is left to do for it; harmless at any moment."""
    if Sending.objects.filter(pk=sending_id, state=State.CANCELLED, finished_at=None).exists():
        suppress_the_rest(sending_id)
    left_behind(sending_id)
    with transaction.atomic():
        sending = Sending.objects.select_for_update().filter(pk=sending_id).first()
        if sending is None or sending.finished_at:
            return True
        is_ending = sending.state in {State.SENDING, State.CANCELLED} and sending.paused_at is None
        if not is_ending or sending.deliveries.filter(status__in=OPEN).exists():
            return False
        if sending.state == State.SENDING:
            sending.state = State.DONE
        sending.finished_at = timezone.now()
        sending.reached = sending.deliveries.filter(status=Status.SENT).count()
        sending.undecided = sending.deliveries.filter(status=Status.UNCERTAIN, decided_at=None).count()
        sending.problem = ""
        sending.save(update_fields=["state", "finished_at", "reached", "undecided", "problem"])
        forget_claims(sending_id)
    return True


def suppress_the_rest(sending_id: int) -> None:
    """By the thousand, so that no statement lasts; what a sender is busy with comes to its own end."""
    waiting = Delivery.objects.filter(sending_id=sending_id, status=Status.QUEUED).order_by("pk")
    while keys := list(waiting.values_list("pk", flat=True)[:CHUNK]):
        Delivery.objects.filter(pk__in=keys, status=Status.QUEUED).update(
            status=Status.SUPPRESSED, reason=CANCELLED, claim=None
        )
