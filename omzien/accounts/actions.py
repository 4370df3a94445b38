"""Giving and taking roles, and ending an account. The one place where staff rights come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.db import transaction

from omzien.accounts.models import Role, User
from omzien.accounts.permissions import COORDINATORS, EDITORS, group_named, sync_groups

if TYPE_CHECKING:
    from initiatives.models import Region

__all__ = ["deactivate", "give_role", "reactivate", "sync_groups", "take_role"]

GROUP_OF = {Role.Kind.COORDINATOR: COORDINATORS, Role.Kind.EDITOR: EDITORS}


@transaction.atomic
def give_role(*, user: User, kind: str, region: Region | None = None) -> Role:
    """Give a role once; a second time changes nothing. A coordinator without region works for the whole network."""
    role, _ = Role.objects.get_or_create(user=user, kind=kind, region=region)
    follow_roles(user)
    return role


@transaction.atomic
def take_role(*, user: User, kind: str, region: Region | None = None) -> None:
    """Take a role that may not be there. Staff rights go with the last role."""
    Role.objects.filter(user=user, kind=kind, region=region).delete()
    follow_roles(user)


def follow_roles(user: User) -> None:
    """Make groups and staff rights what the roles say."""
    user.__dict__.pop("_roles", None)
    kinds = set(user.roles.values_list("kind", flat=True))
    for kind, name in GROUP_OF.items():
        group = group_named(name)
        (user.groups.add if kind in kinds else user.groups.remove)(group)
    user.is_staff = user.is_superuser or bool(kinds)
    user.save(update_fields=["is_staff"])


@transaction.atomic
def deactivate(*, user: User) -> None:
    """Close an account and end all its sessions at once. Nothing is erased."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    for session in UserSession.objects.filter(user=user):
        session.end()


def reactivate(*, user: User) -> None:
    user.is_active = True
    user.save(update_fields=["is_active"])
