"""Events in the admin: those of one's own regions."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from events.models import Event
from initiatives.admin.base import OmzienAdmin


@admin.register(Event)
class EventAdmin(OmzienAdmin):
    list_display = ["title", "kind", "starts_at", "municipality", "status"]
    list_filter = ["status", "kind"]
    search_fields = ["title"]
    list_select_related = ["municipality"]
    readonly_fields = ["slug", "status"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return super().get_queryset(request).in_care_of(request.user)
