"""Starting a conversation, answering in it, and getting out of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone

from initiatives.actions.audience import audience_of, is_listening
from initiatives.actions.errors import NotAllowedError, NotReadyError
from initiatives.actions.relaying import NOT_YOURS, TooMuchError, addresses_behind, keep, locked, pass_on, send
from initiatives.mails import conversations as mails
from initiatives.masking import display_name, without_addresses
from initiatives.models import Conversation, Initiative, Membership, Participant, Posting, RelayedMessage
from omzien.accounts.models import User
from omzien.limits.actions import allow

Side = Participant.Side
DAY = 24 * 60 * 60
PER_ACCOUNT = 10
PER_ADDRESS = 3
PER_NETWORK = 10
CONFIRM_WITHIN = timedelta(days=3)
ENOUGH = "Je hebt vandaag al veel gesprekken begonnen. Morgen kan het weer."
OWN = "Dit is je eigen initiatief: je staat zelf in het team."
NO_NAME = "Vul eerst je naam in, zonder e-mailadres. Dan weet de ander wie er schrijft."
NOT_ON_TEAM = "Je staat niet in het team van het initiatief namens wie je schrijft."
UNREACHABLE = "Dit initiatief kan nu geen berichten ontvangen."
EXPIRED = "Deze link is verlopen: het bericht is niet op tijd bevestigd. Schrijf het opnieuw."


class Letter(NamedTuple):
    """What the contact form gives. The token makes a double click one letter."""

    initiative: Initiative
    subject: str
    text: str
    name: str
    token: str
    posting: Posting | None = None
    on_behalf_of: Initiative | None = None


def start_as_member(*, letter: Letter, by: User) -> Conversation:
    """Sent at once. Raises TooMuchError after ten new ones on a day."""
    if known := _written(letter.token, user=by):
        return known
    require_reachable(letter)
    if Membership.objects.filter(initiative=letter.initiative, user=by).exists():
        raise NotAllowedError(OWN)
    behalf = letter.on_behalf_of
    if behalf and not Membership.objects.filter(initiative=behalf, user=by).exists():
        raise NotAllowedError(NOT_ON_TEAM)
    if not display_name(letter.name):
        raise NotReadyError(NO_NAME)
    if not allow(action="conversation", who=f"user:{by.pk}", most=PER_ACCOUNT, seconds=DAY):
        raise TooMuchError(ENOUGH)

    def begin() -> Conversation:
        save_name(by, letter.name)
        conversation, message = _begin(letter, user=by, name=by.name, confirmed=True)
        send(message, conversation)
        return conversation

    return _once(begin, letter.token, user=by)


def start_as_visitor(*, letter: Letter, email: str, network: str) -> Conversation:
    """Kept, and nothing moves until the address is confirmed by the button behind the mailed link.

    `network` is where the request came from, as `omzien.limits.actions.visitor` gives it.
    """
    email = email.strip().lower()
    if known := _written(letter.token, email=email):
        return known
    require_reachable(letter)
    if not display_name(letter.name):
        raise NotReadyError(NO_NAME)
    allowed = allow(action="conversation", who=network, most=PER_NETWORK, seconds=DAY)
    if not allowed or not allow(action="conversation", who=f"email:{email}", most=PER_ADDRESS, seconds=DAY):
        raise TooMuchError(ENOUGH)

    def begin() -> Conversation:
        conversation, message = _begin(letter, email=email, name=letter.name, confirmed=False)
        mails.ask_to_confirm(message.author, conversation)
        return conversation

    return _once(begin, letter.token, email=email)


@transaction.atomic
def confirm_letter(*, participant: Participant) -> Conversation:
    """The visitor pressed the button: the address is theirs, and the letter leaves. Twice is once."""
    conversation = locked(participant.conversation_id)
    if conversation.confirmed_at:
        return conversation
    if conversation.created_at < timezone.now() - CONFIRM_WITHIN:
        raise NotReadyError(EXPIRED)
    now = timezone.now()
    conversation.confirmed_at = conversation.last_message_at = now
    conversation.save(update_fields=["confirmed_at", "last_message_at"])
    participant.verified_at = participant.seen_at = now
    participant.save(update_fields=["verified_at", "seen_at"])
    send(conversation.messages.select_related("author").get(), conversation)
    return conversation


@transaction.atomic
def open_letter(*, participant: Participant) -> None:
    """Somebody reads mail at the initiative's own address, and pressed the button."""
    Participant.objects.filter(pk=participant.pk, verified_at=None).update(verified_at=timezone.now())


