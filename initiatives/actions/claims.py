"""Claiming a listing without a team. Its own address or a coordinator decides, whoever is first."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from initiatives.actions.errors import InitiativeError, NotAllowedError, NotReadyError
from initiatives.actions.invitations import DAY, MOST_TO_ONE_ADDRESS, PAUSE_SECONDS, TooOftenError
from initiatives.actions.team import cares_for, lock, locked_team
from initiatives.keys import hash_of, new_key
from initiatives.mails import claims as mails
from initiatives.models import Claim, Initiative, Membership
from omzien.accounts.models import User
from omzien.limits.actions import allow

Status = Claim.Status
MOST_OPEN = 3
MOST_A_DAY = 10
VALID = timedelta(days=30)  # the link in the mail to the listing's address
OTHER_GRANTED = "Iemand anders van dit initiatief houdt de pagina nu bij. Je kunt het team een bericht sturen."
NOT_RECOGNISED = "Wie de mail van dit initiatief leest, liet weten dat dit niet klopt."


class AlreadyDecidedError(InitiativeError):
    """Somebody else was first."""

    def __init__(self) -> None:
        super().__init__("Over deze aanvraag is al besloten.")


class HasTeamError(InitiativeError):
    def __init__(self) -> None:
        super().__init__("Dit initiatief heeft al een team. Stuur het team een bericht.")


@transaction.atomic
def claim(*, initiative: Initiative, by: User, relation: str) -> Claim:
    """Ask for a listing that nobody keeps. Granted at once to who confirmed the listing's own address."""
    lock(initiative)
    found = Initiative.objects.published().select_related("municipality").filter(pk=initiative.pk).first()
    if found is None:
        raise NotAllowedError
    if has_team(found):
        raise HasTeamError
    _require_within_limits(found, by)
    asked = Claim(initiative=found, user=by, relation=relation)
    if reads_mail_of(by, found):
        asked.save()
        return _settled_by_the_initiative(_grant(asked, None))
    key = new_key() if found.contact_email and _may_mail(found.contact_email) else ""
    asked.key_hash = hash_of(key) if key else ""
    asked.save()
    if key:
        mails.ask_the_initiative(asked, key, timezone.now() + VALID)
    mails.tell_coordinators(asked)
    return asked


@transaction.atomic
def withdraw_claim(*, claim: Claim, by: User) -> None:
    asked = _open_one(claim)
    if asked.user_id != by.pk:
        raise NotAllowedError
    _close(asked, Status.WITHDRAWN, by)


@transaction.atomic
def grant(*, claim: Claim, by: User) -> Claim:
    """A coordinator of the region makes the claimant owner; other claims on the listing are refused kindly."""
    asked = _open_one(claim)
    _require_decider(asked, by)
    return _grant(asked, by)


@transaction.atomic
def refuse(*, claim: Claim, by: User, answer: str) -> Claim:
    asked = _open_one(claim)
    _require_decider(asked, by)
    return _refuse(asked, by, answer)


@transaction.atomic
def answer_by_mail(*, key: str, agrees: bool) -> Claim:
    """Who reads the listing's own mail says whether it is right."""
    known = claim_for(key)
    if known is None:
        raise AlreadyDecidedError
    asked = _open_one(known)
    return _settled_by_the_initiative(_grant(asked, None) if agrees else _refuse(asked, None, NOT_RECOGNISED))


def claim_for(key: str) -> Claim | None:
    """The open claim that this link asks about, for a month."""
    found = Claim.objects.open().filter(key_hash=hash_of(key), created_at__gt=timezone.now() - VALID)
    return found.select_related("initiative__municipality", "user").first()


def has_team(initiative: Initiative) -> bool:
    """Whoever closed the account keeps nothing any more."""
    return initiative.memberships.filter(user__is_active=True).exists()


def reads_mail_of(user: User, initiative: Initiative) -> bool:
    """One of this account's confirmed addresses is the one that the listing gives."""
    own = EmailAddress.objects.filter(user=user, verified=True, email__iexact=initiative.contact_email)
    return bool(initiative.contact_email) and own.exists()


def _open_one(claim: Claim) -> Claim:
    """The claim as it is now; nobody else decides about this listing before this transaction ends."""
    lock(claim.initiative)
    asked = Claim.objects.open().select_related("initiative__municipality", "user").filter(pk=claim.pk).first()
    if asked is None:
        raise AlreadyDecidedError
    return asked


def _require_decider(asked: Claim, by: User) -> None:
    if not cares_for(by, asked.initiative):
        raise NotAllowedError("Alleen een coördinator van de regio besluit hierover.")
    if asked.user_id == by.pk:
        raise NotAllowedError("Over je eigen aanvraag besluit iemand anders.")


def _grant(asked: Claim, by: User | None) -> Claim:
    team = locked_team(asked.initiative)
    if any(one.user.is_active for one in team):
        raise NotReadyError("Dit initiatief heeft inmiddels een team. Wijs deze aanvraag af.")
    if not asked.user.is_active:
        raise NotReadyError("Dit account is gesloten. Wijs deze aanvraag af.")
    Membership.objects.update_or_create(
        initiative=asked.initiative, user=asked.user, defaults={"role": Membership.Role.OWNER}
    )
    _close(asked, Status.GRANTED, by)
    mails.tell_granted(asked)
    for other in asked.initiative.claims.open().select_related("user"):
        _refuse(other, by, OTHER_GRANTED)
    return asked


def _settled_by_the_initiative(asked: Claim) -> Claim:
    mails.tell_coordinators_outcome(asked)
    return asked


def _refuse(asked: Claim, by: User | None, answer: str) -> Claim:
    asked.answer = answer
    _close(asked, Status.REFUSED, by)
    mails.tell_refused(asked)
    return asked


def _close(asked: Claim, status: str, by: User | None) -> None:
    """The link in the mail stops working here."""
    asked.status, asked.decided_by, asked.decided_at, asked.key_hash = status, by, timezone.now(), ""
    asked.save(update_fields=["status", "decided_by", "decided_at", "key_hash", "answer"])


def _require_within_limits(initiative: Initiative, by: User) -> None:
    """The row of the account is locked, so that claims on several listings at once count each other."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    mine = Claim.objects.open().filter(user=by)
    if mine.filter(initiative=initiative).exists():
        raise NotReadyError("Je hebt dit al gevraagd. Er wordt naar gekeken.")
    if mine.count() >= MOST_OPEN:
        raise NotReadyError(f"Er wordt nog gekeken naar {MOST_OPEN} pagina’s die je vroeg. Wacht die eerst af.")
    if not allow(action="claim", who=str(by.pk), most=MOST_A_DAY, seconds=DAY):
        raise TooOftenError("Je vroeg dit vandaag te vaak. Probeer het morgen opnieuw.")


def _may_mail(email: str) -> bool:
    """Without a mail the coordinators decide."""
    who = email.lower()
    return allow(action="mail-claim", who=who, most=1, seconds=PAUSE_SECONDS) and allow(
        action="mail-claim-daily", who=who, most=MOST_TO_ONE_ADDRESS, seconds=DAY
    )
