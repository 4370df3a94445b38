"""Large files in the background. PostgreSQL holds what is to be done; these only carry it on."""

from __future__ import annotations

from celery import shared_task

from initiatives.importing.work import carry_on
from initiatives.models import ImportBatch
from omzien.wake import send

SECONDS = 30.0


@shared_task(name="initiatives.importing.continue_import")
def continue_import(batch_id: int) -> None:
    """Half a minute of work; then it queues itself again."""
    if not carry_on(batch_id, seconds=SECONDS):
        send(continue_import, batch_id)


@shared_task(name="initiatives.importing.sweep_imports")
def sweep_imports() -> None:
    """Imports that a stopped process left halfway."""
    for batch_id in ImportBatch.objects.unfinished().values_list("pk", flat=True):
        send(continue_import, batch_id)
