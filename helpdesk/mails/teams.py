"""Mails to who was asked to answer: the team of an initiative, its own address, or the national body.

The asker is a name there, never an address. To an address that nobody confirmed goes only that there is something.
"""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings

from helpdesk.mails.letters import Letter, how_to_answer, send
from helpdesk.mails.pages import page_of_referral, page_of_team
from helpdesk.mails.threads import message_id, to_team
from helpdesk.models import Referral, Ticket, TicketMessage
from initiatives.actions.audience import audience_of
from initiatives.mails.words import guarded_name
from initiatives.masking import without_addresses
from initiatives.models import Initiative, Membership
from omzien.mail.words import one_line

WHY = (
    "Een coördinator van Omzien vraagt jullie om hulp bij deze vraag. "
    "Wie het vroeg ziet jullie naam en antwoord, nooit een adres."
)


class Reader(NamedTuple):
    """Somebody who gets what goes to the asked side. `knows` says whether the address is known to be theirs."""

    address: str
    user_id: int | None = None
    knows: bool = True


def has_readers(initiative: Initiative) -> bool:
    """Whether anybody of the initiative itself would read a question. Its coordinators do not count."""
    if Membership.objects.filter(initiative=initiative, user__is_active=True).exists():
        return True
    return not Membership.objects.filter(initiative=initiative).exists() and bool(initiative.contact_email)


def readers_of(referral: Referral) -> list[Reader]:
    if referral.is_national:
        return [Reader(settings.HANDOVER_ADDRESS)] if settings.HANDOVER_ADDRESS else []
    if referral.initiative is None or not has_readers(referral.initiative):
        return []
    audience = audience_of(referral.initiative)
    if audience.email:
        return [Reader(audience.email, knows=referral.verified_at is not None)]
    return [Reader(person.email, person.pk) for person in audience.people if person.pk != referral.ticket.asker_id]


def ask_team(referral: Referral) -> None:
    """The question and what the coordinator wrote with it."""
    for reader in readers_of(referral):
        if reader.knows:
            _send(referral, None, reader, _question(referral))
        else:
            _knock(referral, reader)


def hand_over(referral: Referral) -> None:
    """To the national body, as the coordinator wrote it."""
    ticket = referral.ticket
    letter = Letter(
        subject=f"Een vraag van een bewonersinitiatief [{ticket.number}]",
        title="Een vraag van een bewonersinitiatief",
        text=referral.text,
        closing=[how_to_answer() + " Je antwoord gaat naar wie de vraag stelde, en de coördinator leest mee."],
        label="Bekijk de vraag",
        why="Een coördinator van Omzien, het netwerk van bewonersinitiatieven in Utrecht, draagt deze vraag over.",
    )
    for reader in readers_of(referral):
        _send(referral, None, reader, letter)


def pass_on_to_team(ticket: Ticket, message: TicketMessage) -> None:
    """What the asker writes afterwards, as long as the question is with them."""
    referral = Referral.objects.live().filter(ticket=ticket).select_related("initiative", "ticket").first()
    if referral is None or referral.is_national:
        return
    for reader in readers_of(referral):
        if reader.knows:
            _send(referral, message, reader, _more(referral, message))


def text_for_others(ticket: Ticket) -> str:
    """What the asker wrote, without the own address: for who is asked to answer."""
    kinds = TicketMessage.Kind
    written = ticket.messages.filter(kind=kinds.QUESTION).order_by("created_at", "pk").values_list("text", flat=True)
    return without_addresses("\n\n".join(written), [ticket.address])


def _question(referral: Referral) -> Letter:
    ticket = referral.ticket
    subject = without_addresses(one_line(ticket.subject), [ticket.address])
    return Letter(
        subject=f"Kunnen jullie helpen? {subject} [{ticket.number}]",
        title="Kunnen jullie deze vraag beantwoorden?",
        paragraphs=[referral.text] if referral.text else [],
        text=f"{ticket.asker_label} vraagt:\n\n{text_for_others(ticket)}",
        closing=[how_to_answer() + " Je antwoord gaat naar wie de vraag stelde, en de coördinator leest mee.",
                 "Kun je niet helpen? Laat dat dan even weten."],
        label="Bekijk de vraag",
        why=WHY,
    )  # fmt: skip


def _more(referral: Referral, message: TicketMessage) -> Letter:
    ticket = referral.ticket
    subject = without_addresses(one_line(ticket.subject), [ticket.address])
    return Letter(
        subject=f"Re: Kunnen jullie helpen? {subject} [{ticket.number}]",
        title=f"{ticket.asker_label} schreef nog iets",
        text=without_addresses(message.text, [ticket.address]),
        closing=[how_to_answer()],
        label="Bekijk de vraag",
        why=WHY,
    )


def _knock(referral: Referral, reader: Reader) -> None:
    name = guarded_name(referral.initiative) if referral.initiative else "jullie initiatief"
    letter = Letter(
        subject="Er is een vraag voor jullie",
        title="Er is een vraag voor jullie",
        paragraphs=[
            f"Een coördinator van Omzien denkt dat {name} iemand kan helpen.",
            "De vraag staat achter de link.",
        ],
        label="Bekijk de vraag",
        why="Je krijgt deze mail omdat dit adres bij een initiatief op Omzien staat.",
    )
    _send(referral, None, reader, letter)


def _send(referral: Referral, message: TicketMessage | None, reader: Reader, letter: Letter) -> None:
    ticket = referral.ticket
    url = page_of_team(referral) if reader.user_id else page_of_referral(referral)
    thread = {"Message-ID": message_id(ticket, to_team(referral, message, reader.user_id))}
    if message:
        first = message_id(ticket, to_team(referral, None, reader.user_id))
        thread |= {"In-Reply-To": first, "References": first}
    send(
        letter._replace(url=url),
        to=reader.address,
        key=f"helpdesk/team/{referral.pk}/{message.pk if message else 0}/{reader.user_id or 0}",
        headers=thread | {"Auto-Submitted": "no"},
        reply_key=referral.key if reader.knows else "",
    )
