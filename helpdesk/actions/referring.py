"""Asking another to answer: an initiative nearby, whose answer goes on to the asker."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from helpdesk.actions import keeping
from helpdesk.actions.errors import NotReadyError, TooMuchError
from helpdesk.actions.files import attach
from helpdesk.attachments import File
from helpdesk.mails import asker as asker_mails
from helpdesk.mails import coordinators, teams
from helpdesk.models import Referral, Ticket, TicketMessage
from helpdesk.searching import index_message
from initiatives.actions.relaying import cleaned
from initiatives.masking import display_name, without_addresses
from initiatives.models import Initiative, Membership
from omzien.accounts.models import User
from omzien.limits.actions import allow

Status = Referral.Status
Rung = Ticket.Rung
PER_HOUR = 20
NOT_PUBLISHED = "Dit initiatief staat niet op de site."
NOBODY = "Dit initiatief heeft hier geen team en geen adres. Niemand zou de vraag lezen."
OWN = "Wie de vraag stelde zit zelf in het team van dit initiatief."
BUSY = "Deze vraag ligt al bij een ander. Neem hem eerst terug."
GONE = "Deze vraag ligt niet meer bij jullie. Antwoorden kan niet meer."
NO_ASKER = "Van deze vrager is geen adres meer bekend."
SLOWER = "Er zijn het laatste uur al veel berichten geschreven. Probeer het over een uur opnieuw."


@transaction.atomic
def ask_initiative(
    *, ticket: Ticket, initiative: Initiative, text: str, by: User, seen_version: int | None = None
) -> Referral:
    """Its team gets the question with what the coordinator wrote beside it. The question is on the first rung now."""
    locked = keeping.taken_up(ticket, by, seen_version)
    _require_askable(locked, initiative)
    referral = Referral.objects.create(ticket=locked, initiative=initiative, text=cleaned(text)[:5000], by=by)
    locked.assignee = locked.assignee or by
    if not locked.is_to_do:
        keeping.work_on(locked)
    locked.status = Ticket.Status.OPEN
    keeping.set_rung(locked, Rung.NEIGHBOUR)
    keeping.save(locked, *keeping.CLOCK, *keeping.RUNG, "assignee")
    keeping.log(locked, f"vroeg {initiative} om te antwoorden", by=by, referral=referral)
    teams.ask_team(referral)
    return referral


@transaction.atomic
def take_back(*, referral: Referral, by: User, seen_version: int | None = None) -> None:
    """The asked ones no longer see it. Twice is once."""
    locked = keeping.taken_up(referral.ticket, by, seen_version)
    live = _live(referral)
    if live is None:
        return
    _end(live, Status.WITHDRAWN)
    _back_to_region(locked)
    keeping.save(locked, *keeping.CLOCK, *keeping.RUNG)
    keeping.log(locked, f"nam de vraag terug van {live.asked}", by=by, referral=live)


@transaction.atomic
def answer_as_team(
    *, referral: Referral, text: str, token: str, by: User | None = None, name: str = "", files: Sequence[File] = ()
) -> TicketMessage:
    """On the site: by somebody of the team, or by who has the link of its own address. It goes on to the asker."""
    text = keeping.text_of(text)
    locked, live = _for_the_asked(referral)
    if known := locked.messages.filter(token=token).first():
        return known
    if not allow(action="ticket-team", who=f"referral:{live.pk}", most=PER_HOUR, seconds=60 * 60):
        raise TooMuchError(SLOWER)
    message = keep_answer(locked, live, text, author=by, author_name=display_name(name), token=token)
    attach(message, files)
    pass_on_answer(locked, live, message)
    return message


def keep_answer(ticket: Ticket, referral: Referral, text: str, **more: object) -> TicketMessage:
    """Without the addresses of who wrote it: the asker reads this."""
    text = without_addresses(text, [reader.address for reader in teams.readers_of(referral)])
    message: TicketMessage = ticket.messages.create(kind=TicketMessage.Kind.TEAM, text=text, referral=referral, **more)
    index_message(message)
    return message


def pass_on_answer(ticket: Ticket, referral: Referral, message: TicketMessage) -> None:
    """In the caller's transaction: mail it to the asker, for whom the question waits from now on."""
    now = timezone.now()
    referral.status, referral.answered_at = Status.ANSWERED, referral.answered_at or now
    referral.verified_at = referral.verified_at or now
    referral.save(update_fields=["status", "answered_at", "verified_at"])
    if ticket.status != Ticket.Status.CLOSED:
        keeping.wait(ticket)
    keeping.save(ticket, *keeping.CLOCK)
    if ticket.address:
        asker_mails.answer_of_team(ticket, message)
    coordinators.tell_assignee_of_message(ticket, message)


@transaction.atomic
def decline(*, referral: Referral, by: User | None = None, text: str = "") -> None:
    """The asked ones cannot help: the question is the region's again. What they write beside it is a note."""
    locked, live = _for_the_asked(referral)
    _end(live, Status.DECLINED)
    _back_to_region(locked)
    keeping.save(locked, *keeping.CLOCK, *keeping.RUNG)
    keeping.log(locked, f"kan niet helpen, namens {live.asked}", by=by, name=live.asked, referral=live)
    if text := cleaned(text)[:5000]:
        keeping.keep(locked, TicketMessage.Kind.NOTE, text, author=by, author_name=live.asked[:80], referral=live)
    coordinators.tell_assignee_of_decline(locked, live)


@transaction.atomic
def open_referral(*, referral: Referral) -> None:
    """Somebody reads mail at the initiative's own address, and pressed the button."""
    Referral.objects.filter(pk=referral.pk, verified_at=None).update(verified_at=timezone.now())


def _require_askable(ticket: Ticket, initiative: Initiative) -> None:
    if not ticket.address:
        raise NotReadyError(NO_ASKER)
    if initiative.status != Initiative.Status.PUBLISHED:
        raise NotReadyError(NOT_PUBLISHED)
    if Referral.objects.live().filter(ticket=ticket).exists():
        raise NotReadyError(BUSY)
    if ticket.asker_id and Membership.objects.filter(initiative=initiative, user=ticket.asker_id).exists():
        raise NotReadyError(OWN)
    if not teams.has_readers(initiative):
        raise NotReadyError(NOBODY)


def _for_the_asked(referral: Referral) -> tuple[Ticket, Referral]:
    """Both, with the question locked. Raises NotReadyError where it was taken back."""
    locked = keeping.locked(referral.ticket_id)
    keeping.require_living(locked)
    live = _live(referral)
    if live is None:
        raise NotReadyError(GONE)
    live.ticket = locked
    return locked, live


def _live(referral: Referral) -> Referral | None:
    return Referral.objects.live().select_related("initiative").filter(pk=referral.pk).first()


def _end(referral: Referral, status: str) -> None:
    referral.status, referral.ended_at = status, timezone.now()
    referral.save(update_fields=["status", "ended_at"])


def _back_to_region(ticket: Ticket) -> None:
    if ticket.status == Ticket.Status.WAITING:
        keeping.work_on(ticket)
    if ticket.rung in {Rung.NEIGHBOUR, Rung.NLZVE}:
        keeping.set_rung(ticket, Rung.REGION)
