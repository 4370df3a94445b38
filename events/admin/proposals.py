"""Themes that initiatives want to meet about, in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from events.models import ThemeProposal
from initiatives.admin.base import OmzienAdmin


@admin.register(ThemeProposal)
class ThemeProposalAdmin(OmzienAdmin):
    list_display = ["title", "initiative", "status", "created_at"]
    list_filter = ["status"]
    search_fields = ["title"]
    readonly_fields = ["initiative", "created_by", "created_at"]
    list_select_related = ["initiative"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ThemeProposal]:
        found: QuerySet[Any] = super().get_queryset(request)
        return found

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
