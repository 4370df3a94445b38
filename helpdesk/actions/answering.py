"""What coordinators write: answers, which are mailed, and notes, which never are."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from helpdesk.actions import keeping
from helpdesk.actions.errors import NotReadyError
from helpdesk.actions.files import attach
from helpdesk.attachments import File
from helpdesk.mails import asker as mails
from helpdesk.models import Ticket, TicketMessage
from knowledge.models import ArticlePage
from omzien.accounts.models import User

Status = Ticket.Status
NO_ADDRESS = "Van deze vrager is geen adres meer bekend. Antwoorden kan niet."


@transaction.atomic
def reply(
    *,
    ticket: Ticket,
    text: str,
    by: User,
    seen_version: int | None = None,
    then: str = Status.WAITING,
    articles: Sequence[ArticlePage] = (),
    files: Sequence[File] = (),
) -> TicketMessage:
    """Mail this answer to the asker, in the thread. Afterwards the question waits, is closed, or stays open.

    The articles are linked to the question and named in the mail; files stand on the question's page. Who answers what
    nobody has, has it.
    """
    text = keeping.text_of(text)
    locked = keeping.taken_up(ticket, by, seen_version)
    if not locked.address:
        raise NotReadyError(NO_ADDRESS)
    message = keeping.keep(locked, TicketMessage.Kind.ANSWER, text, author=by)
    attach(message, files)
    locked.articles.add(*articles)
    locked.assignee = locked.assignee or by
    _after_answering(locked, then)
    keeping.save(locked, *keeping.CLOCK, "assignee")
    mails.answer(locked, message, articles)
    return message


@transaction.atomic
def note(*, ticket: Ticket, text: str, by: User, seen_version: int | None = None) -> TicketMessage:
    """For coordinators alone: it is mailed to nobody, and found by no search."""
    text = keeping.text_of(text)
    locked = keeping.taken_up(ticket, by, seen_version)
    message = keeping.keep(locked, TicketMessage.Kind.NOTE, text, author=by)
    keeping.save(locked)
    return message


@transaction.atomic
def accept_sender(*, message: TicketMessage, by: User, seen_version: int | None = None) -> None:
    """A coordinator saw that a mail from another address is the asker's after all: from now on it shows as theirs."""
    locked = keeping.taken_up(message.ticket, by, seen_version)
    found = locked.messages.filter(pk=message.pk, kind=TicketMessage.Kind.OTHER)
    if not found.update(kind=TicketMessage.Kind.QUESTION, from_address="", author_name=locked.asker_name):
        raise NotReadyError("Dit bericht is al van de vrager.")
    keeping.save(locked)
    keeping.log(locked, "zag dat een mail van een ander adres van de vrager is", by=by)


def _after_answering(ticket: Ticket, then: str) -> None:
    match then:
        case Status.CLOSED:
            keeping.end(ticket)
        case Status.WAITING:
            keeping.wait(ticket)
        case _:
            keeping.work_on(ticket)
