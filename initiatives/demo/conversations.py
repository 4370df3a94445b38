"""Invented conversations of the demo accounts: one that waits for an answer, one that went well, one of a visitor."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from initiatives.actions.audience import audience_of, take_part
from initiatives.models import Conversation, Initiative, Membership, Participant, RelayedMessage
from omzien.accounts.models import User

Side = Participant.Side


class Said(NamedTuple):
    """`days` ago, by the asker or by the team."""

    side: str
    days: int
    text: str


FIRST_STEPS = [
    Said(Side.SENDER, 9, "Wij beginnen net en hebben nog geen bankrekening. Hoe hebben jullie dat geregeld?"),
    Said(
        Side.INITIATIVE,
        8,
        "Leuk dat jullie beginnen! De eerste twee jaar liep het geld bij ons via de stichting van het dorpshuis. "
        "Zo’n organisatie die het geld voor je beheert heet een penvoerder.\n\nZullen we een keer bellen?",
    ),
    Said(Side.SENDER, 7, "Graag! Dinsdagavond kan ik altijd."),
]
VISIT = [
    Said(
        Side.SENDER,
        2,
        "Onze werkgroep wil graag zien hoe jullie het aanpakken. Mogen we met zes mensen langskomen? "
        "Een zaterdagochtend past ons het best.",
    ),
]
NEIGHBOUR = [
    Said(Side.SENDER, 4, "Ik woon om de hoek en heb twee ochtenden in de week over. Kan ik iets voor jullie doen?"),
    Said(Side.INITIATIVE, 3, "Wat fijn! Kom donderdag om tien uur gerust langs, dan is er koffie."),
    Said(Side.SENDER, 1, "Dan ben ik er. Tot donderdag!"),
]


def load_conversations(accounts: dict[str, User]) -> None:
    """Between the initiatives of the demo accounts; nothing is mailed."""
    starter, board = accounts["starter@example.org"], accounts["bestuurder@example.org"]
    begun = _published(starter)
    firm, *rest = _published(board)
    _talk("Hoe regel je geld zonder rekening?", firm, FIRST_STEPS, asker=starter, behalf=begun[0] if begun else None)
    _talk("Werkbezoek met onze werkgroep", (rest or [firm])[0], VISIT, asker=starter)
    _talk("Kan ik helpen?", begun[0] if begun else firm, NEIGHBOUR, name="Wil Wijkbewoner")


def _published(user: User) -> list[Initiative]:
    return list(Initiative.objects.published().filter(team=user).order_by("pk"))


def _talk(
    subject: str,
    initiative: Initiative,
    said: list[Said],
    *,
    asker: User | None = None,
    name: str = "",
    behalf: Initiative | None = None,
) -> None:
    now = timezone.now()
    conversation = Conversation.objects.create(
        initiative=initiative,
        on_behalf_of=behalf,
        subject=subject,
        confirmed_at=now - timedelta(days=said[0].days),
        last_message_at=now - timedelta(days=said[-1].days),
    )
    sender = conversation.participants.create(
        side=Side.SENDER,
        user=asker,
        email="" if asker else "buur@example.org",
        name=asker.name if asker else name,
        verified_at=conversation.confirmed_at,
        seen_at=conversation.last_message_at,
    )
    take_part(conversation, audience_of(initiative))
    owner = Membership.objects.filter(initiative=initiative).order_by("pk").values("user")[:1]
    team = conversation.participants.get(user__in=owner)
    for one in said:
        author = sender if one.side == Side.SENDER else team
        message = conversation.messages.create(author=author, text=one.text)
        RelayedMessage.objects.filter(pk=message.pk).update(created_at=now - timedelta(days=one.days))
