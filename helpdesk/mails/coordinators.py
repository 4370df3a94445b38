"""What coordinators are told, at the pace that they chose. It holds number and subject; what was written is read on the
site, behind a second factor.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q

from helpdesk.mails.pages import desk_of, whole_desk
from helpdesk.models import Referral, Ticket, TicketMessage
from helpdesk.notices import DESK
from initiatives.mails.coordinators import coordinators_at
from omzien.accounts.models import User
from omzien.mail.notes import Note
from omzien.mail.words import one_line
from omzien.notices.actions.telling import notify, notify_many, paces_of
from omzien.notices.models import Notice

WHY = "Je krijgt deze mail omdat je coördinator bent."
MOST_ROWS = 20


def tell_of_new(ticket: Ticket) -> None:
    """Everybody who could take it up."""
    people = coordinators_at(ticket.municipality_id)
    notify_many(
        people=paces_of(people, DESK),
        kind=DESK,
        about=f"helpdesk/new/{ticket.pk}",
        subject=f"Nieuwe vraag {ticket.number}",
        text=f"{ticket.asker_label} vraagt: “{one_line(ticket.subject)}”.",
        url=desk_of(ticket),
    )


def tell_assigned(ticket: Ticket, *, to: User, by: User) -> None:
    note = Note(
        subject=f"Vraag {ticket.number} is nu van jou",
        paragraphs=[f"{by.get_short_name()} gaf je vraag {ticket.number}: “{one_line(ticket.subject)}”."],
        label="Open de vraag",
        url=desk_of(ticket),
        why=WHY,
    )
    notify(note, person=to, kind=DESK, about=f"helpdesk/assigned/{ticket.pk}/{ticket.version}")


def tell_assignee_of_message(ticket: Ticket, message: TicketMessage) -> None:
    """Somebody wrote about a question that this coordinator has."""
    note = Note(
        subject=f"Nieuw bericht bij vraag {ticket.number}",
        paragraphs=[f"{one_line(message.written_by)} schreef iets bij “{one_line(ticket.subject)}”."],
        label="Lees het bericht",
        url=desk_of(ticket),
        why=WHY,
    )
    _tell_assignee(ticket, note, f"helpdesk/news/{message.pk}")


def tell_assignee_of_decline(ticket: Ticket, referral: Referral) -> None:
    who = one_line(referral.asked)
    note = Note(
        subject=f"Vraag {ticket.number} is terug bij de regio",
        paragraphs=[
            f"{who} kan niet helpen.",
            f"Vraag {ticket.number}, “{one_line(ticket.subject)}”, wacht weer op een coördinator.",
        ],
        label="Open de vraag",
        url=desk_of(ticket),
        why=WHY,
    )
    _tell_assignee(ticket, note, f"helpdesk/declined/{referral.pk}")


def tell_overdue(person: User, tickets: Sequence[Ticket], *, slot: str) -> None:
    """All of one half day in one."""
    count = len(tickets)
    rows = [f"{one.number}: {one_line(one.subject)}" for one in tickets[:MOST_ROWS]]
    if count > MOST_ROWS:
        rows.append(f"en nog {count - MOST_ROWS}")
    note = Note(
        subject="Eén vraag wacht te lang" if count == 1 else f"{count} vragen wachten te lang",
        paragraphs=[f"{'Eén vraag is' if count == 1 else f'{count} vragen zijn'} over de termijn:", *rows],
        label="Open de helpdesk",
        url=whole_desk(),
        why=WHY,
    )
    notify(note, person=person, kind=DESK, about=f"helpdesk/overdue/{slot}/{person.pk}")


def forget_told(tickets: Iterable[Ticket]) -> None:
    """Of questions that are erased: what was told of them holds names and subjects."""
    told = Notice.objects.filter(kind=DESK)
    for ticket in tickets:
        told.filter(Q(url=desk_of(ticket)) | Q(text__contains=f"{ticket.number}:")).delete()


def _tell_assignee(ticket: Ticket, note: Note, about: str) -> None:
    person = ticket.assignee
    if person is not None and person.is_active:
        notify(note, person=person, kind=DESK, about=f"{about}/{person.pk}")
