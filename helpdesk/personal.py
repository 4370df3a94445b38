"""What the helpdesk holds about a person, to take along and to erase. Registered in apps.py."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch

from helpdesk.actions.forgetting import forget_questions_of, questions_of
from helpdesk.models import Referral, Ticket, TicketAttachment, TicketMessage
from omzien.accounts.models import User
from omzien.accounts.personal import PersonalData, Row

CHUNK = 200
Kind = TicketMessage.Kind


def question_rows(user: User) -> Iterator[Row]:
    """What was shared with the asker; notes are no part of it."""
    files = Prefetch("attachments", TicketAttachment.objects.light())
    shared = TicketMessage.objects.shared().select_related("author", "referral__initiative", "ticket__asker")
    messages = Prefetch("messages", shared.order_by("created_at", "pk").prefetch_related(files), to_attr="told")
    for ticket in questions_of(user).prefetch_related(messages).order_by("pk").iterator(CHUNK):
        yield {
            "nummer": ticket.number,
            "onderwerp": ticket.subject,
            "naam": ticket.asker_name,
            "status": ticket.get_status_display(),
            "gesteld op": ticket.created_at,
            "gesloten op": ticket.closed_at,
            "berichten": [_message_row(message) for message in ticket.told],
        }


def _message_row(message: TicketMessage) -> Row:
    return {
        "van": "jij" if message.kind == Kind.QUESTION else message.written_by,
        "tekst": message.text,
        "bijlagen": [one.name for one in message.attachments.all()],
        "op": message.created_at,
    }


def desk_rows(user: User) -> Iterator[Row]:
    """What somebody wrote for others. The text of a note is about another person: only that there is one."""
    written = TicketMessage.objects.filter(author=user).exclude(kind=Kind.QUESTION).select_related("ticket")
    for message in written.order_by("pk").iterator(CHUNK):
        told = {"tekst": message.text} if message.is_shared or message.kind == Kind.EVENT else {}
        yield {"vraag": message.ticket.number, "soort": message.get_kind_display(), **told, "op": message.created_at}
    for ticket in Ticket.objects.filter(assignee=user).defer("search_vector").order_by("pk").iterator(CHUNK):
        yield {"je hebt de vraag": ticket.number, "sinds": ticket.created_at}
    for referral in Referral.objects.filter(by=user).select_related("ticket", "initiative").order_by("pk"):
        yield {"je gaf door": referral.ticket.number, "aan": referral.asked, "tekst": referral.text}


def leaves_the_desk(user: User) -> None:
    """What was written to others stays, without a name; what this person had is everybody's again."""


KINDS = [
    PersonalData(
        key="vragen",
        title="Vragen die je stelde",
        why="Wat je aan de helpdesk vroeg en de antwoorden, tot 24 maanden na het laatste bericht.",
        when_erased="Alles wat je schreef en kreeg gaat weg. Alleen dat er een vraag was blijft, zonder naam.",
        models=frozenset({"helpdesk.Ticket", "helpdesk.TicketMessage"}),
        export=question_rows,
        erase=forget_questions_of,
    ),
    PersonalData(
        key="helpdesk",
        title="Wat je voor de helpdesk deed",
        why="Alleen als je vragen van anderen beantwoordt: wat je schreef, en welke vragen van jou zijn.",
        when_erased="Je antwoorden blijven staan voor wie het vroeg, zonder je naam. Je vragen zijn weer van iedereen.",
        models=frozenset({"helpdesk.Referral"}),
        export=desk_rows,
        erase=leaves_the_desk,
    ),
]
