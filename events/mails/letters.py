"""A mail about an event: what happened, when and where it is, and one link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.core.signing import BadSignature, Signer

from events.models import Event, Registration
from events.wording import when
from omzien.mail.actions import Part, queue_mail
from omzien.mail.models import Message
from omzien.mail.words import link_to, one_line

_signer = Signer(salt="events.registration")


class Letter(NamedTuple):
    """`quote` is what somebody wrote; `why` says why this person gets the mail."""

    subject: str
    paragraphs: list[str]
    label: str
    url: str
    why: str
    facts: list[tuple[str, str]] = []
    quote: str = ""
    closing: str = ""


def send(
    letter: Letter, *, to: str, key: str, parts: Sequence[Part] = (), not_before: datetime | None = None
) -> Message:
    """Holds a link that cancels a registration, so its contents are wiped once it left."""
    return queue_mail(
        key=key,
        to=to,
        template="events/letter",
        context={"letter": letter._replace(subject=one_line(letter.subject))},
        parts=parts,
        secret=True,
        not_before=not_before,
    )


def signed(registration: Registration) -> str:
    """What stands in the link; the key in the database does not open it."""
    return _signer.sign(registration.key)


def unsigned(value: str) -> str | None:
    try:
        return _signer.unsign(value)
    except BadSignature:
        return None


def page_of(registration: Registration) -> str:
    """Where this person sees how it stands, and cancels."""
    return link_to("events:ticket", signed(registration))


def page_of_event(event: Event) -> str:
    return link_to("events:detail", event.slug)


def facts_of(event: Event, *, seat: bool = False) -> list[tuple[str, str]]:
    """When and where; how to join online only for who has a seat."""
    facts = [("Wanneer", sentence_case(when(event.starts_at, event.ends_at)))]
    if event.where:
        facts.append(("Waar", event.where))
    if seat and event.online_url:
        facts.append(("Online meedoen", event.online_url))
    return facts


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
