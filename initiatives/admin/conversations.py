"""Reported conversations: the queue, what was written, and what is done about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextareaWidget

from initiatives.actions.errors import InitiativeError
from initiatives.actions.reports import handle_report
from initiatives.admin.base import OmzienAdmin
from initiatives.mails.conversations import author_of
from initiatives.models import Conversation
from omzien.numbers import bounded_int

WHEN = "%d-%m-%Y %H:%M"
MESSAGE = "<article><h4>{} <small>{}</small></h4>{}</article>"


class HandledFilter(admin.SimpleListFilter):
    title = "afgehandeld"
    parameter_name = "afgehandeld"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("nee", "Nog niet"), ("ja", "Ja")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Conversation]) -> QuerySet[Conversation]:
        if self.value() in {"nee", "ja"}:
            return queryset.filter(report_handled_at__isnull=self.value() == "nee")
        return queryset


class HandlingForm(forms.ModelForm):
    """The note stays with the coordinators."""

    class Meta:
        model = Conversation
        fields = ("report_note",)
        widgets = {"report_note": UnfoldAdminTextareaWidget(attrs={"rows": 3})}
        help_texts = {"report_note": "Voor je collega’s: wat je zag en wat je deed. Wie meldde ziet dit niet."}


@admin.register(Conversation)
class ConversationAdmin(OmzienAdmin):
    form = HandlingForm
    list_display = ("subject", "initiative", "reported_at", "report_short", "state")
    list_filter = (HandledFilter,)
    search_fields = ("subject", "initiative__name")
    search_help_text = "Zoek op onderwerp of initiatief"
    ordering = ("report_handled_at", "reported_at")
    readonly_fields = ("initiative", "subject", "report", "reporter", "reported_at", "handled", "written")
    fields = ("initiative", "subject", "report", ("reporter", "reported_at"), "written", "report_note", "handled")
    actions_submit_line = ("dismiss", "close")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Conversation]:
        """Only what was reported, to whom it was reported."""
        reported = Conversation.objects.reported_to(request.user)
        return reported.select_related("initiative", "on_behalf_of", "reported_by", "report_handled_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Conversation | None = None) -> tuple[str, ...]:
        handled = obj is not None and not obj.is_open_report
        return (*self.readonly_fields, "report_note") if handled else self.readonly_fields

    def get_actions_submit_line(self, request: HttpRequest, object_id: Any) -> list[Any]:
        waits = Conversation.objects.reported_to(request.user).filter(report_handled_at=None)
        is_open = waits.filter(pk=bounded_int(str(object_id)) or 0).exists()
        return super().get_actions_submit_line(request, object_id) if is_open else []

    def save_model(self, request: HttpRequest, obj: Conversation, form: Any, change: bool) -> None:
        """Saving keeps the note alone, so that nothing written meanwhile is lost; then the button that was pressed."""
        obj.save(update_fields=["report_note"])
        for pressed in self.get_actions_submit_line(request, obj.pk):
            if pressed.action_name in request.POST:
                pressed.method(request, obj)

    @action(description="Niets mis: melding afsluiten", permissions=["change"])
    def dismiss(self, request: HttpRequest, obj: Conversation) -> None:
        self._handle(request, obj, closes=False, done="De melding is afgehandeld. Het gesprek gaat door.")

    @action(description="Gesprek sluiten", permissions=["change"])
    def close(self, request: HttpRequest, obj: Conversation) -> None:
        self._handle(request, obj, closes=True, done="De melding is afgehandeld en het gesprek is gesloten.")

    def _handle(self, request: HttpRequest, obj: Conversation, *, closes: bool, done: str) -> None:
        by: Any = request.user
        try:
            handle_report(conversation=obj, by=by, note=obj.report_note, closes=closes)
        except InitiativeError as error:
            self.message_user(request, str(error), level=messages.ERROR)
        else:
            self.message_user(request, done, level=messages.SUCCESS)

    @admin.display(description="melding")
    def report_short(self, conversation: Conversation) -> str:
        return conversation.report[:80]

    @display(description="stand", label={"wacht": "warning", "klaar": "success"})
    def state(self, conversation: Conversation) -> tuple[str, str]:
        if conversation.is_open_report:
            return "wacht", "wacht"
        return "klaar", "gesloten" if conversation.closed_at else "afgehandeld"

    @admin.display(description="gemeld door")
    def reporter(self, conversation: Conversation) -> str:
        by = conversation.reported_by
        return f"{by} ({by.get_side_display()})" if by else "Iemand die is vertrokken"

    @admin.display(description="afgehandeld")
    def handled(self, conversation: Conversation) -> str:
        at = conversation.report_handled_at
        by = conversation.report_handled_by or "iemand die is vertrokken"
        return f"{timezone.localtime(at):{WHEN}}, door {by}" if at else "nog niet"

    @admin.display(description="wat er is geschreven")
    def written(self, conversation: Conversation) -> SafeString:
        """Names and texts; nobody's address, not to a coordinator either."""
        written = conversation.messages.select_related("author").order_by("pk")[:200]
        rows = (
            (author_of(one, conversation), f"{timezone.localtime(one.created_at):{WHEN}}", _text(one.text))
            for one in written
        )
        return format_html('<div class="reported">{}</div>', format_html_join("", MESSAGE, rows))


def _text(text: str) -> SafeString:
    return mark_safe(linebreaks(text, autoescape=True))  # noqa: S308  (linebreaks escapes)
