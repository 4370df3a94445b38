"""Who has a question."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from helpdesk.actions import keeping
from helpdesk.actions.errors import NotReadyError
from helpdesk.mails import coordinators as mails
from helpdesk.models import Ticket
from omzien.accounts.models import Role, User

NOT_THEIRS = "Deze persoon is geen coördinator van de regio van deze vraag."
CLOSED = "Deze vraag is gesloten. Heropen hem eerst."


@transaction.atomic
def claim(*, ticket: Ticket, by: User, seen_version: int | None = None) -> None:
    """Take it on. Raises NotReadyError where somebody else has it: of two at once the second is told."""
    locked = keeping.taken_up(ticket, by, seen_version)
    if locked.assignee_id == by.pk:
        return
    if locked.assignee_id:
        raise NotReadyError(f"{locked.assignee} heeft deze vraag al. Neem hem over met “Toewijzen”.")
    _give(locked, by)
    keeping.log(locked, "pakte deze vraag op", by=by)


@transaction.atomic
def assign(*, ticket: Ticket, to: User, by: User, seen_version: int | None = None) -> None:
    """Give it to a coordinator, whoever has it now. Who gets it from another is mailed."""
    locked = keeping.taken_up(ticket, by, seen_version)
    if not can_have(to, locked):
        raise NotReadyError(NOT_THEIRS)
    if locked.assignee_id == to.pk:
        return
    _give(locked, to)
    keeping.log(locked, "gaf deze vraag aan", by=by, about=to)
    if to != by:
        mails.tell_assigned(locked, to=to, by=by)


@transaction.atomic
def unassign(*, ticket: Ticket, by: User, seen_version: int | None = None) -> None:
    """Back to everybody."""
    locked = keeping.taken_up(ticket, by, seen_version)
    if locked.assignee_id is None:
        return
    before, locked.assignee = locked.assignee, None
    keeping.save(locked, "assignee")
    keeping.log(locked, "maakte deze vraag los van", by=by, about=before)


def can_have(person: User, ticket: Ticket) -> bool:
    return person.is_active and Ticket.objects.in_care_of(person).filter(pk=ticket.pk).exists()


def possible_assignees(ticket: Ticket) -> list[User]:
    """The coordinators who have this question in care, by name: those that `can_have` says yes to, in one query."""
    coordinates = Q(roles__kind=Role.Kind.COORDINATOR)
    if ticket.municipality_id:
        here = Q(roles__region=None) | Q(roles__region__municipalities=ticket.municipality_id)
        coordinates &= here
    people = User.objects.filter(Q(is_superuser=True) | coordinates, is_active=True)
    return list(people.distinct().order_by("name", "pk"))


def _give(ticket: Ticket, to: User) -> None:
    if ticket.status == Ticket.Status.CLOSED:
        raise NotReadyError(CLOSED)
    ticket.assignee = to
    if ticket.status == Ticket.Status.NEW:
        ticket.status = Ticket.Status.OPEN
    keeping.save(ticket, "assignee", "status")