@transaction.atomic
def answer(*, participant: Participant, text: str, token: str, name: str = "") -> RelayedMessage:
    """On the site. A name is asked of who has none yet, and it stays with the account."""
    if name and not participant.name:
        participant.name = display_name(name)
        participant.save(update_fields=["name"])
        if participant.user:
            save_name(participant.user, name)
    if not participant.name:
        raise NotReadyError(NO_NAME)
    return pass_on(author=participant, text=text, via=RelayedMessage.Via.SITE, token=token)


@transaction.atomic
def close(*, participant: Participant) -> None:
    """Either side may; nobody can write any more, reading stays."""
    conversation = locked(participant.conversation_id)
    _require_part(conversation, participant)
    if conversation.closed_at is None:
        conversation.closed_at = timezone.now()
        conversation.save(update_fields=["closed_at"])


@transaction.atomic
def leave(*, participant: Participant) -> None:
    """No more mail about this conversation, until this person writes in it again."""
    Participant.objects.filter(pk=participant.pk, left_at=None).update(left_at=timezone.now())


@transaction.atomic
def mark_seen(*, participant: Participant, conversation: Conversation) -> None:
    """Only where there is something new, so that reading again writes nothing."""
    if participant.seen_at is None or participant.seen_at < conversation.last_message_at:
        Participant.objects.filter(pk=participant.pk).update(seen_at=timezone.now())


def save_name(user: User, name: str) -> None:
    """An account without a name gets the one that was asked for."""
    if not user.name and (name := display_name(name)):
        user.name = name
        user.save(update_fields=["name"])


def require_reachable(letter: Letter) -> None:
    if letter.initiative.status != Initiative.Status.PUBLISHED:
        raise NotReadyError(UNREACHABLE)
    audience = audience_of(letter.initiative)
    if not audience.people and not audience.email:
        raise NotReadyError(UNREACHABLE)


def _begin(
    letter: Letter, *, name: str, confirmed: bool, user: User | None = None, email: str = ""
) -> tuple[Conversation, RelayedMessage]:
    now = timezone.now()
    conversation = Conversation(
        initiative=letter.initiative,
        posting=letter.posting,
        on_behalf_of=letter.on_behalf_of,
        confirmed_at=now if confirmed else None,
        last_message_at=now,
    )
    author = Participant(side=Side.SENDER, user=user, email=email, name=display_name(name))
    conversation.subject = without_addresses(letter.subject, addresses_behind(author, conversation))[:120]
    conversation.save()
    author.conversation = conversation
    author.save()
    message = keep(conversation, author, letter.text, via=RelayedMessage.Via.SITE, token=letter.token)
    return conversation, message


def _once(begin: Callable[[], Conversation], token: str, **who: object) -> Conversation:
    """Of two at the same moment the second finds the token taken, undoes itself and gives what the first made."""
    try:
        with transaction.atomic():
            return begin()
    except IntegrityError:
        if known := _written(token, **who):
            return known
        raise


def _written(token: str, **who: object) -> Conversation | None:
    """The conversation that this person began with this token."""
    author = {f"author__{name}": value for name, value in who.items()}
    message = RelayedMessage.objects.filter(token=token, **author).select_related("conversation").first()
    return message.conversation if message else None


def _require_part(conversation: Conversation, participant: Participant) -> None:
    if not is_listening(participant, audience_of(conversation.initiative)):
        raise NotAllowedError(NOT_YOURS)
