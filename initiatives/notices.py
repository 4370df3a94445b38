"""The notices that initiatives write: which there are, and for whom. Registered in apps.py."""

from __future__ import annotations

from omzien.notices.kinds import Kind, coordinators, everybody
from omzien.notices.models import Pace

WORK, MATCH, FOLLOWED = "work", "match", "followed"

KINDS = [
    Kind(
        WORK,
        "Werk voor coördinatoren",
        "Aanmeldingen, aanvragen, gemelde gesprekken en thema’s met genoeg steun in jouw regio’s.",
        Pace.AT_ONCE,
        coordinators,
    ),
    Kind(
        FOLLOWED,
        "Nieuw bij wat je volgt",
        "Initiatieven, halen en brengen, artikelen, fondsen en activiteiten bij je thema’s en regio’s.",
        Pace.NEVER,
        everybody,
    ),
    Kind(
        MATCH,
        "Wat past bij jullie halen en brengen",
        "Een ander initiatief biedt wat jullie zoeken, of zoekt wat jullie bieden.",
        Pace.AT_ONCE,
        everybody,
    ),
]
