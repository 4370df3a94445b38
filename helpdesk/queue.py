"""The tabs of the queue: what is in each, and how many."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import cast

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.utils import timezone

from helpdesk.models import Ticket, TicketQuerySet
from omzien.accounts.models import User

MANY = 1000  # beyond this a number is "1000+": nobody counts on


class Tab(StrEnum):
    """The value stands in the address."""

    TO_DO = "te-doen"
    OVERDUE = "te-laat"
    MINE = "van-mij"
    REGIONS = "mijn-regios"
    UNASSIGNED = "van-niemand"
    WAITING = "wacht"
    CLOSED = "gesloten"


LABELS = {
    Tab.TO_DO: "Te doen",
    Tab.OVERDUE: "Te laat",
    Tab.MINE: "Van mij",
    Tab.REGIONS: "Mijn regio’s",
    Tab.UNASSIGNED: "Van niemand",
    Tab.WAITING: "Wacht op vrager",
    Tab.CLOSED: "Gesloten",
}


def tickets_in(tab: Tab, user: User) -> TicketQuerySet:
    """In the order of this tab, only what is in this person's care. Add `for_row()` to show them."""
    care = Ticket.objects.in_care_of(user)
    if tab == Tab.TO_DO:
        return Ticket.objects.for_queue(user)
    if tab == Tab.WAITING:
        return care.waiting().order_by("last_activity_at", "pk")
    if tab == Tab.CLOSED:
        return care.closed().order_by("-closed_at", "-pk")
    chosen: dict[Tab, Callable[[], TicketQuerySet]] = {
        Tab.OVERDUE: care.overdue,
        Tab.MINE: partial(care.assigned_to, user),
        Tab.REGIONS: partial(care.in_regions_of, user),
        Tab.UNASSIGNED: care.unassigned,
    }
    return chosen[tab]().order_by("due_at", "pk")


class QueuePaginator(Paginator):
    """Looks for the keys of a page first, which the index alone can tell, and only then reads those few rows: the order
    of the queue is computed, and to sort whole rows by it takes several times as long.
    """

    def page(self, number: int | str) -> Page:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        rows = cast("TicketQuerySet", self.object_list)
        keys = list(rows.values_list("pk", flat=True)[first : first + self.per_page])
        found = {row.pk: row for row in rows.filter(pk__in=keys)}
        return Page([found[key] for key in keys if key in found], number, self)


def counts(user: User) -> dict[Tab, int]:
    """How many each tab holds, in three queries that read indexes alone; what is closed counts up to MANY."""
    care = Ticket.objects.in_care_of(user)
    regions = Q(municipality__in=user.coordinated_municipalities())
    found = care.to_do().aggregate(
        to_do=Count("pk"),
        overdue=Count("pk", filter=Q(due_at__lt=timezone.now())),
        mine=Count("pk", filter=Q(assignee=user)),
        regions=Count("pk", filter=regions),
        unassigned=Count("pk", filter=Q(assignee=None)),
    )
    return {
        Tab.TO_DO: found["to_do"],
        Tab.OVERDUE: found["overdue"],
        Tab.MINE: found["mine"],
        Tab.REGIONS: found["regions"],
        Tab.UNASSIGNED: found["unassigned"],
        Tab.WAITING: care.waiting().order_by()[: MANY + 1].count(),
        Tab.CLOSED: care.closed().order_by()[: MANY + 1].count(),
    }
