"""The one way in which something written in a conversation is kept and passed on."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

from django.utils import timezone

from initiatives.actions.audience import audience_of, is_listening, listeners, take_part
from initiatives.actions.errors import NotAllowedError, NotReadyError
from initiatives.mails import conversations as mails
from initiatives.masking import without_addresses
from initiatives.models import Conversation, Participant, RelayedMessage
from omzien.accounts.personal import addresses_of

LONGEST_TEXT = 5000
PER_HOUR = 20
CLOSED = "Dit gesprek is gesloten. Begin een nieuw gesprek als er nog iets is."
NOBODY = "Er leest niemand meer mee in dit gesprek. Je bericht is niet verstuurd."
TOO_MUCH = "In dit gesprek zijn het laatste uur al veel berichten verstuurd. Probeer het over een uur opnieuw."
TOO_LONG = f"Je bericht is te lang: hoogstens {LONGEST_TEXT} tekens."
EMPTY = "Schrijf een bericht."
NOT_YOURS = "Je doet niet meer mee in dit gesprek."


class TooMuchError(NotReadyError):
    """More than a person writes."""


def locked(conversation_id: int) -> Conversation:
    """The conversation, alone: whoever else writes or closes waits."""
    rows = Conversation.objects.select_related("initiative", "posting", "on_behalf_of")
    return rows.select_for_update(of=("self",)).get(pk=conversation_id)


def pass_on(
    *, author: Participant, text: str, via: str, token: str | None = None, incoming_id: str | None = None
) -> RelayedMessage:
    """Keep one message and queue a mail to each of the others, in the caller's transaction.

    A token or incoming id that is known gives the message that it made before.
    """
    conversation = locked(author.conversation_id)
    if known := written_before(author, token, incoming_id):
        return known
    _require_open(conversation)
    if not is_listening(author, audience_of(conversation.initiative)):
        raise NotAllowedError(NOT_YOURS)
    message = keep(conversation, author, text, via=via, token=token, incoming_id=incoming_id)
    send(message, conversation)
    return message


def written_before(author: Participant, token: str | None, incoming_id: str | None) -> RelayedMessage | None:
    for field, value in (("token", token), ("incoming_id", incoming_id)):
        if value and (known := RelayedMessage.objects.filter(**{field: value}, author=author).first()):
            return known
    return None


def keep(
    conversation: Conversation,
    author: Participant,
    text: str,
    *,
    via: str,
    token: str | None = None,
    incoming_id: str | None = None,
) -> RelayedMessage:
    """The message without an address of its author in it. Writing is also reading, and coming back."""
    text = without_addresses(cleaned(text), addresses_behind(author, conversation))
    if not text:
        raise NotReadyError(EMPTY)
    if len(text) > LONGEST_TEXT:
        raise NotReadyError(TOO_LONG)
    message = conversation.messages.create(author=author, text=text, via=via, token=token, incoming_id=incoming_id)
    conversation.last_message_at = message.created_at
    conversation.save(update_fields=["last_message_at"])
    author.seen_at, author.left_at = message.created_at, None
    author.save(update_fields=["seen_at", "left_at"])
    return message


def addresses_behind(author: Participant, conversation: Conversation) -> set[str]:
    """What may stand in a signature: every address of the account, and that of whom they speak for."""
    own = addresses_of(author.user) if author.user else {author.email}
    for_whom = conversation.initiative if author.side == Participant.Side.INITIATIVE else conversation.on_behalf_of
    return {*own, for_whom.contact_email if for_whom else ""}


def send(message: RelayedMessage, conversation: Conversation) -> None:
    """To everybody who listens but the author. Raises NotReadyError where the other side has nobody."""
    audience = audience_of(conversation.initiative)
    take_part(conversation, audience)
    others = [one for one in listeners(conversation, audience) if one.pk != message.author_id]
    if not any(one.side != message.author.side for one in others):
        raise NotReadyError(NOBODY)
    mails.send_message(message, conversation=conversation, to=others)


def cleaned(text: str) -> str:
    """Without control characters and the like, which no person types; lines end as they do here. What has no sign that
    can be seen is empty."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"}).strip()
    return text if any(unicodedata.category(sign)[0] not in "CZ" for sign in text) else ""


def _require_open(conversation: Conversation) -> None:
    if conversation.confirmed_at is None or conversation.closed_at is not None:
        raise NotReadyError(CLOSED)
    hour = conversation.messages.filter(created_at__gt=timezone.now() - timedelta(hours=1))
    if hour.count() >= PER_HOUR:
        raise TooMuchError(TOO_MUCH)
