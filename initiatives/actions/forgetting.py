"""How long changes can be undone."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from initiatives.models import Revision
from initiatives.pictures import drop_if_unused, pictures_in
from omzien.pictures.models import Picture

# Two years, in which every month counts as its longest.
KEPT = timedelta(days=24 * 31)
STEP = 500


def forget_revisions(*, dry_run: bool = False) -> int:
    """Changes of more than 24 months ago, and the pictures that only they could bring back. Returns how many.

    In steps, each a transaction of its own: what was stopped half way is finished the next time.
    """
    old = Revision.objects.filter(at__lt=timezone.now() - KEPT)
    if dry_run:
        return old.count()
    total = 0
    while number := _forget_some(old.order_by("at", "pk")):
        total += number
    return total


@transaction.atomic
def _forget_some(old: QuerySet[Revision]) -> int:
    revisions = list(old.select_for_update(skip_locked=True)[:STEP])
    Revision.objects.filter(pk__in=[revision.pk for revision in revisions]).delete()
    for picture in Picture.objects.filter(pk__in=pictures_in(revisions)):
        drop_if_unused(picture)
    return len(revisions)
