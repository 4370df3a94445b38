"""Carrying an import on from whatever state it is in. Each step is one transaction under the lock of its batch."""

from __future__ import annotations

from time import monotonic

from django.db import transaction

from initiatives.importing.apply import apply_slice
from initiatives.importing.batches import READ_AT_ONCE, batch_user, read_again
from initiatives.importing.review import review
from initiatives.importing.undo import undo_slice
from initiatives.models import ImportBatch

# More rows than this are worked on in the background.
AT_ONCE = 2_000
SLICE_SECONDS = 8.0
Status = ImportBatch.Status


def carry_on(batch_id: int, *, seconds: float | None = None) -> bool:
    """Work until nothing is left or the time is up. Returns whether nothing is left; a second run is harmless."""
    started = monotonic()
    while _step(batch_id):
        if seconds is not None and monotonic() - started > seconds:
            return False
    return True


def is_large(batch: ImportBatch) -> bool:
    """Whether what is to be done now takes longer than a person waits; one choice in a large file does not."""
    if batch.status == Status.READING:
        return batch.size > READ_AT_ONCE
    waiting = batch.rows.filter(verdict="") if batch.status == Status.REVIEWING else batch.rows.all()
    return waiting.count() > AT_ONCE


@transaction.atomic
def _step(batch_id: int) -> bool:
    """One slice. False when there is nothing to do, or somebody else is doing it."""
    batch = ImportBatch.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=batch_id).first()
    if batch is None or not batch.is_working:
        return False
    if batch.status == Status.READING:
        read_again(batch)
    elif batch.status == Status.REVIEWING:
        _review(batch)
    elif batch.status == Status.APPLYING:
        apply_slice(batch)
    else:
        undo_slice(batch)
    return True


def _review(batch: ImportBatch) -> None:
    if review(batch, batch_user(batch), seconds=SLICE_SECONDS):
        batch.status = Status.MAPPED
        batch.save(update_fields=["status"])
