"""The notices that the knowledge base writes. Registered in apps.py."""

from __future__ import annotations

from omzien.accounts.models import Role, User
from omzien.notices.kinds import Kind
from omzien.notices.models import Pace

EDITING = "editing"


def editors(user: User) -> bool:
    return any(role.kind == Role.Kind.EDITOR for role in user.shown_roles)


def all_editors() -> list[User]:
    return list(User.objects.filter(is_active=True, roles__kind=Role.Kind.EDITOR).distinct().order_by("pk"))


KINDS = [
    Kind(
        EDITING,
        "Werk voor de redactie",
        "Teksten van leden, een nieuwsbrief die stilstaat, en eens per week wat de fondsenwijzer vraagt.",
        Pace.AT_ONCE,
        editors,
    ),
]
