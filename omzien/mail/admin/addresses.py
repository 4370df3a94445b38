"""Addresses that do not exist, said a mail server. They are kept under a hash: look one up by typing it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from omzien.mail.admin.base import ReadingAdmin
from omzien.mail.models import UndeliverableAddress, hashed
from omzien.mail.undeliverable import lift


@admin.register(UndeliverableAddress)
class UndeliverableAddressAdmin(ReadingAdmin):
    list_display = ["__str__", "domain", "status", "since"]
    fields = ["domain", "status", "since"]
    readonly_fields = fields
    search_fields = ["domain"]
    search_help_text = "Typ het hele e-mailadres, of een domein"
    actions = ["mail_again"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[UndeliverableAddress], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if "@" in search_term:
            return queryset.filter(address_hash=hashed(search_term)), False
        return super().get_search_results(request, queryset, search_term)

    @admin.action(description="Hier mag weer mail heen", permissions=["view"])
    def mail_again(self, request: HttpRequest, queryset: QuerySet[UndeliverableAddress]) -> None:
        count = 0
        for address in queryset:
            self.log_change(request, address, "Er mag weer mail heen.")
            lift(address=address)
            count += 1
        self.message_user(request, f"Naar {count} {'adres' if count == 1 else 'adressen'} mag weer mail.")
