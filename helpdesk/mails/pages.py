"""Where the links in mails lead. A signed key stands in mails alone; the one in a reply address opens nothing.

A link works for a year: every mail brings a new one, and an old mailbox that others get to read is no way in for ever.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

from helpdesk.models import Referral, Ticket

VALID = timedelta(days=365)
_askers = TimestampSigner(salt="helpdesk.ticket")
_teams = TimestampSigner(salt="helpdesk.referral")


def signed(ticket: Ticket) -> str:
    return _askers.sign(ticket.key)


def ticket_signed(value: str) -> Ticket | None:
    """The question that this link opens, also where it was joined with another since."""
    return _ticket_of(_unsigned(_askers, value, VALID))


def ticket_once_signed(value: str) -> Ticket | None:
    """The question of a link that may be too old: enough to mail a new one to who asked, and for nothing else."""
    return _ticket_of(_unsigned(_askers, value, None))


def signed_referral(referral: Referral) -> str:
    return _teams.sign(referral.key)


def referral_signed(value: str) -> Referral | None:
    """What was asked of who has this link; nothing once it was taken back."""
    key = _unsigned(_teams, value, VALID)
    return Referral.objects.live().select_related("ticket", "initiative").filter(key=key).first() if key else None


def page_of(ticket: Ticket) -> str:
    """For the asker, with or without account."""
    return _at("helpdesk:question_by_key", signed(ticket))


def page_of_referral(referral: Referral) -> str:
    """For who reads the mail of an initiative that has no team here, and for the national body."""
    return _at("helpdesk:referral_by_key", signed_referral(referral))


def page_of_team(referral: Referral) -> str:
    """For the team, signed in."""
    return _at("helpdesk:question", referral.ticket.number)


def desk_of(ticket: Ticket) -> str:
    """For coordinators."""
    return _at("admin:helpdesk_ticket_change", ticket.pk)


def whole_desk() -> str:
    return _at("admin:helpdesk_ticket_changelist")


def _at(name: str, *args: object) -> str:
    return settings.SITE_URL + reverse(name, args=args)


def _ticket_of(key: str | None) -> Ticket | None:
    ticket = Ticket.objects.select_related("merged_into").filter(key=key).first() if key else None
    return (ticket.merged_into or ticket) if ticket else None


def _unsigned(signer: TimestampSigner, value: str, valid: timedelta | None) -> str | None:
    try:
        return signer.unsign(value, max_age=valid)
    except (BadSignature, ValueError, OverflowError):  # a moment that was never one
        return None
