"""The queue: what is overdue first, in tabs with their numbers; a row tells who asks, where it lies and until when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.html import format_html
from unfold.decorators import display

from helpdesk.actions import bulk
from helpdesk.admin.filters import (
    TAB,
    AssigneeFilter,
    MunicipalityFilter,
    RegionFilter,
    RungFilter,
    TabFilter,
)
from helpdesk.admin.screen import act_on, screen_of, suggestions_for
from helpdesk.downloads import download
from helpdesk.models import Ticket, TicketAttachment
from helpdesk.queue import LABELS, MANY, QueuePaginator, Tab, counts, tickets_in
from helpdesk.searching import find
from helpdesk.wording import due_words
from initiatives.admin.base import OmzienAdmin
from omzien.accounts.models import User

SHOWN_REASONS = 5
COLOURS = {"late": "danger", "soon": "info", "still": "default"}


class Heading(NamedTuple):
    """One tab as it is drawn."""

    label: str
    number: str
    url: str
    is_here: bool
    is_urgent: bool


@admin.register(Ticket)
class TicketAdmin(OmzienAdmin):
    list_display = ("question", "asker_shown", "where", "rung_shown", "due", "whose")
    list_display_links = ("question",)
    list_filter = (TabFilter, RungFilter, RegionFilter, MunicipalityFilter, AssigneeFilter)
    paginator = QueuePaginator
    list_before_template = "admin/helpdesk/ticket/tabs.html"
    search_fields = ("number",)
    search_help_text = "Zoek op nummer, woorden, naam of het hele e-mailadres van de vrager"
    actions = ("claim", "release", "to_region", "to_province", "close_and_tell", "close_quietly")

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["css/desk.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ticket]:
        """A tab of what this coordinator has in care. Who searches searches everything, whatever the tab."""
        user = _user(request)
        if request.GET.get("q", "").strip():
            return Ticket.objects.in_care_of(user).for_row().order_by("-last_activity_at", "-pk")
        return tickets_in(tab_of(request), user).for_row()

    def get_ordering(self, request: HttpRequest) -> list[str]:
        """Each tab has its own, which its rows bring along; without one Django takes the model's."""
        return [str(field) for field in self.get_queryset(request).query.order_by]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Ticket], search_term: str
    ) -> tuple[QuerySet[Ticket], bool]:
        return find(queryset, search_term), False  # type: ignore[arg-type]  # our own QuerySet

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("<int:pk>/suggesties/", self.admin_site.admin_view(self.suggest), name="helpdesk_ticket_suggest"),
            path("<int:pk>/bijlage/<int:file>/", self.admin_site.admin_view(self.file), name="helpdesk_ticket_file"),
        ]
        return [*own, *super().get_urls()]

    # --- who may ----------------------------------------------------------------------------------
    def has_module_permission(self, request: HttpRequest) -> bool:
        return _answers(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _answers(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _answers(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # --- one row ----------------------------------------------------------------------------------
    @admin.display(description="vraag")
    def question(self, ticket: Ticket) -> str:
        return format_html('<span class="queue-number">{}</span> {}', ticket.number, ticket.subject)

    @admin.display(description="van")
    def asker_shown(self, ticket: Ticket) -> str:
        return ticket.asker_label

    @admin.display(description="gemeente")
    def where(self, ticket: Ticket) -> str:
        return str(ticket.municipality or "–")

    @admin.display(description="trede")
    def rung_shown(self, ticket: Any) -> str:
        asked = [one for one in ticket.live_referrals if one.initiative]
        return f"{ticket.get_rung_display()}: {asked[0].asked}" if asked else ticket.get_rung_display()

    @display(description="termijn", label=COLOURS)
    def due(self, ticket: Ticket) -> tuple[str, str]:
        kind = "still" if ticket.due_at is None else "late" if ticket.is_overdue else "soon"
        return kind, due_words(ticket)

    @admin.display(description="bij wie")
    def whose(self, ticket: Ticket) -> str:
        return str(ticket.assignee or "niemand")

    # --- the pages --------------------------------------------------------------------------------
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        _require(request)
        more = {"title": "Vragen", "headings": headings(request), "searched": request.GET.get("q", "").strip()}
        return super().changelist_view(request, (extra_context or {}) | more)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        _require(request)
        if not (object_id.isascii() and object_id.isdigit() and len(object_id) < 19):
            raise Http404
        user = _user(request)
        ticket = get_object_or_404(Ticket.objects.in_care_of(user).for_page(), pk=object_id)
        more = {**self.admin_site.each_context(request), "opts": self.opts}
        return (
            act_on(request, ticket, user, more) if request.method == "POST" else screen_of(request, ticket, user, more)
        )

    def suggest(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What could help with this question, for the screen to fetch when it stands."""
        _require(request)
        user = _user(request)
        return suggestions_for(request, get_object_or_404(Ticket.objects.in_care_of(user).for_page(), pk=pk), user)

    def file(self, request: HttpRequest, pk: int, file: int) -> HttpResponse:
        _require(request)
        cared = Ticket.objects.in_care_of(_user(request)).filter(pk=pk)
        return download(TicketAttachment.objects.filter(message__ticket__in=cared.values("pk"), pk=file).first())

    # --- many at once -----------------------------------------------------------------------------
    @admin.action(description="Wijs toe aan mij", permissions=["change"])
    def claim(self, request: HttpRequest, queryset: QuerySet[Ticket]) -> None:
        self._each(request, queryset, bulk.claim_all, "nu van jou")

    @admin.action(description="Maak los (van niemand)", permissions=["change"])
    def release(self, request: HttpRequest, queryset: QuerySet[Ticket]) -> None:
        self._each(request, queryset, bulk.unassign_all, "nu van niemand")

    @admin.action(description="Zet op trede regio", permissions=["change"])
    def to_region(self, request: HttpRequest, queryset: QuerySet[Ticket]) -> None:
        self._each(request, queryset, bulk.move_all, "bij de regio gezet", rung=Ticket.Rung.REGION)

    @admin.action(description="Zet op trede provincie", permissions=["change"])
    def to_province(self, request: HttpRequest, queryset: QuerySet[Ticket]) -> None:
        self._each(request, queryset, bulk.move_all, "bij de provincie gezet", rung=Ticket.Rung.PROVINCE)

    @admin.action(description="Sluit, en mail de vragers", permissions=["change"])
    def close_and_tell(self, request: HttpRequest, queryset: QuerySet[Ticket]) -> None:
        self._each(request, queryset, bulk.close_all, "gesloten, de vragers krijgen een mail", tell=True)

    @admin.action(description="Sluit zonder mail (zoals reclame)", permissions=["change"])
    def close_quietly(self, request: HttpRequest, queryset: QuerySet[Ticket]) -> None:
        self._each(request, queryset, bulk.close_all, "gesloten, zonder mail")

    def _each(
        self,
        request: HttpRequest,
        queryset: QuerySet[Ticket],
        act: Callable[..., bulk.Done],
        what: str,
        **how: Any,
    ) -> None:
        result = act(tickets=queryset, by=_user(request), **how)
        if result.done:
            number = len(result.done)
            self.message_user(request, f"{number} {'vraag' if number == 1 else 'vragen'} {what}.", messages.SUCCESS)
        for ticket, reason in result.refused[:SHOWN_REASONS]:
            self.message_user(request, f"{ticket.number}: {reason}", messages.WARNING)
        if len(result.refused) > SHOWN_REASONS:
            rest = len(result.refused) - SHOWN_REASONS
            self.message_user(request, f"En nog {rest} die niet konden.", messages.WARNING)


def tab_of(request: HttpRequest) -> Tab:
    """What is to do, where the address names none that we know."""
    asked = request.GET.get(TAB, "")
    return next((tab for tab in Tab if tab.value == asked), Tab.TO_DO)


def headings(request: HttpRequest) -> list[Heading]:
    here = None if request.GET.get("q", "").strip() else tab_of(request)
    numbers = counts(_user(request))
    return [
        Heading(
            LABELS[tab],
            str(numbers[tab]) if numbers[tab] <= MANY else f"{MANY}+",
            f"?{TAB}={tab.value}",
            tab == here,
            tab == Tab.OVERDUE and numbers[tab] > 0,
        )
        for tab in Tab
    ]


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


def _answers(request: HttpRequest) -> bool:
    user = request.user
    return bool(user.is_authenticated and user.is_active and (user.sees_everything or user.is_coordinator))


def _require(request: HttpRequest) -> None:
    if not _answers(request):
        raise Http404
