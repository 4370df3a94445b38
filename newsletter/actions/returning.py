"""A copy that arrived at a mail server and came back from there."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from newsletter.models import Delivery, Sending
from omzien.mail.undeliverable import mark_undeliverable

Status = Delivery.Status


@transaction.atomic
def come_back(*, delivery_id: int, address: str, status: str) -> None:
    """It failed after all, and this address gets nothing more. The account still adds up; a second time is nothing."""
    mark_undeliverable(address=address, status=status)
    Sending.objects.select_for_update().filter(pk__in=Delivery.objects.filter(pk=delivery_id).values("sending")).first()
    rows = Delivery.objects.select_for_update().filter(pk=delivery_id, status__in=[Status.SENT, Status.UNCERTAIN])
    row = rows.first()
    if row is None:
        return
    _take_off(row)
    row.status, row.reason = Status.FAILED, f"Kwam terug: het adres bestaat niet ({status})."
    row.save(update_fields=["status", "reason"])


def _take_off(row: Delivery) -> None:
    """From the numbers that were counted when the sending was done; before that there are none."""
    of = Sending.objects.filter(pk=row.sending_id)
    if row.status == Status.SENT:
        of.filter(reached__gt=0).update(reached=F("reached") - 1)
    elif row.decided_at is None:
        of.filter(undecided__gt=0).update(undecided=F("undecided") - 1)
