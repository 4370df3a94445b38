"""What the helpdesk has for a person on "Mijn Omzien". Registered in apps.py; two queries, whatever there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse

from helpdesk.models import Referral, Ticket
from omzien.accounts.mine import Part, Place, Section, Todo, Urgency
from omzien.accounts.models import User

SHOWN = 4


def my_part(user: User, session: Mapping[str, Any]) -> Part:
    mine = list(Ticket.objects.asked_by(user).for_row().order_by("-last_activity_at", "-pk")[:SHOWN])
    return Part([*asked_todos(user), *answered_todos(mine)], [_section(mine)])


def answered_todos(mine: Sequence[Ticket]) -> Iterator[Todo]:
    """My questions that wait for me."""
    for ticket in mine:
        if ticket.status == Ticket.Status.WAITING:
            text = f"Er is antwoord op je vraag “{ticket.subject}”"
            yield Todo(Urgency.WAITED_FOR, text, _page(ticket), "Lees het antwoord")


def asked_todos(user: User) -> Iterator[Todo]:
    """What somebody waits for from one of my teams."""
    asked = Referral.objects.of_teams_of(user).filter(status=Referral.Status.ASKED)
    for one in asked.select_related("ticket__asker", "initiative").order_by("created_at")[:SHOWN]:
        text = f"{one.ticket.asker_label} hoopt op een antwoord van {one.asked}"
        yield Todo(Urgency.WAITED_FOR, text, _page(one.ticket), "Lees de vraag")


def _page(ticket: Ticket) -> str:
    return reverse("helpdesk:question", args=[ticket.number])


def _section(mine: Sequence[Ticket]) -> Section:
    return Section(
        Place.QUESTIONS,
        "vragen",
        "Je vragen",
        "helpdesk/mine/_section.html",
        mine,
        url=reverse("helpdesk:questions"),
        link="Al je vragen",
    )
