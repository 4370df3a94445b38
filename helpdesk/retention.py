"""How long questions are kept. Registered in apps.py."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from helpdesk.actions.forgetting import forget_old_tickets, too_old
from helpdesk.models import OverdueRound
from omzien.retention import Rule

ROUNDS_KEPT = timedelta(days=30)


def old_rounds() -> QuerySet[OverdueRound]:
    return OverdueRound.objects.filter(made_at__lt=timezone.now() - ROUNDS_KEPT)


def drop_old_rounds() -> int:
    return old_rounds().delete()[0]


RULES = [
    Rule(
        "tickets",
        "vragen aan de helpdesk die 24 maanden stil zijn: wat iemand schreef gaat weg, het aantal blijft",
        lambda: too_old().count(),
        forget_old_tickets,
    ),
    Rule(
        "overdue-rounds",
        "wanneer coördinatoren herinnerd zijn, na dertig dagen",
        lambda: old_rounds().count(),
        drop_old_rounds,
    ),
]
