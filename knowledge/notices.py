"""The notices that the knowledge base writes. Registered in apps.py."""

from __future__ import annotations

from omzien.accounts.models import Role, User
from omzien.notices.kinds import Kind
from omzien.notices.models import Pace

EDITING = "editing"


def editors(user: User) -> bool:
    return any(role.kind == Role.Kind.EDITOR for role in user.shown_roles)


KINDS = [
    Kind(
        EDITING,
        "Werk voor de redactie",
        "Teksten van leden die op je wachten, en eens per week wat de fondsenwijzer vraagt.",
        Pace.AT_ONCE,
        editors,
    ),
]
