"""Two questions that are one."""

from __future__ import annotations

from django.db import transaction

from helpdesk.actions import keeping
from helpdesk.actions.errors import NotReadyError
from helpdesk.models import Referral, Ticket
from helpdesk.searching import index_ticket
from omzien.accounts.models import User

SAME = "Dit is dezelfde vraag. Kies een andere."
NOT_ONE_ASKER = (
    "Deze vragen zijn van verschillende mensen. Samengevoegd zou de een lezen wat de ander schreef. "
    "Beantwoord ze allebei."
)
BUSY = "Deze vraag ligt bij een ander. Neem hem eerst terug."


@transaction.atomic
def merge(*, ticket: Ticket, into: Ticket, by: User, seen_version: int | None = None) -> None:
    """What was written in `ticket` moves to `into`, which its reply address and page lead to from now on.

    Both are locked in one order, so of two that are merged into each other at the same moment one is told.
    """
    if ticket.pk == into.pk:
        raise NotReadyError(SAME)
    for pk in sorted([ticket.pk, into.pk]):
        keeping.locked(pk)
    double = keeping.taken_up(ticket, by, seen_version)
    stays = keeping.taken_up(into, by, None)
    if not _one_asker(double, stays):
        raise NotReadyError(NOT_ONE_ASKER)
    if Referral.objects.live().filter(ticket=double).exists():
        raise NotReadyError(BUSY)
    _move(double, stays)
    if double.is_to_do and not stays.is_to_do:
        keeping.work_on(stays)
    keeping.end(double)
    double.merged_into = stays
    keeping.save(double, *keeping.CLOCK, "merged_into")
    keeping.save(stays, *keeping.CLOCK, "verified_at")
    keeping.log(double, f"voegde deze vraag bij {stays.number}", by=by)
    keeping.log(stays, f"voegde {double.number} hierbij", by=by)
    index_ticket(double)
    index_ticket(stays)


def _move(double: Ticket, stays: Ticket) -> None:
    double.messages.update(ticket=stays)
    double.referrals.update(ticket=stays)
    double.merged.update(merged_into=stays)
    stays.articles.add(*double.articles.all())
    stays.verified_at = stays.verified_at or double.verified_at


def _one_asker(first: Ticket, second: Ticket) -> bool:
    return bool(first.address) and first.address.lower() == second.address.lower()
