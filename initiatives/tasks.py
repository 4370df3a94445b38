"""Work on initiatives in the background: short, idempotent steps."""

from __future__ import annotations

from celery import shared_task
from django.apps import apps

from initiatives.searching import refresh_postings, refresh_search
from omzien.wake import send

STEP = 1000


@shared_task
def refresh_rest(label: str, pk: int, after: int) -> None:
    """The search words of all that use this row after this id; each step queues the next, or does it without broker."""
    from initiatives.dependents import dependents  # noqa: PLC0415  (dependents starts this task)

    changed = apps.get_model(label).objects.filter(pk=pk).first()
    if changed is None:
        return
    while ids := list(dependents(changed).filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:STEP]):
        refresh_search(ids)
        after = ids[-1]
        if len(ids) < STEP or send(refresh_rest, label, pk, after):
            return


@shared_task
def refresh_postings_of(label: str, pk: int) -> None:
    """The search words of what is fetched and brought under this theme or kind; some seconds at most."""
    changed = apps.get_model(label).objects.filter(pk=pk).first()
    if changed is not None:
        refresh_postings(changed.postings.all())
