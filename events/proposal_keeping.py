"""What proposals and reports hold about a person, and how long. Registered in apps.py."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from events.models import EventReport, Support, ThemeProposal
from omzien.accounts.models import User
from omzien.accounts.personal import PersonalData, Row
from omzien.retention import Rule

CHUNK = 200
OVER = timedelta(days=365)


def proposal_rows(user: User) -> Iterator[Row]:
    for one in (
        ThemeProposal.objects.filter(created_by=user).select_related("initiative").order_by("pk").iterator(CHUNK)
    ):
        yield {
            "onderwerp": one.title,
            "wat jullie willen leren": one.question,
            "namens": one.initiative.name,
            "status": one.get_status_display(),
            "op": one.created_at,
        }
    given = Support.objects.filter(user=user).select_related("proposal", "initiative").order_by("pk")
    for voice in given.iterator(CHUNK):
        yield {
            "je steunde": voice.proposal.title,
            "namens": voice.initiative.name,
            "wat jullie meebrengen": voice.note,
            "op": voice.created_at,
        }
    for report in EventReport.objects.filter(written_by=user).select_related("event").order_by("pk"):
        yield {"je schreef het verslag van": report.event.title, "op": report.written_at}


def stays(user: User) -> None:
    """Nothing of it names the person once the account is gone."""


def named_and_over() -> QuerySet[ThemeProposal]:
    """Held or closed for a year, and still with who wrote or supported it."""
    over = ThemeProposal.objects.filter(decided_at__lt=timezone.now() - OVER)
    return over.filter(Q(created_by__isnull=False) | Q(pk__in=_named_voices())).order_by("pk")


def _named_voices() -> QuerySet[Support, dict[str, int]]:
    return Support.objects.filter(user__isnull=False).values("proposal")  # type: ignore[return-value]  # rows of one id


@transaction.atomic
def drop_names() -> int:
    """What was proposed and by which initiatives stays; who of them did it goes."""
    keys = list(named_and_over().values_list("pk", flat=True))
    Support.objects.filter(proposal__in=keys, user__isnull=False).update(user=None)
    ThemeProposal.objects.filter(pk__in=keys).update(created_by=None)
    return len(keys)


def reports_with_names() -> QuerySet[EventReport]:
    return EventReport.objects.filter(written_by__isnull=False, written_at__lt=timezone.now() - OVER)


def drop_writers() -> int:
    return reports_with_names().update(written_by=None)


KINDS = [
    PersonalData(
        key="themavoorstellen",
        title="Themavoorstellen en verslagen",
        why="Wat je namens een initiatief voorstelde, steunde of vertelde. Zo weet de coördinator wie het deed.",
        when_erased="Blijft van het initiatief, zonder je naam.",
        models=frozenset({"events.ThemeProposal", "events.Support", "events.EventReport"}),
        export=proposal_rows,
        erase=stays,
    ),
]
RULES = [
    Rule(
        "theme-proposals",
        "themavoorstellen die een jaar voorbij zijn: wie ze schreef en steunde, de initiatieven blijven",
        lambda: named_and_over().count(),
        drop_names,
    ),
    Rule(
        "event-reports",
        "verslagen van een jaar geleden: wie ze schreef",
        lambda: reports_with_names().count(),
        drop_writers,
    ),
]
