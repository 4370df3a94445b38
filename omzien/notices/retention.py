"""How long notices are kept. Registered in apps.py."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from omzien.notices.models import Notice
from omzien.retention import Rule

KEPT = timedelta(days=365)
STEP = 1_000


def old_notices() -> QuerySet[Notice]:
    return Notice.objects.filter(created_at__lt=timezone.now() - KEPT)


def drop_old_notices() -> int:
    done = 0
    while keys := list(old_notices().order_by("created_at").values_list("pk", flat=True)[:STEP]):
        done += Notice.objects.filter(pk__in=keys).delete()[0]
    return done


RULES = [
    Rule("notices", "meldingen aan mensen van een jaar geleden", lambda: old_notices().count(), drop_old_notices),
]
