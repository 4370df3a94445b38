"""A conversation that is not as it should be: somebody says so, and a coordinator in care looks."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from initiatives.actions.errors import NotAllowedError, NotReadyError
from initiatives.actions.relaying import locked
from initiatives.mails import conversations as mails
from initiatives.mails.coordinators import coordinators_of
from initiatives.models import Conversation, Participant
from omzien.accounts.models import User


@transaction.atomic
def report(*, participant: Participant, text: str) -> Conversation:
    """Coordinators may read along from here on. A second report while the first waits changes nothing."""
    conversation = locked(participant.conversation_id)
    if conversation.confirmed_at is None:
        raise NotReadyError("Dit bericht is nog niet verstuurd.")
    if conversation.is_open_report:
        return conversation
    conversation.reported_at = timezone.now()
    conversation.report = text
    conversation.reported_by = participant
    conversation.report_handled_at = conversation.report_handled_by = None
    conversation.report_note = ""
    conversation.save(update_fields=REPORT_FIELDS)
    mails.tell_coordinators(conversation, coordinators_of(conversation.initiative))
    return conversation


@transaction.atomic
def handle_report(*, conversation: Conversation, by: User, note: str, closes: bool) -> Conversation:
    """Dismissed, or the conversation is closed; who reported gets word."""
    if not Conversation.objects.reported_to(by).filter(pk=conversation.pk).exists():
        raise NotAllowedError("Alleen een coördinator van de regio kan deze melding afhandelen.")
    found = locked(conversation.pk)
    if not found.is_open_report:
        raise NotReadyError("Deze melding is al afgehandeld.")
    now = timezone.now()
    found.report_handled_at, found.report_handled_by, found.report_note = now, by, note
    if closes and found.closed_at is None:
        found.closed_at = now
    found.save(update_fields=[*REPORT_FIELDS, "closed_at"])
    mails.tell_reporter(found, closed=closes)
    return found


REPORT_FIELDS = ["reported_at", "report", "reported_by", "report_handled_at", "report_handled_by", "report_note"]
