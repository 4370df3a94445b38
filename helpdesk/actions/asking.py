"""Asking a question on the site, and what its asker does afterwards: write more, or say that it is answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone

from helpdesk.actions import keeping
from helpdesk.actions.errors import NotReadyError, TooMuchError
from helpdesk.actions.files import attach
from helpdesk.attachments import File
from helpdesk.clock import due
from helpdesk.mails import asker as mails
from helpdesk.mails import coordinators, teams
from helpdesk.models import NumberSeries, Ticket, TicketMessage
from helpdesk.searching import first_words
from initiatives.actions.relaying import cleaned
from initiatives.masking import display_name
from initiatives.models import Initiative, Membership, Municipality
from omzien.accounts.models import User
from omzien.limits.actions import allow

DAY = 24 * 60 * 60
PER_ACCOUNT = 10
PER_ADDRESS = 5
PER_NETWORK = 20
MORE_PER_HOUR = 20
ENOUGH = "Er zijn vandaag al veel vragen gesteld vanaf jouw plek. Morgen kan het weer."
NO_SUBJECT = "Geef je vraag een onderwerp."
SLOWER = "Je schreef het laatste uur al veel. Probeer het over een uur opnieuw."


class Question(NamedTuple):
    """What the form gives. The token makes a double click one question. Of a member name and address are known."""

    subject: str
    text: str
    token: str
    name: str = ""
    email: str = ""
    municipality: Municipality | None = None
    initiative: Initiative | None = None
    files: Sequence[File] = ()


def ask(*, question: Question, by: User | None, network: str) -> Ticket:
    """A new question, with a receipt by mail. Raises TooMuchError after many on a day.

    `network` is where the request came from, as `omzien.limits.actions.visitor` gives it.
    """
    if known := _asked_before(question, by):
        return known
    text, subject = keeping.text_of(question.text), subject_of(question.subject)
    if not subject:
        raise NotReadyError(NO_SUBJECT)
    _require_not_too_much(question, by, network)
    try:
        return _ask(question._replace(text=text, subject=subject), by)
    except IntegrityError:
        if known := _asked_before(question, by):
            return known
        raise


@transaction.atomic
def _ask(question: Question, by: User | None) -> Ticket:
    ticket = new_ticket(
        subject=question.subject,
        asker=by,
        name=question.name,
        email="" if by else question.email.strip().lower(),
        municipality=question.municipality,
        initiative=question.initiative,
        channel=Ticket.Channel.FORM,
        text=question.text,
    )
    message = keeping.keep(
        ticket,
        TicketMessage.Kind.QUESTION,
        question.text,
        author=by,
        author_name="" if by else ticket.asker_name,
        token=question.token,
        is_first=True,
    )
    attach(message, question.files)
    mails.receipt(ticket)
    coordinators.tell_of_new(ticket)
    return ticket


def new_ticket(
    *,
    subject: str,
    asker: User | None,
    name: str,
    email: str,
    channel: str,
    text: str,
    municipality: Municipality | None = None,
    initiative: Initiative | None = None,
) -> Ticket:
    """In the caller's transaction, which holds up who else asks until it ends: it takes the next number.

    `text` is what the first message will say: its words are searched.
    """
    initiative = initiative or _only_initiative_of(asker)
    where = municipality or (initiative.municipality if initiative else None)
    now = timezone.now()
    ticket = Ticket(
        number=NumberSeries.objects.take(timezone.localdate().year),
        subject=subject,
        channel=channel,
        asker=asker,
        asker_name=display_name(name) or (display_name(asker.name) if asker else ""),
        asker_email="" if asker else email,
        initiative=initiative,
        municipality=where,
        due_at=due(Ticket.Rung.REGION, now),
        rung_since=now,
        created_at=now,
        last_activity_at=now,
    )
    ticket.search_vector = first_words(ticket, text)
    ticket.save(force_insert=True)
    ticket.search_vector = None
    return ticket


@transaction.atomic
def write_more(*, ticket: Ticket, text: str, token: str, by: User | None, files: Sequence[File] = ()) -> TicketMessage:
    """The asker writes on the page of the question: the address is theirs. What was closed is open again."""
    text = keeping.text_of(text)
    locked = keeping.locked(ticket.pk)
    keeping.require_living(locked)
    if known := locked.messages.filter(token=token).first():
        return known
    if not allow(action="ticket-more", who=f"ticket:{ticket.pk}", most=MORE_PER_HOUR, seconds=60 * 60):
        raise TooMuchError(SLOWER)
    message = keeping.keep(
        locked,
        TicketMessage.Kind.QUESTION,
        text,
        author=by,
        author_name="" if by else locked.asker_name,
        token=token,
    )
    attach(message, files)
    heard_from_asker(locked, message)
    return message


def heard_from_asker(ticket: Ticket, message: TicketMessage, *, reopen: bool = True, proven: bool = True) -> None:
    """The clock runs on, and who works on it is told.

    Who answered a mail of ours, or opened its link, has `proven` to read mail at this address. Who only wrote the right
    sender above a mail has not: that goes on to nobody but the coordinators.
    """
    if proven:
        ticket.verified_at = ticket.verified_at or timezone.now()
    if reopen and not ticket.is_to_do:
        keeping.work_on(ticket)
    keeping.save(ticket, *keeping.CLOCK, "verified_at")
    if reopen:
        coordinators.tell_assignee_of_message(ticket, message)
    if proven:
        teams.pass_on_to_team(ticket, message)


@transaction.atomic
def send_new_link(*, ticket: Ticket) -> None:
    """For who comes by a link that is too old. It goes to the address that is known, whoever asks for it."""
    if ticket.address and not ticket.anonymised_at:
        mails.new_link(ticket)


@transaction.atomic
def close_as_asker(*, ticket: Ticket, by: User | None) -> None:
    """The asker says that it is answered. Twice is once."""
    locked = keeping.locked(ticket.pk)
    keeping.require_living(locked)
    if locked.status == Ticket.Status.CLOSED:
        return
    keeping.end(locked)
    locked.verified_at = locked.verified_at or timezone.now()
    keeping.save(locked, *keeping.CLOCK, "verified_at")
    keeping.log(locked, "zei dat de vraag is beantwoord", by=by, name=locked.asker_label)


def subject_of(text: str) -> str:
    return " ".join(cleaned(text).split())[:200]


def _only_initiative_of(user: User | None) -> Initiative | None:
    """Where somebody is on one team, the question is most likely that one's; a coordinator can change it."""
    if user is None:
        return None
    teams = Membership.objects.filter(user=user).select_related("initiative__municipality")[:2]
    return teams[0].initiative if len(teams) == 1 else None


def _require_not_too_much(question: Question, by: User | None, network: str) -> None:
    if by:
        allowed = allow(action="ticket", who=f"user:{by.pk}", most=PER_ACCOUNT, seconds=DAY)
    else:
        email = question.email.strip().lower()
        allowed = allow(action="ticket", who=network, most=PER_NETWORK, seconds=DAY)
        allowed = allowed and allow(action="ticket", who=f"email:{email}", most=PER_ADDRESS, seconds=DAY)
    if not allowed:
        raise TooMuchError(ENOUGH)


def _asked_before(question: Question, by: User | None) -> Ticket | None:
    """The question that this person asked with this token."""
    who = {"ticket__asker": by} if by else {"ticket__asker_email": question.email.strip().lower()}
    message = TicketMessage.objects.filter(token=question.token, **who).select_related("ticket").first()
    return message.ticket if message else None
