"""One reminder, the day before at nine o'clock in the morning on the wall.

Looked for in a sweep, so the nights on which the clock changes need no care: only the moment is computed, from the
local day. Who has heard of the event after that moment (a late registration, a seat that came free, a new time) was
told when it is and gets no reminder.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from events.actions.seats import with_a_seat
from events.mails.notices import remind
from events.models import Event, Registration, Reminder

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
AT = time(9)
# From nine in the morning to the last minute of the next day, and an hour that a night may be longer.
LONGEST_AHEAD = timedelta(hours=40)
STEP = 25


def remind_at(starts_at: datetime) -> datetime:
    """Nine in the morning on the day before, whatever the clock does in between."""
    day = starts_at.astimezone(AMSTERDAM).date() - timedelta(days=1)
    return datetime.combine(day, AT, AMSTERDAM)


def events_to_remind() -> list[int]:
    """Published, and between the moment of reminding and the start; the first to begin first."""
    now = timezone.now()
    soon = Event.objects.published().filter(starts_at__gt=now, starts_at__lt=now + LONGEST_AHEAD)
    found = soon.order_by("starts_at", "pk").values_list("pk", "starts_at")
    return [pk for pk, starts_at in found if remind_at(starts_at) <= now]


@transaction.atomic
def remind_step(pk: int) -> bool:
    """The next few of one event; whether there may be more. What somebody else is busy with comes next time."""
    event = Event.objects.select_for_update(of=("self",), no_key=True, skip_locked=True).filter(pk=pk).first()
    now = timezone.now()
    if (
        event is None
        or event.status != Event.Status.PUBLISHED
        or not remind_at(event.starts_at) <= now < event.starts_at
    ):
        return False
    due = list(to_remind(event)[:STEP])
    for one in due:
        one.event = event
        claim_and_remind(one)
    return len(due) == STEP


def claim_and_remind(one: Registration) -> None:
    """The row first: of any number of sweeps one makes it, and that one queues the mail in the same transaction."""
    _, is_new = Reminder.objects.get_or_create(registration=one, starts_at=one.event.starts_at)
    if is_new and one.address:
        remind(one)


def to_remind(event: Event) -> QuerySet[Registration]:
    """Who has a seat, knows it since before the moment of reminding, and was not reminded of this start."""
    reminded = Reminder.objects.filter(registration=OuterRef("pk"), starts_at=event.starts_at)
    told = {"told": Registration.Told.SEAT, "told_sequence": event.sequence, "told_at__lt": remind_at(event.starts_at)}
    line = event.registrations.live().filter(with_a_seat(event), **told)
    return line.exclude(Exists(reminded)).select_related("user").order_by("rank")
