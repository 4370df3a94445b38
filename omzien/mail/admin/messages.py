"""What left, what did not, and sending the latter again. Only for who sees everything: the list shows addresses."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from omzien.mail.actions import NotToBeResentError, resend
from omzien.mail.admin.base import ReadingAdmin
from omzien.mail.models import Message


@admin.register(Message)
class MessageAdmin(ReadingAdmin):
    list_display = ["subject", "to", "status", "attempts", "created_at", "sent_at", "error"]
    list_filter = ["status"]
    search_fields = ["to", "subject"]
    fields = ["subject", "to", "status", "error", "attempts", "created_at", "not_before", "attempted_at", "sent_at"]
    readonly_fields = fields
    actions = ["send_again"]
    date_hierarchy = None

    @admin.action(description="Opnieuw versturen (mislukt of onzeker)", permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        sent = 0
        for message in queryset:
            try:
                resend(message=message)
            except NotToBeResentError:
                continue
            self.log_change(request, message, "Opnieuw verstuurd.")
            sent += 1
        self.message_user(request, f"{sent} {'bericht wordt' if sent == 1 else 'berichten worden'} opnieuw verstuurd.")
        if sent < queryset.count():
            text = "Alleen mislukte en onzekere berichten kunnen opnieuw, zolang ze niet gewist zijn."
            self.message_user(request, text, messages.WARNING)
