"""How long conversations are kept, and what stays of who is no longer there."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from initiatives.models import Conversation, Participant
from initiatives.models.conversations import new_key
from omzien.accounts.models import User

KEPT = timedelta(days=365)
UNCONFIRMED_KEPT = timedelta(days=7)
AT_ONCE = 500


def old_conversations() -> QuerySet[Conversation]:
    """A year after the last message; a week for what was never confirmed."""
    now = timezone.now()
    sent = Q(confirmed_at__isnull=False, last_message_at__lt=now - KEPT)
    return Conversation.objects.filter(sent | Q(confirmed_at=None, last_message_at__lt=now - UNCONFIRMED_KEPT))


def forget_old_conversations(*, dry_run: bool = False) -> int:
    """Deletes them with all that was written, in steps; returns how many, and with `dry_run` does no more than that."""
    if dry_run:
        return old_conversations().count()
    total = 0
    while number := _forget_some():
        total += number
    return total


@transaction.atomic
def _forget_some() -> int:
    oldest = old_conversations().order_by("last_message_at", "pk").select_for_update(skip_locked=True)
    pks = [conversation.pk for conversation in oldest[:AT_ONCE]]
    Conversation.objects.filter(pk__in=pks).delete()
    return len(pks)


@transaction.atomic
def forget_participant(*, user: User) -> int:
    """Before an account is erased: name and address go, the key in reply addresses is dead, what was written stays.

    What was written as a visitor from the same address is forgotten too. Returns in how many conversations.
    """
    theirs = Participant.objects.select_for_update().filter(Q(user=user) | Q(email=user.email.lower()))
    count = 0
    for participant in theirs:
        participant.user, participant.name, participant.email = None, "", ""
        participant.key = new_key()
        participant.left_at = participant.left_at or timezone.now()
        participant.save(update_fields=["user", "name", "email", "key", "left_at"])
        count += 1
    return count
