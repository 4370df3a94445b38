"""Where the links in mails lead. A signed key stands in mails alone; the one in a reply address opens nothing."""

from __future__ import annotations

from django.conf import settings
from django.core.signing import BadSignature, Signer

from helpdesk.models import Referral, Ticket

_askers = Signer(salt="helpdesk.ticket")
_teams = Signer(salt="helpdesk.referral")


def signed(ticket: Ticket) -> str:
    return _askers.sign(ticket.key)


def ticket_signed(value: str) -> Ticket | None:
    """The question that this link opens, also where it was joined with another since."""
    key = _unsigned(_askers, value)
    ticket = Ticket.objects.select_related("merged_into").filter(key=key).first() if key else None
    return (ticket.merged_into or ticket) if ticket else None


def signed_referral(referral: Referral) -> str:
    return _teams.sign(referral.key)


def referral_signed(value: str) -> Referral | None:
    """What was asked of who has this link; nothing once it was taken back."""
    key = _unsigned(_teams, value)
    return Referral.objects.live().select_related("ticket", "initiative").filter(key=key).first() if key else None


def page_of(ticket: Ticket) -> str:
    """For the asker, with or without account."""
    return f"{settings.SITE_URL}/hulp/vraag/{signed(ticket)}/"


def page_of_referral(referral: Referral) -> str:
    """For who reads the mail of an initiative that has no team here, and for the national body."""
    return f"{settings.SITE_URL}/hulp/doorgegeven/{signed_referral(referral)}/"


def page_of_team(referral: Referral) -> str:
    """For the team, signed in."""
    return f"{settings.SITE_URL}/mijn/vragen/{referral.ticket.number}/"


def desk_of(ticket: Ticket) -> str:
    """For coordinators."""
    return f"{settings.SITE_URL}/beheer/helpdesk/ticket/{ticket.pk}/change/"


def whole_desk() -> str:
    return f"{settings.SITE_URL}/beheer/helpdesk/ticket/"


def _unsigned(signer: Signer, value: str) -> str | None:
    try:
        return signer.unsign(value)
    except BadSignature:
        return None
