"""The one way in which a question is locked, what is written is kept, and the clock starts and stops."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from helpdesk.actions.errors import ChangedMeanwhileError, NotAllowedError, NotReadyError
from helpdesk.clock import LEAST_AFTER_WAITING, add, between, due
from helpdesk.models import Referral, Ticket, TicketMessage
from helpdesk.searching import index_message
from initiatives.actions.relaying import cleaned
from omzien.accounts.models import User

Kind = TicketMessage.Kind
Status = Ticket.Status
LONGEST_TEXT = 20_000
EMPTY = "Schrijf een bericht."
TOO_LONG = "Je bericht is te lang: hoogstens 20.000 tekens."
FORGOTTEN = "Deze vraag is gewist. Er kan niets meer mee."
MERGED = "Deze vraag is samengevoegd met een andere. Ga daar verder."


def locked(pk: int, *, seen_version: int | None = None) -> Ticket:
    """The question, alone: whoever else acts waits. Raises ChangedMeanwhileError where somebody acted since."""
    rows = Ticket.objects.select_related("asker", "assignee", "municipality", "initiative")
    ticket = rows.select_for_update(of=("self",)).defer("search_vector").get(pk=pk)
    if seen_version is not None and ticket.version != seen_version:
        raise ChangedMeanwhileError(ticket)
    return ticket


def taken_up(ticket: Ticket, by: User, seen_version: int | None) -> Ticket:
    """The locked question for a coordinator who has it in care and can still do something with it."""
    if not Ticket.objects.in_care_of(by).filter(pk=ticket.pk).exists():
        raise NotAllowedError
    now = locked(ticket.pk, seen_version=seen_version)
    require_living(now)
    return now


def require_living(ticket: Ticket) -> None:
    if ticket.anonymised_at:
        raise NotReadyError(FORGOTTEN)
    if ticket.merged_into_id:
        raise NotReadyError(MERGED)


def text_of(text: str) -> str:
    """As it is kept: without control characters. Raises NotReadyError for nothing, and for a book."""
    text = cleaned(text)
    if not text:
        raise NotReadyError(EMPTY)
    if len(text) > LONGEST_TEXT:
        raise NotReadyError(TOO_LONG)
    return text


def keep(ticket: Ticket, kind: str, text: str, *, is_first: bool = False, **more: object) -> TicketMessage:
    """One message; its words can be searched unless it is for coordinators alone. Those of the first are already."""
    message: TicketMessage = ticket.messages.create(kind=kind, text=text, **more)
    if not is_first:
        index_message(message)
    return message


def log(
    ticket: Ticket,
    text: str,
    *,
    by: User | None,
    name: str = "",
    about: User | None = None,
    referral: Referral | None = None,
) -> None:
    """A line of what was done: "Anna" "gaf deze vraag aan" "Bo". Names of people with an account stay out of the text;
    `name` is for who has none.
    """
    keep(ticket, Kind.EVENT, text, author=by, author_name="" if by else name[:80], about=about, referral=referral)


def save(ticket: Ticket, *fields: str, active: bool = True) -> None:
    """Writes these fields and that something happened."""
    ticket.version += 1
    changed = {*fields, "version"}
    if active:
        ticket.last_activity_at = timezone.now()
        changed.add("last_activity_at")
    ticket.save(update_fields=sorted(changed))


CLOCK = ("status", "due_at", "remaining", "closed_at")
RUNG = ("rung", "rung_since", "told_rung")


def work_on(ticket: Ticket, *, status: str = Status.OPEN, now: datetime | None = None) -> None:
    """The clock runs: on where it stood still, or anew where it was closed."""
    now = now or timezone.now()
    if not ticket.is_to_do:
        left = ticket.remaining
        ticket.due_at = due(ticket.rung, now) if left is None else add(now, max(left, LEAST_AFTER_WAITING))
    ticket.status, ticket.remaining, ticket.closed_at = status, None, None


def wait(ticket: Ticket) -> None:
    """For the asker: what is left of the term is kept."""
    if ticket.is_to_do and ticket.due_at:
        ticket.remaining = between(timezone.now(), ticket.due_at)
    elif ticket.status == Status.CLOSED:
        ticket.remaining = timedelta()
    ticket.status, ticket.due_at, ticket.closed_at = Status.WAITING, None, None


def end(ticket: Ticket) -> None:
    ticket.status, ticket.due_at, ticket.remaining = Status.CLOSED, None, None
    ticket.closed_at = ticket.closed_at or timezone.now()


def set_rung(ticket: Ticket, rung: str) -> None:
    """Another rung has its own term, from now; a clock that stands still gets it when it runs again."""
    now = timezone.now()
    ticket.rung, ticket.rung_since, ticket.told_rung = rung, now, ""
    if ticket.is_to_do:
        ticket.due_at = due(rung, now)
    else:
        ticket.remaining = None
