"""From a theme that initiatives want to a meeting on the agenda."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from events.actions.editing import create_event
from events.actions.errors import NotReadyError
from events.actions.proposals import NOT_YOUR_CARE, NotYoursError, lock
from events.models import Event, ThemeProposal
from initiatives.models import Initiative
from omzien.accounts.models import User

WEEKS_AHEAD = 4
BEGINS, LASTS = time(19, 30), timedelta(hours=2)


@transaction.atomic
def plan(*, proposal: ThemeProposal, by: User) -> Event:
    """A draft on an evening in four weeks, to change at will. Whoever presses twice gets the same draft."""
    locked = lock(proposal.pk)
    if not ThemeProposal.objects.in_care_of(by).filter(pk=locked.pk).exists():
        raise NotYoursError(NOT_YOUR_CARE)
    if locked.status == ThemeProposal.Status.PLANNED and (known := locked.events.order_by("-pk").first()):
        return known
    if not locked.is_wanted:
        raise NotReadyError(f"Dit voorstel is {locked.get_status_display()}. Je kunt het niet plannen.")
    event = create_event(values=_values(locked), organisers=_organisers(locked), by=by)
    locked.status = ThemeProposal.Status.PLANNED
    locked.save(update_fields=["status"])
    return event


def _values(proposal: ThemeProposal) -> dict[str, object]:
    starts = evening(timezone.localtime())
    return {
        "title": proposal.title,
        "kind": proposal.kind,
        "description": proposal.question,
        "proposal": proposal,
        "themes": list(proposal.themes.all()),
        "regions": list(proposal.regions.all()),
        "starts_at": starts,
        "ends_at": starts + LASTS,
    }


def evening(now: datetime) -> datetime:
    """Half past seven on the wall, whatever the clocks do meanwhile."""
    day = now.date() + timedelta(weeks=WEEKS_AHEAD)
    return timezone.make_aware(datetime.combine(day, BEGINS))


def _organisers(proposal: ThemeProposal) -> list[Initiative]:
    return [proposal.initiative] if proposal.initiative.status == Initiative.Status.PUBLISHED else []
