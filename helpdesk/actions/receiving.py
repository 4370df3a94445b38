"""What is done with a mail to the desk. Each mail ends in one question at most, or is refused with a reason.

The caller's transaction marks the mail as handled in the same commit. Who wrote it is judged by the address that our
mails went to; whoever else has the reply address is kept, marked, and passed on to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from allauth.account.models import EmailAddress
from django.utils import timezone

from helpdesk.actions import keeping
from helpdesk.actions.asking import heard_from_asker, new_ticket, subject_of
from helpdesk.actions.files import attach
from helpdesk.actions.referring import keep_answer, pass_on_answer
from helpdesk.attachments import LARGEST, File
from helpdesk.mails import asker as mails
from helpdesk.mails import coordinators, teams
from helpdesk.mails.threads import found_in
from helpdesk.models import Referral, Ticket, TicketMessage
from helpdesk.searching import NUMBER
from helpdesk.thanks import is_only_thanks
from initiatives.masking import display_name
from omzien.accounts.models import User
from omzien.mail.incoming.files import files_of
from omzien.mail.incoming.guards import may_answer_automatically
from omzien.mail.incoming.parsed import ParsedMail
from omzien.mail.incoming.routing import help_address

Kind = TicketMessage.Kind
NO_TEXT = "(zonder tekst)"
NO_SUBJECT = "Zonder onderwerp"
MOST_A_DAY = 10  # new questions of one sender; what comes above it is added to the last one
MOST_MESSAGES_A_DAY = 100  # by mail, to one question


class Became(StrEnum):
    """The value is a Dutch sentence for the log of incoming mail."""

    NEW = "Een nieuwe vraag."
    ADDED = "Toegevoegd aan een vraag."
    ANSWERED = "Een antwoord van wie de vraag kreeg, doorgegeven aan de vrager."
    OTHER = "Toegevoegd aan een vraag, als van iemand anders dan de vrager."
    AUTOMATIC = "Een automatisch antwoord, bewaard bij de vraag."
    NOT_OURS = ""
    MACHINE = "Een automatisch bericht aan de helpdesk."
    FORGOTTEN = "De vraag bij dit antwoordadres is gewist."
    TOO_MANY = "Er kwamen vandaag te veel mails bij deze vraag."


REFUSED = frozenset({Became.MACHINE, Became.FORGOTTEN, Became.TOO_MANY})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail belongs: a question, or what somebody was asked about it.

    `proven` where only who got a mail of ours could write it.
    """

    ticket: Ticket
    referral: Referral | None = None
    proven: bool = True


def receive(mail: ParsedMail, incoming_id: str) -> Became:
    """In the caller's transaction."""
    place = place_of(mail)
    if place is None:
        return _receive_new(mail, incoming_id)
    ticket = keeping.locked(place.ticket.pk)
    if ticket.merged_into_id:
        ticket = keeping.locked(ticket.merged_into_id)
    if ticket.anonymised_at:
        return Became.FORGOTTEN
    if _too_many(ticket):
        return Became.TOO_MANY
    return _by_sender(ticket, place, mail, incoming_id)


def _by_sender(ticket: Ticket, place: Place, mail: ParsedMail, incoming_id: str) -> Became:
    if mail.automatic:
        return _keep_automatic(ticket, mail, incoming_id)
    if place.referral:
        return _from_the_asked(ticket, place.referral, mail, incoming_id)
    if is_from_asker(ticket, mail.sender):
        return _from_asker(ticket, mail, incoming_id, proven=place.proven)
    return _from_other(ticket, mail, incoming_id)


def place_of(mail: ParsedMail) -> Place | None:
    """By the key in the reply address, then by the mail of ours that it answers, then by number and sender together."""
    for key in mail.keys:
        if place := _by_key(key):
            return place
    if (thread := found_in(mail.answers_to)) and (place := _by_ids(thread.ticket_id, thread.referral_id)):
        return place
    match = NUMBER.search(mail.subject)
    number = f"{match[1]}-{int(match[2]):04d}" if match else ""
    ticket = Ticket.objects.select_related("asker").filter(number=number).first() if number else None
    return Place(ticket, proven=False) if ticket and is_from_asker(ticket, mail.sender) else None


def is_from_asker(ticket: Ticket, sender: str) -> bool:
    """The address that our mails go to, or another that this account confirmed."""
    sender = sender.strip().lower()
    if not sender or not ticket.address:
        return False
    if sender == ticket.address.lower():
        return True
    return ticket.asker_id is not None and sender in _confirmed_addresses(ticket.asker_id)


def _receive_new(mail: ParsedMail, incoming_id: str) -> Became:
    if mail.keys or help_address() not in mail.recipients:
        return Became.NOT_OURS
    if mail.automatic:
        return Became.MACHINE
    asker = _account_of(mail.sender)
    if latest := _latest_of_a_flood(mail.sender, asker):
        return _from_asker(keeping.locked(latest.pk), mail, incoming_id, proven=False)
    ticket = new_ticket(
        subject=subject_of(mail.subject) or NO_SUBJECT,
        asker=asker,
        name=mail.sender_name,
        email=mail.sender,
        channel=Ticket.Channel.MAIL,
        text=mail.text,
    )
    name = "" if asker else ticket.asker_name
    _keep(ticket, Kind.QUESTION, mail, incoming_id, author=asker, author_name=name, is_first=True)
    if may_answer_automatically(ticket.address, mail=mail):
        mails.receipt(ticket, to_mail=mail.message_id)
    coordinators.tell_of_new(ticket)
    return Became.NEW


