"""The words: themes, phases, kinds, legal forms, and what can be fetched and brought."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from initiatives.admin.base import ReferenceAdmin
from initiatives.models import ExchangeKind, Kind, LegalForm, Phase, Term, Theme


class TermAdmin(ReferenceAdmin):
    list_display: tuple[str, ...] = ("name", "description", "other_words", "position")
    search_fields = ("name", "description")
    prepopulated_fields = {"slug": ("name",), "key": ("name",)}
    fieldsets: Any = (
        (None, {"fields": ("name", "description", "aliases", "position")}),
        ("Vast na het aanmaken", {"fields": (("key", "slug"),)}),
    )

    @admin.display(description="andere woorden")
    def other_words(self, term: Term) -> str:
        return ", ".join(term.aliases)


@admin.register(Theme)
class ThemeAdmin(TermAdmin):
    def uses(self, obj: Any) -> dict[str, int]:
        return {"initiatieven": obj.initiatives.count()}


@admin.register(Phase)
class PhaseAdmin(TermAdmin):
    list_display = ("name", "stage", "description", "other_words", "position")
    fieldsets = (
        (None, {"fields": (("name", "stage"), "description", "aliases", "position")}),
        ("Vast na het aanmaken", {"fields": (("key", "slug"),)}),
    )


@admin.register(Kind)
class KindAdmin(TermAdmin):
    pass


@admin.register(LegalForm)
class LegalFormAdmin(TermAdmin):
    pass


@admin.register(ExchangeKind)
class ExchangeKindAdmin(TermAdmin):
    list_display = ("name", "phrase", "description", "other_words", "position")
    fieldsets = (
        (None, {"fields": (("name", "phrase"), "description", "aliases", "position")}),
        ("Vast na het aanmaken", {"fields": (("key", "slug"),)}),
    )

    def uses(self, obj: Any) -> dict[str, int]:
        return {"vragen en aanbiedingen": obj.postings.count()}
