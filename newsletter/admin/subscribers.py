"""Who gets the newsletter, and what they agreed to: for administrators, who help somebody that calls or writes."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.decorators import display

from newsletter.actions.stopping import stop
from newsletter.models import Consent, Subscriber
from omzien.mail.admin.base import ReadingAdmin

MOST = 50
COLOURS = {"pending": "warning", "active": "success", "stopped": "default"}


class ConsentInline(TabularInline):
    model = Consent
    fields = ("given_at", "origin", "version", "wording", "confirmed_at", "withdrawn_at")
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Subscriber)
class SubscriberAdmin(ReadingAdmin):
    list_display = ("address", "standing", "created_at", "confirmed_at", "stopped_at")
    list_filter = ("status", "regions", "themes")
    list_filter_submit = True
    search_fields = ("=address",)
    search_help_text = "Typ het hele e-mailadres"
    fields = ("address", "status", "regions", "themes", "phases", "created_at", "confirmed_at", "stopped_at")
    readonly_fields = fields
    inlines = (ConsentInline,)
    actions = ("unsubscribe", "erase")
    ordering: ClassVar = ["-created_at", "-pk"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscriber]:
        return Subscriber.objects.visible_to(request.user)

    @display(description="status", ordering="status", label=COLOURS)
    def standing(self, subscriber: Subscriber) -> tuple[str, str]:
        return subscriber.status, subscriber.get_status_display()

    @admin.action(description="Schrijf uit", permissions=["view"])
    def unsubscribe(self, request: HttpRequest, queryset: QuerySet[Subscriber]) -> None:
        if self._too_many(request, queryset):
            return
        stopped = [one for one in queryset if stop(subscriber=one)]
        for one in stopped:
            self.log_change(request, one, "Uitgeschreven.")
        self.message_user(request, f"{_readers(len(stopped))} uitgeschreven.")

    @admin.action(description="Wis: adres, keuzes en bewijs van toestemming", permissions=["view"])
    def erase(self, request: HttpRequest, queryset: QuerySet[Subscriber]) -> None:
        """Of a sending there stays a row that says nothing of whose it was."""
        if self._too_many(request, queryset):
            return
        gone = list(queryset)
        for one in gone:
            self.log_change(request, one, "Gewist.")
            one.delete()
        self.message_user(request, f"{_readers(len(gone))} gewist.")

    def _too_many(self, request: HttpRequest, queryset: QuerySet[Subscriber]) -> bool:
        """Meant for who calls or writes; a whole list in one press would be a mistake."""
        too_many = len(queryset[: MOST + 1]) > MOST
        if too_many:
            self.message_user(request, f"Kies hoogstens {MOST} abonnees tegelijk.", messages.ERROR)
        return too_many


def _readers(number: int) -> str:
    return f"{number} {'abonnee is' if number == 1 else 'abonnees zijn'}"
