"""Coordinators hear of what is overdue: once a rung, twice a day at most, all in one mail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from helpdesk.clock import AMSTERDAM, is_open
from helpdesk.mails.coordinators import tell_overdue
from helpdesk.models import OverdueRound, Ticket, TicketQuerySet
from omzien.accounts.models import Role, User

NOON = 13
MOST = 2_000


@transaction.atomic
def tell_of_overdue(*, now: datetime | None = None) -> int:
    """One round; returns how many questions were told of. Of two at once the second finds the round made."""
    now = now or timezone.now()
    if not is_open(now) or not _untold(now).exists():
        return 0
    slot = slot_of(now)
    _, is_first = OverdueRound.objects.get_or_create(slot=slot)
    if not is_first:
        return 0
    tickets = list(_untold(now).select_related("assignee").order_by("due_at", "pk")[:MOST])
    for person, theirs in _by_person(tickets):
        tell_overdue(person, theirs, slot=slot)
    Ticket.objects.filter(pk__in=[one.pk for one in tickets]).update(told_rung=F("rung"))
    return len(tickets)


def slot_of(moment: datetime) -> str:
    wall = moment.astimezone(AMSTERDAM)
    return f"{wall:%Y-%m-%d}-{'middag' if wall.hour >= NOON else 'ochtend'}"


def _untold(now: datetime) -> TicketQuerySet:
    return Ticket.objects.overdue(now).exclude(told_rung=F("rung")).defer("search_vector")


def _by_person(tickets: Iterable[Ticket]) -> Iterable[tuple[User, list[Ticket]]]:
    """Who has it; else the coordinators of its region; where there are none, those of the whole network."""
    found: dict[User, list[Ticket]] = defaultdict(list)
    desk = _Desk()
    for ticket in tickets:
        for person in desk.readers_of(ticket):
            found[person].append(ticket)
    return found.items()


class _Desk:
    """Everybody who answers questions, read once for a whole round."""

    def __init__(self) -> None:
        roles = Role.objects.filter(kind=Role.Kind.COORDINATOR, user__is_active=True).select_related("user")
        self.network: dict[int, User] = {}
        self.of_municipality: dict[int, dict[int, User]] = defaultdict(dict)
        for role in roles.prefetch_related("region__municipalities").order_by("pk"):
            if role.region is None:
                self.network[role.user_id] = role.user
                continue
            for municipality in role.region.municipalities.all():
                self.of_municipality[municipality.pk][role.user_id] = role.user

    def readers_of(self, ticket: Ticket) -> Iterable[User]:
        if ticket.assignee and ticket.assignee.is_active:
            return [ticket.assignee]
        own = self.of_municipality.get(ticket.municipality_id) if ticket.municipality_id else None
        return (own or self.network).values()
