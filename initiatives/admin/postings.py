"""Halen en brengen, as far as a coordinator moderates it: read, take down with a reason, put back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter, RelatedDropdownFilter
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextareaWidget

from initiatives.actions import InitiativeError
from initiatives.actions.postings import put_back, remove
from initiatives.admin.base import OmzienAdmin
from initiatives.models import Initiative, Posting, Region
from initiatives.searching import search_query
from omzien.numbers import bounded_int

STATUS_COLOURS = {"open": "success", "fulfilled": "info", "withdrawn": "warning", "removed": "danger"}
SHOWN = (
    *("title", "direction", "kind", "initiative_link", "body", "expires_on", "status"),
    *("created_by", "created_at", "updated_at", "closed_at", "closing_note", "fulfilled_with"),
)


class PlaceFilter(DropdownFilter):
    """Everything by initiatives in the municipalities of a region."""

    title = "regio"
    parameter_name = "regio"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(Region.objects.values_list("slug", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Posting]) -> QuerySet[Posting]:
        if not self.value():
            return queryset
        inside = Region.objects.filter(slug=self.value()).values("municipalities")
        return queryset.filter(initiative__municipality__in=inside)


class ShownFilter(DropdownFilter):
    """What everybody sees now, or what is past its date."""

    title = "te zien"
    parameter_name = "te-zien"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("ja", "nu op de site"), ("voorbij", "laatste dag geweest")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Posting]) -> QuerySet[Posting]:
        if self.value() == "ja":
            return queryset.filter(pk__in=Posting.objects.current().values("pk"))
        if self.value() == "voorbij":
            return queryset.filter(status=Posting.Status.OPEN, expires_on__lt=timezone.localdate())
        return queryset


@admin.register(Posting)
class PostingAdmin(OmzienAdmin):
    """Everything is the team's to write; a coordinator writes only why something had to go."""

    list_display = ("title", "direction", "kind", "initiative", "status_label", "expires_on", "created_at")
    list_filter = (
        ("status", ChoicesDropdownFilter),
        ShownFilter,
        ("direction", ChoicesDropdownFilter),
        ("kind", RelatedDropdownFilter),
        PlaceFilter,
    )
    search_fields = ("title",)
    search_help_text = "Zoek op woorden in titel of uitleg, of op het initiatief"
    readonly_fields = SHOWN
    fieldsets = (
        (None, {"fields": ("title", ("direction", "kind"), "initiative_link", "body", ("expires_on", "status"))}),
        ("Weghalen", {"fields": ("removal_reason",)}),
        (
            "Hoe het liep",
            {"fields": (("created_by", "created_at", "updated_at"), ("closed_at", "fulfilled_with"), "closing_note")},
        ),
    )
    actions_submit_line = ("take_down", "put_it_back")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Posting]:
        """Only what is in this coordinator's care: the rest does not exist here."""
        cared = Initiative.objects.in_care_of(request.user)  # type: ignore[arg-type]  # staff is signed in
        found = Posting.objects.filter(initiative__in=cared.values("pk"))
        return found.select_related("kind", "initiative", "created_by", "fulfilled_with").defer("search_vector")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Posting], search_term: str
    ) -> tuple[QuerySet[Posting], bool]:
        query = search_query(search_term)
        if query is None:
            return (queryset.none() if search_term.strip() else queryset), False
        return queryset.filter(search_vector=query), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Posting | None = None) -> bool:
        return False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        if db_field.name == "removal_reason":
            kwargs["widget"] = UnfoldAdminTextareaWidget(attrs={"rows": 3})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Posting, form: Any, change: bool) -> None:
        """Saving alone changes nothing: a button does, through its verb."""
        for button in self.get_actions_submit_line(request, obj.pk):
            if button.action_name in request.POST:
                button.method(request, obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context |= {"show_save": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Posting) -> HttpResponse:
        """The button said what happened; Django would say that it was saved."""
        return redirect(request.path)

    def get_actions_submit_line(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Take down what stands; put back what a coordinator took down."""
        removed = Posting.objects.filter(status=Posting.Status.REMOVED)
        is_removed = removed.filter(pk=bounded_int(str(object_id)) or 0).exists()
        unwanted = "take_down" if is_removed else "put_it_back"
        offered = super().get_actions_submit_line(request, object_id)
        return [one for one in offered if not one.action_name.endswith(unwanted)]

    @action(description="Haal weg en mail het team", permissions=["change"])
    def take_down(self, request: HttpRequest, obj: Posting) -> None:
        self._do(request, obj, lambda by: remove(posting=obj, by=by, reason=obj.removal_reason), "weggehaald")

    @action(description="Zet terug", permissions=["change"])
    def put_it_back(self, request: HttpRequest, obj: Posting) -> None:
        self._do(request, obj, lambda by: put_back(posting=obj, by=by), "teruggezet")

    def _do(self, request: HttpRequest, obj: Posting, do: Any, done: str) -> None:
        try:
            do(request.user)
        except InitiativeError as error:
            self.message_user(request, str(error), level=messages.ERROR)
        else:
            self.message_user(request, f"“{obj}” is {done}.", level=messages.SUCCESS)

    @display(description="status", ordering="status", label=STATUS_COLOURS)
    def status_label(self, posting: Posting) -> tuple[str, str]:
        return posting.status, posting.get_status_display()

    @admin.display(description="initiatief")
    def initiative_link(self, posting: Posting) -> SafeString:
        url = posting.initiative.get_absolute_url()
        return format_html('<a href="{}">{}</a>', url, posting.initiative.name)

    def view_on_site(self, obj: Posting) -> str:
        return obj.get_absolute_url()
