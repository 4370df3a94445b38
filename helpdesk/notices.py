"""The notices that the helpdesk writes. Registered in apps.py."""

from __future__ import annotations

from omzien.notices.kinds import Kind, coordinators
from omzien.notices.models import Pace

DESK = "desk"

KINDS = [
    Kind(
        DESK,
        "Vragen aan de helpdesk",
        "Nieuwe vragen in jouw regio’s, berichten bij vragen die je hebt, en wat te lang wacht.",
        Pace.AT_ONCE,
        coordinators,
    ),
]
