"""What people do with a sending: plan it, pause it, go on, stop it, and decide about what is uncertain."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from newsletter.actions.errors import NewsletterError
from newsletter.actions.freezing import unfreeze
from newsletter.models import Delivery, IssuePage, Sending
from newsletter.preflight import problems_of
from newsletter.tasks import drive
from omzien.wake import wake

if TYPE_CHECKING:
    from omzien.accounts.models import User

State, Status = Sending.State, Delivery.Status


class SendingError(NewsletterError):
    """It cannot be done (any more)."""


@transaction.atomic
def plan_sending(*, issue: IssuePage, by: User, at: datetime | None = None) -> Sending:
    """Send this issue at that time, or at once. An issue is sent once, and only if nothing blocks it.

    Raises SendingError.
    """
    locked = IssuePage.objects.select_for_update(of=("self",)).get(pk=issue.pk)
    if Sending.objects.filter(issue=issue).exists():
        raise SendingError("Dit nummer is al gepland of verstuurd.")
    if any(problem.blocks for problem in problems_of(locked)):
        raise SendingError("Er ontbreekt nog iets. Kijk hieronder wat.")
    now = timezone.now()
    sending = Sending.objects.create(issue=issue, started_by=by, planned_for=max(at or now, now))
    if sending.planned_for == now:
        wake(drive, sending.pk)
    return sending


@transaction.atomic
def pause(*, sending: Sending) -> None:
    """From the next mail on, nothing leaves. Raises SendingError."""
    locked = _locked(sending)
    if locked.state not in {State.FREEZING, State.SENDING}:
        raise SendingError("Er valt nu niets te pauzeren.")
    if locked.paused_at is None:
        locked.paused_at = timezone.now()
        locked.save(update_fields=["paused_at"])


@transaction.atomic
def resume(*, sending: Sending) -> None:
    """Goes on where it was; also after a problem, which a person then has seen."""
    locked = _locked(sending)
    if not locked.is_open:
        raise SendingError("Deze verzending is al klaar.")
    locked.paused_at, locked.problem = None, ""
    locked.save(update_fields=["paused_at", "problem"])
    wake(drive, locked.pk)


@transaction.atomic
def cancel(*, sending: Sending) -> bool:
    """Ends it for good. Where nobody got anything yet it is as if it was never planned, and the answer is True: editors
    write on. Raises SendingError.
    """
    locked = _locked(sending)
    if not locked.is_open:
        raise SendingError("Deze verzending is al klaar.")
    if _withdrawn(locked):
        return True
    locked.state, locked.paused_at, locked.problem = State.CANCELLED, None, ""
    locked.save(update_fields=["state", "paused_at", "problem"])
    wake(drive, locked.pk)
    return False


def _withdrawn(sending: Sending) -> bool:
    """Deletes what was never tried, and only if that is all: a sender may be trying one right now."""
    with transaction.atomic():
        sending.deliveries.filter(attempts=0).delete()
        if not sending.deliveries.exists():
            issue = sending.issue
            sending.delete()
            unfreeze(issue=issue)
            return True
        transaction.set_rollback(True)
    return False


@transaction.atomic
def send_again(*, delivery: Delivery) -> None:
    """A person decided so, knowing that it may arrive twice. Raises SendingError."""
    sending, row = _uncertain(delivery)
    if sending.state not in {State.SENDING, State.DONE} or row.subscriber_id is None:
        raise SendingError("Deze mail kan niet meer opnieuw: de verzending is gestopt of het adres is weg.")
    now = timezone.now()
    Delivery.objects.filter(pk=row.pk).update(
        status=Status.QUEUED, claim=None, attempts=0, not_before=now, reason="", decided_at=None
    )
    sending.state, sending.finished_at, sending.reached, sending.undecided = State.SENDING, None, None, 0
    sending.save(update_fields=["state", "finished_at", "reached", "undecided"])
    wake(drive, sending.pk)


@transaction.atomic
def leave_uncertain(*, delivery: Delivery) -> None:
    """A person decided that it stays as it is. Raises SendingError."""
    sending, row = _uncertain(delivery)
    Delivery.objects.filter(pk=row.pk).update(decided_at=timezone.now())
    Sending.objects.filter(pk=sending.pk, undecided__gt=0).update(undecided=F("undecided") - 1)


def _locked(sending: Sending) -> Sending:
    found = Sending.objects.select_for_update().filter(pk=sending.pk).first()
    if found is None:
        raise SendingError("Deze verzending is er niet meer.")
    return found


def _uncertain(delivery: Delivery) -> tuple[Sending, Delivery]:
    sending = Sending.objects.select_for_update().get(pk=delivery.sending_id)
    row = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if row.status != Status.UNCERTAIN or row.decided_at:
        raise SendingError("Over deze mail is al besloten.")
    return sending, row
