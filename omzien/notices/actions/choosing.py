"""Choosing how soon to hear of what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from omzien.accounts.models import User
from omzien.notices.models import Choice, Notice, Pace
from omzien.notices.slots import due_at


@transaction.atomic
def choose(*, person: User, paces: Mapping[str, Pace]) -> None:
    """What waits already goes by the new choice; who wants none of a kind loses what waits of it."""
    # Whoever sends this person's notices at this moment is finished first.
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    now = timezone.now()
    for kind, pace in paces.items():
        Choice.objects.update_or_create(user=person, kind=kind, defaults={"pace": pace})
        waiting = Notice.objects.waiting().filter(user=person, kind=kind)
        if pace == Pace.NEVER:
            waiting.delete()
        else:
            waiting.update(due_at=due_at(pace, now))


def stop(*, person: User, kinds: Iterable[str]) -> None:
    choose(person=person, paces=dict.fromkeys(kinds, Pace.NEVER))