def _from_asker(ticket: Ticket, mail: ParsedMail, incoming_id: str, *, proven: bool) -> Became:
    name = "" if ticket.asker_id else ticket.asker_name
    message = _keep(ticket, Kind.QUESTION, mail, incoming_id, author=ticket.asker, author_name=name)
    reopen = bool(mail.attachments) or not is_only_thanks(mail.text)
    heard_from_asker(ticket, message, reopen=reopen, proven=proven)
    return Became.ADDED


def _from_the_asked(ticket: Ticket, referral: Referral, mail: ParsedMail, incoming_id: str) -> Became:
    """Passed on where the sender is one of those who were asked, and it was not taken back meanwhile."""
    live = Referral.objects.live().select_related("initiative").filter(pk=referral.pk).first()
    if live is None or ticket.address == "":
        return _from_other(ticket, mail, incoming_id)
    live.ticket = ticket
    author = _reader(live, mail.sender)
    if author is None:
        return _from_other(ticket, mail, incoming_id)
    user = User.objects.filter(pk=author.user_id).first() if author.user_id else None
    text = mail.text.strip() or NO_TEXT
    message = keep_answer(
        ticket,
        live,
        text,
        author=user,
        author_name="" if user else display_name(mail.sender_name),
        quoted=mail.quoted,
        incoming_id=incoming_id,
        message_id=mail.message_id,
    )
    _attach(message, mail, incoming_id)
    pass_on_answer(ticket, live, message)
    return Became.ANSWERED


def _from_other(ticket: Ticket, mail: ParsedMail, incoming_id: str) -> Became:
    """Coordinators see it and decide. It may be the asker from another address, so the question is open again."""
    name = display_name(mail.sender_name)
    message = _keep(ticket, Kind.OTHER, mail, incoming_id, author_name=name, from_address=mail.sender)
    if not ticket.is_to_do:
        keeping.work_on(ticket)
    keeping.save(ticket, *keeping.CLOCK)
    coordinators.tell_assignee_of_message(ticket, message)
    return Became.OTHER


def _keep_automatic(ticket: Ticket, mail: ParsedMail, incoming_id: str) -> Became:
    """An absence is good to know. It changes nothing: no clock, no mail."""
    name = display_name(mail.sender_name)
    _keep(ticket, Kind.AUTOMATIC, mail, incoming_id, author_name=name, from_address=mail.sender)
    keeping.save(ticket, active=False)
    return Became.AUTOMATIC


def _keep(
    ticket: Ticket, kind: str, mail: ParsedMail, incoming_id: str, *, is_first: bool = False, **more: object
) -> TicketMessage:
    message = keeping.keep(
        ticket,
        kind,
        mail.text.strip() or NO_TEXT,
        is_first=is_first,
        quoted=mail.quoted,
        incoming_id=incoming_id,
        message_id=mail.message_id,
        **more,
    )
    _attach(message, mail, incoming_id)
    return message


def _attach(message: TicketMessage, mail: ParsedMail, incoming_id: str) -> None:
    held = files_of(incoming_id, mail.attachments, largest=LARGEST)
    attach(message, (File(one.attachment.name, one.content, one.attachment.size) for one in held))


def _by_key(key: str) -> Place | None:
    if ticket := Ticket.objects.filter(key=key).first():
        return Place(ticket)
    referral = Referral.objects.select_related("ticket").filter(key=key).first()
    return Place(referral.ticket, referral) if referral else None


def _by_ids(ticket_id: int, referral_id: int | None) -> Place | None:
    if referral_id:
        referral = Referral.objects.select_related("ticket").filter(pk=referral_id).first()
        return Place(referral.ticket, referral) if referral else None
    ticket = Ticket.objects.filter(pk=ticket_id).first()
    return Place(ticket) if ticket else None


def _reader(referral: Referral, sender: str) -> teams.Reader | None:
    """Who of those that were asked this is; of the national body everybody at its domain."""
    sender = sender.strip().lower()
    for reader in teams.readers_of(referral):
        if sender == reader.address.lower():
            return reader
        if reader.user_id and sender in _confirmed_addresses(reader.user_id):
            return reader
        if referral.is_national and sender.rpartition("@")[2] == reader.address.lower().rpartition("@")[2]:
            return reader
    return None


def _confirmed_addresses(user_id: int) -> set[str]:
    found = EmailAddress.objects.filter(user=user_id, verified=True).values_list("email", flat=True)
    return {address.lower() for address in found}


def _account_of(sender: str) -> User | None:
    found = EmailAddress.objects.filter(email__iexact=sender, verified=True, user__is_active=True)
    address = found.select_related("user").first()
    return address.user if address else None


def _latest_of_a_flood(sender: str, asker: User | None) -> Ticket | None:
    """The last question of who asked very many today: one more mail is added to it, so that none fills the queue."""
    since = timezone.now() - timedelta(days=1)
    theirs = Ticket.objects.filter(created_at__gt=since, merged_into=None, anonymised_at=None)
    theirs = theirs.filter(asker=asker) if asker else theirs.filter(asker_email=sender)
    newest = list(theirs.only("pk").order_by("-pk")[:MOST_A_DAY])
    return newest[0] if len(newest) == MOST_A_DAY else None


def _too_many(ticket: Ticket) -> bool:
    since = timezone.now() - timedelta(days=1)
    by_mail = ticket.messages.filter(created_at__gt=since, incoming_id__isnull=False)
    return by_mail.count() >= MOST_MESSAGES_A_DAY
