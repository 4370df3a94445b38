"""Mails to coordinators. They hold number and subject; what was written is read on the site, behind a second factor."""

from __future__ import annotations

from collections.abc import Sequence

from helpdesk.mails.letters import Letter, send
from helpdesk.mails.pages import desk_of, whole_desk
from helpdesk.models import Referral, Ticket, TicketMessage
from omzien.accounts.models import User
from omzien.mail.words import one_line

WHY = "Je krijgt deze mail omdat je coördinator bent."
MOST_ROWS = 20


def tell_assigned(ticket: Ticket, *, to: User, by: User) -> None:
    letter = Letter(
        subject=f"Vraag {ticket.number} is nu van jou",
        title=f"{by.get_short_name()} gaf je een vraag",
        paragraphs=[f"Het gaat om vraag {ticket.number}: “{one_line(ticket.subject)}”."],
        label="Open de vraag",
        url=desk_of(ticket),
        why=WHY,
    )
    send(letter, to=to.email, key=f"helpdesk/assigned/{ticket.pk}/{ticket.version}", secret=False)


def tell_assignee_of_message(ticket: Ticket, message: TicketMessage) -> None:
    """Somebody wrote about a question that this coordinator has."""
    person = ticket.assignee
    if person is None or not person.is_active:
        return
    letter = Letter(
        subject=f"Nieuw bericht bij vraag {ticket.number}",
        title=f"Er is een nieuw bericht bij vraag {ticket.number}",
        paragraphs=[f"{one_line(message.written_by)} schreef iets bij “{one_line(ticket.subject)}”."],
        label="Lees het bericht",
        url=desk_of(ticket),
        why=WHY,
    )
    send(letter, to=person.email, key=f"helpdesk/news/{message.pk}/{person.pk}", secret=False)


def tell_assignee_of_decline(ticket: Ticket, referral: Referral) -> None:
    person = ticket.assignee
    if person is None or not person.is_active:
        return
    letter = Letter(
        subject=f"Vraag {ticket.number} is terug bij de regio",
        title=f"{one_line(referral.asked)} kan niet helpen",
        paragraphs=[f"Vraag {ticket.number}, “{one_line(ticket.subject)}”, wacht weer op een coördinator."],
        label="Open de vraag",
        url=desk_of(ticket),
        why=WHY,
    )
    send(letter, to=person.email, key=f"helpdesk/declined/{referral.pk}/{person.pk}", secret=False)


def tell_overdue(person: User, tickets: Sequence[Ticket], *, slot: str) -> None:
    """All of one half day in one mail."""
    count = len(tickets)
    many = "één vraag is" if count == 1 else f"{count} vragen zijn"
    rows = [f"{one.number}: {one_line(one.subject)}" for one in tickets[:MOST_ROWS]]
    if count > MOST_ROWS:
        rows.append(f"en nog {count - MOST_ROWS}")
    letter = Letter(
        subject="Eén vraag wacht te lang" if count == 1 else f"{count} vragen wachten te lang",
        title="Hier wacht iemand op",
        paragraphs=[f"{many[0].upper()}{many[1:]} over de termijn:"],
        rows=rows,
        label="Open de helpdesk",
        url=whole_desk(),
        why=WHY,
    )
    send(letter, to=person.email, key=f"helpdesk/overdue/{slot}/{person.pk}", secret=False)
