"""Mail to an asker that will never arrive: a coordinator who thinks that the question is answered has to know."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from helpdesk.actions import keeping
from helpdesk.mails.asker import RECEIPT
from helpdesk.models import Ticket, TicketMessage
from helpdesk.models.messages import ANSWER
from omzien.mail.models import Message

LOOK_BACK = timedelta(days=7)
NOT_ARRIVED = "merkte dat de mail met het antwoord niet aankwam"
NO_RECEIPT = "merkte dat de bevestiging niet aankwam: het adres klopt misschien niet"


def note_undelivered() -> int:
    """Of the last days; returns how many were new. Twice is once."""
    return sum(_note(key) for key in _failed_keys())


def _failed_keys() -> list[str]:
    about_questions = Q(key__startswith=ANSWER) | Q(key__startswith=RECEIPT)
    recent = Message.objects.filter(created_at__gt=timezone.now() - LOOK_BACK, status=Message.Status.FAILED)
    return list(recent.filter(about_questions).order_by("pk").values_list("key", flat=True))


def _note(key: str) -> bool:
    message = _message_of(key)
    if message is None or message.undelivered_at:
        return False
    return _mark(message)


def _message_of(key: str) -> TicketMessage | None:
    """What the mail carried; of a receipt the question itself."""
    pk = int(key.rpartition("/")[2])
    if key.startswith(ANSWER):
        return TicketMessage.objects.filter(pk=pk).first()
    first = TicketMessage.objects.filter(ticket=pk, kind=TicketMessage.Kind.QUESTION)
    return first.order_by("created_at", "pk").first()


@transaction.atomic
def _mark(message: TicketMessage) -> bool:
    """The question is open again: its asker heard nothing."""
    ticket = keeping.locked(message.ticket_id)
    still = TicketMessage.objects.filter(pk=message.pk, undelivered_at=None)
    if ticket.anonymised_at or not still.update(undelivered_at=timezone.now()):
        return False
    is_receipt = message.kind == TicketMessage.Kind.QUESTION
    if not is_receipt and ticket.status == Ticket.Status.WAITING:
        keeping.work_on(ticket)
    keeping.save(ticket, *keeping.CLOCK)
    keeping.log(ticket, NO_RECEIPT if is_receipt else NOT_ARRIVED, by=None, name="Omzien")
    return True
