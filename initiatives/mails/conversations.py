"""Mails that carry a message from one side to the other. None holds the address of anybody but its recipient.

The name in From is cleaned and encoded, the address in it is our own, and the address to reply to has the recipient's
own key in it. What went to an address that nobody confirmed holds no word of a visitor.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from email.header import Header
from email.utils import parseaddr

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import connection
from django.db.models import Max
from django.utils import timezone
from django.utils.crypto import salted_hmac

from initiatives.mails.words import guarded_name
from initiatives.masking import display_name, without_addresses
from initiatives.models import Conversation, Participant, RelayedMessage
from initiatives.notices import WORK
from omzien.accounts.models import User
from omzien.mail.actions import queue_mail
from omzien.mail.incoming.automatic import OURS, our_host
from omzien.mail.incoming.routing import reply_address
from omzien.mail.models import Message
from omzien.mail.notes import Note, send_note
from omzien.mail.words import link_to, one_line
from omzien.notices.actions.telling import notify

CONFIRMING = "relay/confirm/"
QUIET = timedelta(minutes=3)
_signer = Signer(salt="initiatives.conversation")


def signed(participant: Participant) -> str:
    """What stands in the link of who has no account; the key in a reply address does not open it."""
    return _signer.sign(participant.key)


def unsigned(value: str) -> str | None:
    try:
        return _signer.unsign(value)
    except BadSignature:
        return None


def send_message(message: RelayedMessage, *, conversation: Conversation, to: Iterable[Participant]) -> None:
    """One mail to each. Their wording differs: to the other side, or to colleagues of the author."""
    addresses = {one.address for one in conversation.participants.select_related("user") if one.address}
    for participant in to:
        if participant.user_id is None and participant.verified_at is None:
            _knock(participant, conversation)
        else:
            _send(message, conversation, participant, hidden=addresses - {participant.address})


def tell_other_sender(participant: Participant) -> None:
    conversation = participant.conversation
    note = Note(
        "Er kwam een antwoord van een ander adres",
        [
            f"In het gesprek “{one_line(conversation.subject)}” kwam namens jou een antwoord van een ander adres.",
            "We hebben het niet doorgegeven.",
            "Schreef jij het? Gebruik dan de link, of antwoord vanaf dit adres.",
            "Schreef jij het niet? Dan hoef je niets te doen.",
        ],
        "Naar het gesprek",
        page_of(participant),
        "Je krijgt dit bericht één keer, omdat je meedoet in dit gesprek.",
    )
    send_note(note, to=participant.address, about=f"relay/other-sender/{participant.pk}", once=True)


def tell_refused(participant: Participant, reason: str) -> None:
    """At most one a day: two machines that write to each other stop there."""
    note = Note(
        "Je antwoord is niet doorgegeven",
        [f"Je antwoordde per mail in het gesprek “{one_line(participant.conversation.subject)}”.", reason],
        "Naar het gesprek",
        page_of(participant),
        "Je krijgt dit bericht omdat je per mail antwoordde.",
    )
    about = f"relay/refused/{participant.pk}/{timezone.localdate():%Y%m%d}"
    send_note(note, to=participant.address, about=about, once=True)


def ask_to_confirm(participant: Participant, conversation: Conversation) -> None:
    """To an address that anybody may have typed: at most one in three minutes, the next waits. No word of theirs."""
    queue_mail(
        key=f"{CONFIRMING}{participant.pk}",
        to=participant.email,
        template="initiatives/relay_confirm",
        context={"initiative": guarded_name(conversation.initiative), "url": page_of(participant)},
        secret=True,
        not_before=_after_the_last(participant.email),
    )


def tell_coordinators(conversation: Conversation, people: Iterable[User]) -> None:
    note = Note(
        "Er is een gesprek gemeld",
        [
            f"Iemand meldde een gesprek met {one_line(conversation.initiative.name)}.",
            "Je kunt het gesprek lezen en de melding afhandelen in het beheer.",
        ],
        "Bekijk de melding",
        link_to("admin:initiatives_conversation_change", conversation.pk),
        "Je krijgt dit bericht omdat je coördinator bent van de regio van dit initiatief.",
    )
    when = conversation.reported_at
    for person in people:
        about = f"relay/reported/{conversation.pk}/{when:%Y%m%d%H%M%S}/{person.pk}"
        notify(note, person=person, kind=WORK, about=about)


def tell_reporter(conversation: Conversation, *, closed: bool) -> None:
    """What the coordinator did; the note stays with the coordinators."""
    reporter = conversation.reported_by
    if reporter is None or not reporter.address:
        return
    what = "De coördinator heeft het gesprek gesloten." if closed else "De coördinator heeft het gesprek open gelaten."
    note = Note(
        "Er is naar je melding gekeken",
        [f"Je meldde het gesprek “{one_line(conversation.subject)}”. Dank je wel.", what],
        "Naar het gesprek",
        page_of(reporter),
        "Je krijgt dit bericht omdat je dit gesprek meldde.",
    )
    about = f"relay/handled/{conversation.pk}/{conversation.report_handled_at:%Y%m%d%H%M%S}"
    send_note(note, to=reporter.address, about=about, once=True)


def page_of(participant: Participant) -> str:
    """Where this participant reads and answers."""
    if participant.user_id:
        return link_to("initiatives:conversation", participant.conversation_id)
    return link_to("initiatives:conversation_by_key", signed(participant))


def _knock(participant: Participant, conversation: Conversation) -> None:
    """Once a conversation: somebody wrote, and what they wrote is behind the link."""
    queue_mail(
        key=f"relay/knock/{participant.pk}",
        to=participant.email,
        template="initiatives/relay_knock",
        context={
            "initiative": guarded_name(conversation.initiative),
            "url": page_of(participant),
            "claim_url": link_to("initiatives:claim", conversation.initiative.slug),
        },
        secret=True,
    )


def _send(message: RelayedMessage, conversation: Conversation, participant: Participant, *, hidden: set[str]) -> None:
    reply_to = reply_address(participant.key)
    queue_mail(
        key=f"relay/message/{message.pk}/{participant.pk}",
        to=participant.address,
        template="initiatives/relayed",
        context={
            "text": without_addresses(message.text, hidden),
            "author": author_of(message, conversation),
            "is_answer": not _is_first(message, conversation),
            "is_colleague": participant.side == message.author.side,
            "is_asker": participant.side == Participant.Side.SENDER,
            "initiative": one_line(conversation.initiative.name),
            "subject": without_addresses(one_line(conversation.subject), hidden),
            "url": page_of(participant),
            "can_reply": bool(reply_to),
        },
        headers=_headers(message, conversation, participant, reply_to),
        secret=True,
    )


def author_of(message: RelayedMessage, conversation: Conversation) -> str:
    """The author's name, and for whom they speak. Never an address."""
    author = message.author
    name = display_name(author.name)
    if author.side == Participant.Side.INITIATIVE:
        initiative = one_line(conversation.initiative.name)
        return f"{name} van {initiative}" if name else f"Iemand van {initiative}"
    behalf = conversation.on_behalf_of
    return f"{name or 'Iemand'} namens {one_line(behalf.name)}" if behalf else name or "Iemand"


