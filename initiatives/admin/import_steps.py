"""Where an import is, who may see it, and where its screens are."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from initiatives.models import ImportBatch, ImportRow, Initiative
from omzien.accounts.models import User

Status = ImportBatch.Status


def imports_here(request: HttpRequest) -> bool:
    """Coordinators and administrators; editors have nothing to import."""
    user = request.user
    return bool(user.is_authenticated and user.is_active and (user.sees_everything or user.is_coordinator))


def user_of(request: HttpRequest) -> User:
    return cast("User", request.user)


def find(request: HttpRequest, pk: int) -> ImportBatch:
    return get_object_or_404(ImportBatch.objects.visible_to(request.user).light(), pk=pk)


def address_for(batch: ImportBatch) -> str:
    screen = {
        Status.READING: "columns",
        Status.BROKEN: "columns",
        Status.UPLOADED: "columns",
        Status.REVIEWING: "review",
        Status.MAPPED: "review",
    }.get(Status(batch.status), "result")
    return reverse(f"admin:initiatives_importbatch_{screen}", args=[batch.pk])


def back_to(request: HttpRequest, row: ImportRow) -> str:
    """The same list where one was, at this row."""
    kept = {key: request.GET[key] for key in ("soort", "pagina") if key in request.GET}
    base = reverse("admin:initiatives_importbatch_review", args=[row.batch_id])
    return f"{base}?{urlencode(kept)}#rij-{row.number}"


def small_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 4


def editable_ids(request: HttpRequest, rows: Any) -> set[int]:
    """Which of these have a screen here for this person; one query."""
    ids = [row.initiative_id for row in rows if row.initiative_id]
    return set(Initiative.objects.editable_by(request.user).filter(pk__in=ids).values_list("pk", flat=True))
