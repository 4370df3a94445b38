"""Events in the admin: those that a coordinator cares for. Registrations are read here, names only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter, RelatedDropdownFilter
from unfold.decorators import action, display

from events.actions.editing import change_event, publish
from events.actions.errors import EventError
from events.findable import refresh
from events.forms.admin import EventAdminForm
from events.models import Event, Organiser, Registration
from events.slugs import save_with_slug
from initiatives.admin.base import OmzienAdmin
from omzien.accounts.models import User

STATUS_COLOURS = {"draft": "info", "published": "success", "cancelled": "danger"}
MANY = ("themes", "phases", "regions")


class WhenFilter(DropdownFilter):
    title = "wanneer"
    parameter_name = "wanneer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("komt", "komt nog"), ("voorbij", "voorbij")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        now = timezone.now()
        if self.value() == "komt":
            return queryset.filter(ends_at__gt=now)
        return queryset.filter(ends_at__lte=now) if self.value() == "voorbij" else queryset


class OrganiserInline(TabularInline):
    model = Organiser
    fields = ("initiative",)
    autocomplete_fields = ("initiative",)
    extra = 0


class RegistrationInline(TabularInline):
    """Who is in line, by rank, a page at a time. Changing it is done on the site, where everything follows from it."""

    model = Registration
    fields = ("rank", "name", "note", "told", "confirmed_at", "cancelled_at", "attended")
    readonly_fields = fields
    ordering = ("rank",)
    extra = 0
    max_num = 0
    can_delete = False
    per_page = 25
    tab = True
    verbose_name_plural = "Inschrijvingen"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Registration]:
        return super().get_queryset(request).filter(confirmed_at__isnull=False)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Event)
class EventAdmin(OmzienAdmin):
    form = EventAdminForm
    inlines = (OrganiserInline, RegistrationInline)
    list_display = ("title", "status_label", "kind", "starts_at", "municipality", "capacity")
    list_filter = (
        ("status", ChoicesDropdownFilter),
        WhenFilter,
        ("kind", ChoicesDropdownFilter),
        ("municipality", RelatedDropdownFilter),
        ("themes", RelatedDropdownFilter),
        ("regions", RelatedDropdownFilter),
    )
    search_fields = ("title",)
    search_help_text = "Zoek op titel"
    date_hierarchy = None
    ordering = ("-starts_at", "-pk")
    autocomplete_fields = ("municipality",)
    readonly_fields = ("status", "address_on_site", "cancelled_reason", "published_at", "created_by", "created_at")
    actions = ("publish_chosen",)
    actions_detail = ("see_who_comes", "call_it_off")
    actions_submit_line = ("save_and_publish",)
    fieldsets = (
        (None, {"fields": ("title", ("kind", "status"), "summary", "description", "address_on_site", "seen")}),
        ("Wanneer en waar", {"fields": ("starts_at", "ends_at", ("place_name", "address"), "municipality")}),
        ("Op de kaart en online", {"fields": (("latitude", "longitude"), ("is_online", "online_url"))}),
        (
            "Inschrijven",
            {"fields": (("registration", "registration_url"), "registration_closes_at", "capacity", "may_wait")},
        ),
        ("Voor wie", {"fields": ("themes", "phases", "regions")}),
        ("Hoe het liep", {"fields": (("published_at", "created_by", "created_at"), "cancelled_reason")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """Only what is in this coordinator's care: the rest does not exist here."""
        cared = Event.objects.in_care_of(request.user)  # type: ignore[arg-type]  # staff is signed in
        return cared.select_related("municipality", "created_by")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Deleting goes one by one, and only drafts."""
        chosen: dict[str, Any] = super().get_actions(request)
        chosen.pop("delete_selected", None)
        return chosen

    def has_delete_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        """What was on the site is called off and stays."""
        drafts_only = obj is None or obj.status == Event.Status.DRAFT
        return drafts_only and super().has_delete_permission(request, obj)

    @display(description="status", label=STATUS_COLOURS, ordering="status")
    def status_label(self, event: Event) -> tuple[str, str]:
        return event.status, event.get_status_display()

    @admin.display(description="op de site")
    def address_on_site(self, event: Event) -> SafeString | str:
        if not event.pk:
            return "na het opslaan"
        return format_html('<a href="{}">{}</a>', event.get_absolute_url(), event.get_absolute_url())

    def save_model(self, request: HttpRequest, obj: Event, form: Any, change: bool) -> None:
        """Through the verb: whoever comes is told what they must know."""
        if change:
            values = {name: getattr(obj, name) for name in EventAdminForm.Meta.fields if name not in MANY}
            saved = change_event(event=obj, values=values, version=form.cleaned_data["seen"])
            obj.sequence, obj.version = saved.sequence, saved.version
        else:
            obj.created_by = request.user if isinstance(request.user, User) else None
            save_with_slug(obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Its themes and organisers are words that it is found by."""
        super().save_related(request, form, formsets, change)
        refresh([form.instance.pk])

    @action(description="Bewaar en zet op de site")
    def save_and_publish(self, request: HttpRequest, obj: Event) -> None:
        self._publish(request, [obj])

    @admin.action(description="Zet op de site", permissions=["change"])
    def publish_chosen(self, request: HttpRequest, queryset: QuerySet[Event]) -> None:
        self._publish(request, list(queryset))

    @action(description="Wie komt er", url_path="deelnemers")
    def see_who_comes(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return redirect("events:attendees", self._slug(request, object_id))

    @action(description="Gaat niet door", url_path="afgelasten")
    def call_it_off(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The screen on the site asks for the reason that everybody gets."""
        return redirect("events:call_off", self._slug(request, object_id))

    def _slug(self, request: HttpRequest, object_id: str) -> str:
        event = self.get_object(request, object_id)
        if event is None:
            self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return str(event.slug)

    def _publish(self, request: HttpRequest, events: list[Event]) -> None:
        done = 0
        for event in events:
            try:
                publish(event=event, by=request.user)  # type: ignore[arg-type]  # staff is signed in
            except EventError as error:
                self.message_user(request, f"{event}: {error}", messages.WARNING)
            else:
                self.log_change(request, event, "Op de site gezet.")
                done += 1
        if done:
            self.message_user(
                request, f"{done} {'activiteit staat' if done == 1 else 'activiteiten staan'} op de site."
            )
