"""Who is on the team of an initiative. Its row lock keeps true that a team always has an owner."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from initiatives.actions.errors import InitiativeError, NotAllowedError
from initiatives.mails import team as mails
from initiatives.models import Initiative, InitiativeQuerySet, Invitation, Membership
from omzien.accounts.models import User

Role = Membership.Role


class LastOwnerError(InitiativeError):
    """The team would be left without an owner."""

    def __init__(self) -> None:
        super().__init__("Een team heeft altijd een eigenaar. Draag het eerst over aan iemand anders.")


class NotOnTeamError(InitiativeError):
    """Gone in the meantime."""

    def __init__(self, sentence: str = "Deze persoon staat niet meer in het team.") -> None:
        super().__init__(sentence)


@transaction.atomic
def change_role(*, member: Membership, role: str, by: User) -> Membership:
    """Owners make others owner or editor, and may step down while another owner stays."""
    team = managed_team(member.initiative, by)
    found = _found(team, member)
    if found.role == role:
        return found
    found.role = role
    require_an_owner(team)
    found.save(update_fields=["role"])
    if found.user_id != by.pk:
        _withdraw_invitations_of(found)
        mails.tell_new_role(found)
    return found


@transaction.atomic
def remove_member(*, member: Membership, by: User) -> None:
    """Owners take others out of the team. Nothing that the person wrote changes."""
    team = managed_team(member.initiative, by)
    found = _found(team, member)
    require_an_owner(one for one in team if one is not found)
    found.delete()
    if found.user_id != by.pk:
        _withdraw_invitations_of(found)
        mails.tell_removed(found)


@transaction.atomic
def leave(*, initiative: Initiative, by: User) -> None:
    """Anybody on the team may leave it, but for the last owner."""
    team = locked_team(initiative)
    mine = _mine(team, by)
    others = [one for one in team if one is not mine]
    require_an_owner(others)
    mine.delete()
    mails.tell_who_left(mine, filter(is_owner, others))


@transaction.atomic
def hand_over(*, to: Membership, by: User, leaves: bool) -> Membership:
    """A member becomes owner in the place of this owner, who stays as editor or leaves. Nobody else is asked."""
    team = locked_team(to.initiative)
    new, old = _found(team, to), _mine(team, by)
    if old.role != Role.OWNER:
        raise NotAllowedError("Alleen een eigenaar kan het initiatief overdragen.")
    if new is old:
        raise InitiativeError("Kies iemand anders dan jezelf.")
    new.role = Role.OWNER
    new.save(update_fields=["role"])
    step_back(old, leaves=leaves)
    require_an_owner(one for one in team if not leaves or one is not old)
    mails.tell_handed_over(new.initiative, new=new.user, old=old.user, old_left=leaves)
    return new


def step_back(owner: Membership, *, leaves: bool) -> None:
    """What an owner does after handing over; the caller holds the lock."""
    if leaves:
        owner.delete()
        return
    owner.role = Role.EDITOR
    owner.save(update_fields=["role"])


def left_without_owner(user: User) -> InitiativeQuerySet:
    """Where others are on the team and this person is the only owner: to hand over before the account goes."""
    others = Membership.objects.filter(initiative=OuterRef("pk"), user__is_active=True).exclude(user=user)
    return Initiative.objects.filter(
        Exists(others),
        ~Exists(others.filter(role=Role.OWNER)),
        pk__in=Membership.objects.filter(user=user, role=Role.OWNER).values("initiative"),
    )


@transaction.atomic
def pass_on(*, initiative: Initiative, user: User) -> None:
    """This account goes: who has been in the team longest becomes owner where no other owner is left."""
    others = [one for one in locked_team(initiative) if one.user_id != user.pk and one.user.is_active]
    if not others or any(map(is_owner, others)):
        return
    heir = others[0]
    heir.role = Role.OWNER
    heir.save(update_fields=["role"])
    mails.tell_new_role(heir)


def locked_team(initiative: Initiative) -> list[Membership]:
    """Everybody on the team, who joined first comes first. Nobody changes it until this transaction ends."""
    lock(initiative)
    team = Membership.objects.filter(initiative=initiative.pk).select_related("user", "initiative__municipality")
    return list(team.order_by("created_at", "pk"))


def lock(initiative: Initiative) -> None:
    """Every change of a team starts here. Rows that only point at the initiative need not wait."""
    found = Initiative.objects.select_for_update(no_key=True).filter(pk=initiative.pk).values_list("pk", flat=True)
    if not list(found):
        raise NotAllowedError


def managed_team(initiative: Initiative, by: User) -> list[Membership]:
    """The locked team, when this person is one of its owners or cares for it as coordinator."""
    team = locked_team(initiative)
    if not any(one.user_id == by.pk and is_owner(one) for one in team) and not cares_for(by, initiative):
        raise NotAllowedError("Alleen een eigenaar kan het team wijzigen.")
    return team


def cares_for(user: User, initiative: Initiative) -> bool:
    return Initiative.objects.filter(pk=initiative.pk).in_care_of(user).exists()


def is_owner(member: Membership) -> bool:
    """Whoever closed the account cannot act as one."""
    return member.role == Role.OWNER and member.user.is_active


def require_an_owner(team: Iterable[Membership]) -> None:
    if not any(map(is_owner, team)):
        raise LastOwnerError


def _found(team: list[Membership], member: Membership) -> Membership:
    found = next((one for one in team if one.pk == member.pk), None)
    if found is None:
        raise NotOnTeamError
    return found


def _mine(team: list[Membership], user: User) -> Membership:
    found = next((one for one in team if one.user_id == user.pk), None)
    if found is None:
        raise NotOnTeamError("Je staat niet in dit team.")
    return found


def _withdraw_invitations_of(member: Membership) -> None:
    """Who was put aside brings nobody in any more, not even with an older link."""
    Invitation.objects.pending().filter(initiative=member.initiative_id, invited_by=member.user_id).update(
        withdrawn_at=timezone.now()
    )
