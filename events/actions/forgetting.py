"""What is left of somebody who came once nobody needs to know who it was: that somebody came."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from events.actions.registering import cancel, confirmed_addresses
from events.models import Registration, Reminder
from omzien.accounts.models import User


@transaction.atomic
def forget(rows: QuerySet[Registration]) -> int:
    """The place in line stays, and whether they were there."""
    keys = list(rows.values_list("pk", flat=True))
    Reminder.objects.filter(registration__in=keys).delete()
    known = Registration.objects.filter(pk__in=keys)
    return known.update(user=None, email="", name="", note="", forgotten_at=timezone.now())


def leave_events(user: User) -> None:
    """In the caller's transaction. A seat that comes free goes to who waits longest, who is told."""
    mine = registrations_of(user)
    still_to_come = mine.filter(cancelled_at=None, event__ends_at__gt=timezone.now())
    for one in still_to_come.order_by("event_id", "pk"):
        cancel(registration=one, silently=True)
    forget(mine)


def registrations_of(user: User) -> QuerySet[Registration]:
    return Registration.objects.filter(Q(user=user) | Q(email__in=confirmed_addresses(user)))
