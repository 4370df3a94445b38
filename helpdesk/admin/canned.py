"""Answers that coordinators write once and use often."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.widgets import UnfoldAdminTextareaWidget

from helpdesk.models import CannedAnswer
from helpdesk.models.canned import PLACEHOLDERS
from initiatives.admin.base import OmzienAdmin

HELP = "Dit vullen we zelf in: " + "; ".join(f"{{{name}}} {what}" for name, what in PLACEHOLDERS.items()) + "."


@admin.register(CannedAnswer)
class CannedAnswerAdmin(OmzienAdmin):
    list_display = ("title", "rung", "theme", "position", "is_active")
    list_filter = (("rung", ChoicesDropdownFilter), "is_active")
    list_select_related = ("theme",)
    search_fields = ("title", "text")
    search_help_text = "Zoek op titel of tekst"
    fields = ("title", "text", ("rung", "theme"), ("position", "is_active"))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        if db_field.name == "text":
            kwargs |= {"widget": UnfoldAdminTextareaWidget(attrs={"rows": 12}), "help_text": HELP}
        return super().formfield_for_dbfield(db_field, request, **kwargs)
