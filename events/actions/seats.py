"""Who has a seat. All of it is asked under the lock of the event's row when something follows from the answer.

Everybody in line has a rank of their own, given under that lock. The first so many of them, as many as there are seats,
have a seat. It is stored nowhere, so there cannot be more seats given than there are.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Max, Q

from events.models import Event, Registration


class Standing(NamedTuple):
    """Where somebody in line is: with a seat, or so many-th on the waiting list."""

    has_seat: bool
    waiting_position: int = 0


def lock(pk: int) -> Event:
    """Whatever happens to the seats of this event happens one after another."""
    return Event.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def next_rank(event: Event) -> int:
    """Call it under the lock."""
    return (event.registrations.aggregate(last=Max("rank"))["last"] or 0) + 1


def last_seat(event: Event) -> int | None:
    """The rank that has the last seat; None while everybody in line has one."""
    if event.capacity is None:
        return None
    line = event.registrations.live().order_by("rank").values_list("rank", flat=True)
    return line[event.capacity - 1 : event.capacity].first()


def with_a_seat(event: Event) -> Q:
    border = last_seat(event)
    return Q() if border is None else Q(rank__lte=border)


def standing(registration: Registration) -> Standing | None:
    """None for who is not in line. One statement, so it is true at one moment."""
    if not registration.is_live:
        return None
    ahead = Registration.objects.live().filter(event=registration.event_id, rank__lte=registration.rank).count()
    return standing_at(ahead, registration.event.capacity)


def standing_at(position: int, capacity: int | None) -> Standing:
    has_seat = capacity is None or position <= capacity
    return Standing(has_seat, 0 if has_seat or capacity is None else position - capacity)
