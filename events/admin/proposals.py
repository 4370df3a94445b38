"""Theme proposals in the admin: those that a coordinator cares for. Closing and planning happen on their own page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter
from unfold.decorators import display

from events.actions.proposals import lock, weigh
from events.models import ThemeProposal
from events.models.proposals import KIND
from initiatives.admin.base import OmzienAdmin
from omzien.search.indexing import index

COLOURS = {"open": "info", "enough": "warning", "planned": "success", "held": "success"}


@admin.register(ThemeProposal)
class ThemeProposalAdmin(OmzienAdmin):
    """What waits for a coordinator comes first."""

    list_display = ["title", "state", "voices", "initiative", "created_at"]
    list_filter = [("status", ChoicesDropdownFilter), ("themes", RelatedDropdownFilter)]
    search_fields = ["title"]
    list_select_related = ["initiative"]
    ordering = ["-enough_at", "-created_at", "-pk"]
    fields = [
        "title",
        "kind",
        "question",
        "themes",
        "regions",
        "threshold",
        "initiative",
        "status",
        "answer",
        "created_at",
    ]
    readonly_fields = ["initiative", "status", "answer", "created_at"]
    filter_horizontal = ["themes", "regions"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ThemeProposal]:
        found: Any = super().get_queryset(request)
        return found.in_care_of(request.user).with_voices()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description="stand", ordering="status", label=COLOURS)
    def state(self, proposal: ThemeProposal) -> tuple[str, str]:
        return proposal.status, proposal.get_status_display()

    @admin.display(description="steun")
    def voices(self, proposal: Any) -> str:
        return f"{proposal.voices} van {proposal.threshold}"

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Fewer voices may be enough now."""
        with transaction.atomic():
            super().save_related(request, form, formsets, change)
            weigh(lock(form.instance.pk))
            index(KIND, [form.instance.pk])
