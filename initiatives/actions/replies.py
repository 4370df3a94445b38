"""What is done with a mail that was sent to the reply address of a participant."""

from __future__ import annotations

from enum import StrEnum

from allauth.account.models import EmailAddress
from django.db import transaction

from initiatives.actions.errors import InitiativeError
from initiatives.actions.relaying import cleaned, pass_on, written_before
from initiatives.mails import conversations as mails
from initiatives.models import Participant, RelayedMessage

LEFT_BEHIND = "[Hier zat een bijlage bij. Die geven we niet door.]"
NO_TEXT = "Er stond geen tekst in je mail. Schrijf je antwoord boven het bericht waarop je antwoordt."
NO_ATTACHMENT = "Een bijlage geven we niet door."


class Outcome(StrEnum):
    """What became of it; the value is a Dutch sentence for the log of incoming mail."""

    PASSED_ON = "Doorgegeven in het gesprek."
    KNOWN = "Deze mail was al doorgegeven."
    UNKNOWN_KEY = "Er is geen gesprek (meer) bij dit antwoordadres."
    AUTOMATIC = "Een automatisch antwoord wordt niet doorgegeven."
    OTHER_SENDER = "Het antwoord kwam van een ander adres en is niet doorgegeven."
    EMPTY = "Er stond geen nieuwe tekst in."
    REFUSED = "Niet doorgegeven; de schrijver heeft bericht waarom."


@transaction.atomic
def receive_reply(*, key: str, sender: str, text: str, incoming_id: str, automatic: bool, attachments: int) -> Outcome:
    """Pass an answer by mail on to the others. `text` is what was written now, without the quote; of attachments only
    that they were there.

    The same `incoming_id` never sends twice. Nothing is answered to automatic mail. Who writes from an address that is
    not theirs is not believed: the true participant is told once.
    """
    participant = Participant.objects.select_related("conversation__initiative", "user").filter(key=key).first()
    if participant is None or participant.conversation.confirmed_at is None or not participant.address:
        return Outcome.UNKNOWN_KEY
    if automatic:
        return Outcome.AUTOMATIC
    if written_before(participant, None, incoming_id):
        return Outcome.KNOWN
    if not _is_own(participant, sender):
        mails.tell_other_sender(participant)
        return Outcome.OTHER_SENDER
    if not cleaned(text):
        mails.tell_refused(participant, f"{NO_TEXT} {NO_ATTACHMENT}" if attachments else NO_TEXT)
        return Outcome.EMPTY
    return _pass_on(participant, f"{text.rstrip()}\n\n{LEFT_BEHIND}" if attachments else text, incoming_id)


def _pass_on(participant: Participant, text: str, incoming_id: str) -> Outcome:
    try:
        with transaction.atomic():
            pass_on(author=participant, text=text, via=RelayedMessage.Via.MAIL, incoming_id=incoming_id)
    except InitiativeError as error:
        mails.tell_refused(participant, str(error))
        return Outcome.REFUSED
    return Outcome.PASSED_ON


def _is_own(participant: Participant, sender: str) -> bool:
    """The address that our mail went to, or another that this account confirmed."""
    sender = sender.strip().lower()
    if sender == participant.address.lower():
        return True
    if participant.user is None:
        return False
    confirmed = EmailAddress.objects.filter(user=participant.user, verified=True)
    return confirmed.filter(email__iexact=sender).exists()
