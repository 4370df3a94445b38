"""Inviting somebody to a team by mail, and accepting: one link, one use, two weeks."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from initiatives.actions.errors import InitiativeError, NotAllowedError
from initiatives.actions.team import is_owner, locked_team, managed_team, step_back
from initiatives.keys import hash_of, new_key
from initiatives.mails import team as mails
from initiatives.models import Initiative, Invitation, Membership
from omzien.accounts.models import User
from omzien.limits.actions import allow

Role = Membership.Role
VALID = timedelta(days=14)
MOST_BY_ONE_PERSON = 20  # a day
MOST_TO_ONE_ADDRESS = 10  # a day
PAUSE_SECONDS = 180  # between two mails to one address (TRUST 18)
DAY = 24 * 60 * 60


class StaleInvitationError(InitiativeError):
    """Used, withdrawn, past its date, or never there: the same sentence for each."""

    def __init__(self) -> None:
        super().__init__("Deze uitnodiging werkt niet meer.")


class TooOftenError(InitiativeError):
    """A limit was reached."""

    def __init__(self, sentence: str = "Je hebt vandaag veel mensen uitgenodigd. Probeer het morgen opnieuw.") -> None:
        super().__init__(sentence)


@transaction.atomic
def invite(
    *, initiative: Initiative, email: str, role: str, by: User, hands_over: bool = False, leaves: bool = False
) -> Invitation:
    """Mail a secret link. With `hands_over` the inviter steps back once it is accepted, and with `leaves` goes."""
    email = email.strip().lower()
    team = managed_team(initiative, by)
    if hands_over and not any(one.user_id == by.pk and is_owner(one) for one in team):
        raise NotAllowedError("Alleen een eigenaar kan het initiatief overdragen.")
    if email == by.email:
        raise InitiativeError("Dit is je eigen adres. Vul het adres in van wie je wilt uitnodigen.")
    _replace_expired(initiative, email)
    invitation, key = _prepared(
        Invitation(
            initiative=initiative,
            email=email,
            # Who joins a team without an owner is its owner.
            role=role if any(map(is_owner, team)) else Role.OWNER,
            hands_over=hands_over,
            inviter_leaves=hands_over and leaves,
        ),
        by,
    )
    mails.send_invitation(invitation, key)
    return invitation


@transaction.atomic
def send_again(*, invitation: Invitation, by: User) -> Invitation:
    """A new link for two more weeks; the old one stops working. Also for one that has expired."""
    managed_team(invitation.initiative, by)
    found = Invitation.objects.select_related("initiative__municipality").get(pk=invitation.pk)
    if found.accepted_at or found.withdrawn_at:
        raise StaleInvitationError
    if found.hands_over and found.invited_by_id != by.pk:
        raise NotAllowedError("Alleen wie overdraagt, kan deze uitnodiging opnieuw sturen.")
    renewed, key = _prepared(found, by)
    mails.send_invitation(renewed, key)
    return renewed


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User) -> None:
    """Harmless when it was withdrawn already; too late once accepted."""
    managed_team(invitation.initiative, by)
    found = Invitation.objects.get(pk=invitation.pk)
    if found.accepted_at:
        raise InitiativeError("Deze uitnodiging is al aangenomen.")
    if found.withdrawn_at is None:
        found.withdrawn_at = timezone.now()
        found.save(update_fields=["withdrawn_at"])


def invitation_for(key: str) -> Invitation | None:
    """What this link opens, when it still does."""
    found = Invitation.objects.pending().filter(key_hash=hash_of(key))
    return found.select_related("initiative__municipality", "invited_by").first()


@transaction.atomic
def accept(*, key: str, by: User) -> Membership:
    """Join the team. An editor who is invited as owner becomes owner. Of two at the same moment one wins."""
    known = invitation_for(key)
    if known is None:
        raise StaleInvitationError
    team = locked_team(known.initiative)
    invitation = invitation_for(key)  # as it is now that nobody else can use it
    if invitation is None:
        raise StaleInvitationError
    mine = next((one for one in team if one.user_id == by.pk), None)
    if mine and not (mine.role == Role.EDITOR and invitation.role == Role.OWNER):
        raise InitiativeError("Je staat al in dit team.")
    role = invitation.role if any(map(is_owner, team)) else Role.OWNER
    member = mine or Membership(initiative=invitation.initiative, user=by)
    member.role = role
    member.save()
    invitation.accepted_at, invitation.accepted_by = timezone.now(), by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    _settle(invitation, member, [one for one in team if one is not mine])
    return member


def _settle(invitation: Invitation, member: Membership, others: list[Membership]) -> None:
    """The inviter steps back where that was the plan, and everybody hears who joined."""
    old = next((one for one in others if one.user_id == invitation.invited_by_id and is_owner(one)), None)
    if not (invitation.hands_over and old):
        mails.tell_who_joined(member, others)
        return
    step_back(old, leaves=invitation.inviter_leaves)
    mails.tell_handed_over(member.initiative, new=member.user, old=old.user, old_left=invitation.inviter_leaves)
    mails.tell_who_joined(member, [one for one in others if one is not old])


def _prepared(invitation: Invitation, by: User) -> tuple[Invitation, str]:
    """Saved under a new key and date, within the limits."""
    _require_within_limits(invitation.email, by)
    key = new_key()
    invitation.key_hash = hash_of(key)
    invitation.expires_at = timezone.now() + VALID
    invitation.invited_by = by
    invitation.save()
    return invitation, key


def _require_within_limits(email: str, by: User) -> None:
    if not allow(action="invite", who=str(by.pk), most=MOST_BY_ONE_PERSON, seconds=DAY):
        raise TooOftenError
    now = allow(action="mail-invitation", who=email, most=1, seconds=PAUSE_SECONDS)
    today = now and allow(action="mail-invitation-daily", who=email, most=MOST_TO_ONE_ADDRESS, seconds=DAY)
    if not today:
        raise TooOftenError("Dit adres kreeg net al een uitnodiging. Probeer het later opnieuw.")


def _replace_expired(initiative: Initiative, email: str) -> None:
    """An invitation that nobody used in time makes room for a new one; one that still works does not."""
    unused = Invitation.objects.filter(initiative=initiative.pk, email=email, accepted_at=None, withdrawn_at=None)
    for earlier in unused:
        if not earlier.is_expired:
            raise InitiativeError("Dit adres is al uitgenodigd. Je kunt de uitnodiging opnieuw sturen of intrekken.")
        earlier.withdrawn_at = timezone.now()
        earlier.save(update_fields=["withdrawn_at"])
