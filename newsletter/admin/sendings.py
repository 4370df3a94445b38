"""A sending while it goes: its account, how quick it is, what to decide, and the buttons to pause, go on and stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe
from unfold.admin import ModelAdmin
from unfold.decorators import display

from newsletter.actions.sending import SendingError, cancel, leave_uncertain, pause, resume, send_again
from newsletter.models import Delivery, Sending
from newsletter.sending.account import account_of, per_edition, reasons

COLOURS = {"planned": "info", "freezing": "warning", "sending": "warning", "done": "success", "cancelled": "danger"}
SHOWN = 25
VERBS: dict[str, tuple[Callable[..., Any], str]] = {
    "pauzeer": (pause, "De verzending is gepauzeerd."),
    "verder": (resume, "De verzending gaat verder."),
    "stop": (cancel, "De verzending is gestopt."),
}
DECISIONS: dict[str, tuple[Callable[..., Any], str]] = {
    "opnieuw": (send_again, "Deze mail wordt nog een keer verstuurd."),
    "laat": (leave_uncertain, "Deze mail blijft zoals hij is."),
}


@admin.register(Sending)
class SendingAdmin(ModelAdmin):
    """Editors and administrators. Planning happens where the issue is written, in /redactie/."""

    list_display = ("issue", "stand", "planned_for", "frozen", "reached")
    list_filter = ("state",)
    show_full_result_count = False
    list_per_page = 25
    actions = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Sending]:
        return Sending.objects.visible_to(request.user).select_related("issue")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> NoReturn:
        raise Http404

    @display(description="stand", ordering="state", label=COLOURS)
    def stand(self, sending: Sending) -> tuple[str, str]:
        return sending.state, "gepauzeerd" if sending.paused_at else sending.get_state_display()

    def get_urls(self) -> list[URLPattern]:
        def at(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
            return path(f"<int:pk>/{route}", self.admin_site.admin_view(view), name=f"newsletter_sending_{name}")

        return [
            at("voortgang/", require_safe(self.progress), "progress"),
            at("doe/", require_POST(self.act), "act"),
            at("besluit/<int:delivery>/", require_POST(self.decide), "decide"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not (object_id.isascii() and object_id.isdecimal() and len(object_id) < 19):
            raise Http404
        sending = self._found(request, int(object_id))
        context = {**self.admin_site.each_context(request), "title": sending.issue.title, "opts": self.opts}
        return render(request, "admin/newsletter/sending.html", context | _told(sending))

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(request, "admin/newsletter/_progress.html", _told(self._found(request, pk)))

    def act(self, request: HttpRequest, pk: int) -> HttpResponse:
        sending = self._found(request, pk)
        verb, words = _chosen(VERBS, request)
        if self._done(request, words, lambda: verb(sending=sending)):
            self.log_change(request, sending, words)
        if not Sending.objects.filter(pk=pk).exists():
            messages.info(request, "Niemand kreeg iets. Je kunt de nieuwsbrief weer wijzigen.")
            return redirect("admin:newsletter_sending_changelist")
        return self._back(pk)

    def decide(self, request: HttpRequest, pk: int, delivery: int) -> HttpResponse:
        sending = self._found(request, pk)
        row = get_object_or_404(Delivery, pk=delivery, sending=sending)
        verb, words = _chosen(DECISIONS, request)
        if self._done(request, words, lambda: verb(delivery=row)):
            self.log_change(request, sending, words)
        return self._back(pk)

    def _found(self, request: HttpRequest, pk: int) -> Sending:
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def _done(self, request: HttpRequest, words: str, verb: Callable[[], Any]) -> bool:
        try:
            verb()
        except SendingError as error:
            messages.error(request, str(error))
            return False
        messages.success(request, words)
        return True

    def _back(self, pk: int) -> HttpResponse:
        return redirect(reverse("admin:newsletter_sending_change", args=[pk]))


def _chosen(verbs: dict[str, tuple[Callable[..., Any], str]], request: HttpRequest) -> tuple[Callable[..., Any], str]:
    found = verbs.get(request.POST.get("do", ""))
    if found is None:
        raise Http404
    return found


def _told(sending: Sending) -> dict[str, Any]:
    """As many queries for 400 readers as for 100,000."""
    account = account_of(sending)
    open_ones = Delivery.objects.filter(sending=sending, status=Delivery.Status.UNCERTAIN, decided_at=None)
    return {
        "sending": sending,
        "account": account,
        "moves": sending.is_open and not sending.paused_at and sending.state != Sending.State.PLANNED,
        "editions": per_edition(sending)[:SHOWN],
        "failures": reasons(sending, Delivery.Status.FAILED),
        "skipped": reasons(sending, Delivery.Status.SUPPRESSED),
        "uncertain": [(row, _masked(row)) for row in open_ones.select_related("subscriber").order_by("pk")[:SHOWN]],
        "may_resend": sending.state in {Sending.State.SENDING, Sending.State.DONE},
    }


def _masked(row: Delivery) -> str:
    """Enough to recognise somebody who calls about it."""
    if row.subscriber is None:
        return "iemand die er niet meer is"
    local, _, domain = row.subscriber.address.rpartition("@")
    return f"{local[:1]}…@{domain}"
