"""Questions that are anonymised: how many there were, where and how fast stays; what was written goes."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from helpdesk.actions import keeping
from helpdesk.mails import coordinators
from helpdesk.models import Referral, Ticket, TicketMessage, TicketQuerySet
from initiatives.models.conversations import new_key
from omzien.accounts.models import User
from omzien.accounts.personal import addresses_of, any_of

KEPT = timedelta(days=730)
GONE = "(gewist)"
AT_ONCE = 200


def questions_of(user: User) -> TicketQuerySet:
    """Asked with the account, or from one of its addresses."""
    return Ticket.objects.filter(Q(asker=user) | any_of("asker_email", addresses_of(user)))


def too_old() -> TicketQuerySet:
    """Nothing happened for 24 months."""
    return Ticket.objects.filter(anonymised_at=None, last_activity_at__lt=timezone.now() - KEPT)


def forget_old_tickets() -> int:
    """In steps; returns how many."""
    total = 0
    while number := _forget_some():
        total += number
    return total


@transaction.atomic
def _forget_some() -> int:
    oldest = too_old().order_by("last_activity_at", "pk").select_for_update(skip_locked=True)
    pks = list(oldest.values_list("pk", flat=True)[:AT_ONCE])
    for pk in pks:
        anonymise(keeping.locked(pk))
    return len(pks)


@transaction.atomic
def forget_questions_of(user: User) -> None:
    """Before an account is erased. What this person wrote as one who answers stays, without the name.

    Coordinators lose what they were told of the questions; of those that grow too old it is gone long before.
    """
    coordinators.forget_told(questions_of(user))
    for pk in questions_of(user).order_by("pk").values_list("pk", flat=True):
        anonymise(keeping.locked(pk))
    mine = any_of("from_address", addresses_of(user))
    TicketMessage.objects.filter(mine).update(from_address="", author_name="", text=GONE, quoted="")


def anonymise(ticket: Ticket) -> None:
    """Of a locked question. Its reply address and its page are dead; twice is once."""
    TicketMessage.objects.filter(ticket=ticket).delete()
    for referral in Referral.objects.filter(ticket=ticket):
        referral.text, referral.key = "", new_key()
        if referral.is_live:
            referral.status, referral.ended_at = Referral.Status.WITHDRAWN, timezone.now()
        referral.save(update_fields=["text", "key", "status", "ended_at"])
    keeping.end(ticket)
    ticket.subject, ticket.key = GONE, new_key()
    ticket.asker, ticket.asker_name, ticket.asker_email = None, "", ""
    ticket.anonymised_at = ticket.anonymised_at or timezone.now()
    personal = ("subject", "key", "asker", "asker_name", "asker_email", "anonymised_at")
    keeping.save(ticket, *keeping.CLOCK, *personal, active=False)
    Ticket.objects.filter(pk=ticket.pk).update(search_vector=None)
