"""Who looks at a question now, and what its asker may expect: the same words for everybody who asks that."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format

from helpdesk.models import Referral, Ticket

Rung, Status = Ticket.Rung, Ticket.Status
LADDER = (
    (Rung.NEIGHBOUR, "Buren", "een initiatief in de buurt dat dit kent"),
    (Rung.REGION, "Regio", "een coördinator van jouw regio"),
    (Rung.PROVINCE, "Provincie", "het hele netwerk in Utrecht"),
    (Rung.NLZVE, "NLZVE", "de landelijke vereniging"),
)


class Step(NamedTuple):
    name: str
    who: str
    is_here: bool


class Standing(NamedTuple):
    """`who` looks now, `next` is what happens; the steps are the ladder."""

    who: str
    next: str
    steps: list[Step]


def standing(ticket: Ticket, live: Referral | None) -> Standing:
    return Standing(_who(ticket, live), _next(ticket), steps_of(ticket if ticket.is_to_do else None))


def steps_of(ticket: Ticket | None = None) -> list[Step]:
    return [Step(name, who, ticket is not None and ticket.rung == rung) for rung, name, who in LADDER]


def _who(ticket: Ticket, live: Referral | None) -> str:
    if ticket.status == Status.CLOSED:
        return f"Je vraag is afgesloten op {_day(ticket.closed_at)}."
    if ticket.status == Status.WAITING:
        return "Er ligt een antwoord. Nu ben jij aan zet."
    if live:
        return f"{live.asked} is gevraagd om je te antwoorden."
    if ticket.assignee:
        return f"{ticket.assignee}, coördinator van het netwerk, zoekt het voor je uit."
    if ticket.rung == Rung.PROVINCE:
        return "De coördinatoren van het hele netwerk kijken ernaar."
    where = f"de regio waar {ticket.municipality} bij hoort" if ticket.municipality else "het netwerk"
    return f"De coördinatoren van {where} kijken ernaar."


def _next(ticket: Ticket) -> str:
    if ticket.status == Status.CLOSED:
        return "Schrijf je nog iets, dan kijken we er opnieuw naar."
    if ticket.status == Status.WAITING:
        return "Schrijf terug, of laat weten dat je vraag is beantwoord."
    if ticket.due_at is None or ticket.due_at < timezone.now():
        return "Het duurt langer dan we willen. Sorry daarvoor. De coördinatoren hebben een seintje gekregen."
    return f"Je hoort uiterlijk {_day(ticket.due_at)} iets."


def _day(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "l j F")