def _headers(
    message: RelayedMessage, conversation: Conversation, participant: Participant, reply_to: str
) -> dict[str, str]:
    """Each recipient has a thread of their own: all mails of one conversation hang on its first."""
    name = display_name(author_of(message, conversation))
    ours = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    headers = {
        "From": f"{encoded(f'{name} via Omzien')} <{ours}>",
        "Message-ID": _message_id(message.pk, participant),
    }
    if reply_to:
        headers["Reply-To"] = f"Omzien <{reply_to}>"
    before = conversation.messages.filter(pk__lt=message.pk).order_by("pk").values_list("pk", flat=True)
    if earlier := [before.first(), before.last()] if before else []:
        thread = dict.fromkeys(_message_id(pk, participant) for pk in earlier if pk)
        headers["In-Reply-To"] = list(thread)[-1]
        headers["References"] = " ".join(thread)
    return headers


def encoded(name: str) -> str:
    """A display name as RFC 2047 and 5322 want it, on one line: letters as they are in quotes, others encoded."""
    return f'"{name}"' if name.isascii() else Header(name, "utf-8").encode(linesep="")


def _after_the_last(email: str) -> datetime:
    """Three minutes after the last confirmation to this address was to leave; who else asks for it waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [CONFIRMING + email])
    asked = Participant.objects.filter(email=email).values_list("pk", flat=True)
    mails = Message.objects.filter(key__in=[f"{CONFIRMING}{pk}" for pk in asked])
    last = mails.aggregate(last=Max("not_before"))["last"]
    return max(timezone.now(), last + QUIET) if last else timezone.now()


def _message_id(pk: int, participant: Participant) -> str:
    """Known to its recipient alone: who can name it in a bounce is believed."""
    unguessable = salted_hmac("initiatives.conversation.mail", f"{pk}.{participant.key}").hexdigest()[:32]
    return f"<gesprek.{unguessable}.{OURS}@{our_host()}>"


def _is_first(message: RelayedMessage, conversation: Conversation) -> bool:
    return not conversation.messages.filter(pk__lt=message.pk).exists()
