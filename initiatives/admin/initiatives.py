"""The initiatives themselves, as far as a coordinator cares for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter
from unfold.decorators import action, display

from initiatives import actions
from initiatives.admin.base import OmzienAdmin
from initiatives.admin.exports import ExportMixin
from initiatives.admin.filters import ConfirmedFilter, RegionFilter
from initiatives.forms.admin import InitiativeForm, MembershipForm, TeamFormSet
from initiatives.history import record
from initiatives.models import Initiative, Membership, Revision
from initiatives.pictures import LOGO_SIZES, PHOTO_SIZES, drop_if_unused, make_picture
from initiatives.searching import search_query
from initiatives.slugs import save_with_slug
from omzien.numbers import bounded_int

STATUS_COLOURS = {"draft": "info", "submitted": "warning", "published": "success", "archived": "danger"}


class TeamInline(TabularInline):
    model = Membership
    form = MembershipForm
    formset = TeamFormSet
    fields = ("email", "person", "role", "created_at")
    readonly_fields = ("person", "created_at")
    extra = 0
    verbose_name_plural = "Team: eigenaren en redacteuren schrijven de pagina zelf"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).select_related("user")

    @admin.display(description="naam")
    def person(self, membership: Membership) -> str:
        return str(membership.user) if membership.pk else ""


@admin.register(Initiative)
class InitiativeAdmin(ExportMixin, OmzienAdmin):
    form = InitiativeForm
    inlines = (TeamInline,)
    list_display = ("name", "status_label", "municipality", "phase", "last_confirmed_on", "updated_at")
    list_filter = (
        ("status", ChoicesDropdownFilter),
        ConfirmedFilter,
        RegionFilter,
        ("municipality", RelatedDropdownFilter),
        ("phase", RelatedDropdownFilter),
        ("themes", RelatedDropdownFilter),
        ("kind", RelatedDropdownFilter),
        ("legal_form", RelatedDropdownFilter),
    )
    search_fields = ("name",)
    search_help_text = "Zoek op naam, plaats, thema of tekst, of op een e-mailadres"
    autocomplete_fields = ("place",)
    readonly_fields = ("status", "address_on_site", "logo_preview", "photo_preview", "published_at", "created_at")
    actions = ("publish", "archive", "return_to_draft", "confirm", "export_csv", "export_xlsx", "export_ods")
    actions_submit_line = ("save_and_publish", "save_and_confirm")
    fieldsets = (
        (
            None,
            {"fields": ("name", "summary", "description", ("status", "last_confirmed_on"), "address_on_site", "base")},
        ),
        ("Waar het over gaat", {"fields": ("themes", ("phase", "kind"), ("legal_form", "is_anbi"))}),
        (
            "Waar",
            {"fields": (("municipality", "place"), "address", "show_location", ("latitude", "longitude"))},
        ),
        ("Wie", {"fields": ("people", ("founded_year", "volunteers", "paid_staff"))}),
        ("Contact", {"fields": ("website", ("contact_email", "contact_phone"))}),
        (
            "Beeld",
            {
                "fields": (
                    ("logo_preview", "photo_preview"),
                    ("new_logo", "new_photo"),
                    ("logo_alt", "photo_alt"),
                    ("remove_logo", "remove_photo"),
                )
            },
        ),
        ("Als het is afgerond", {"fields": ("legacy",)}),
        ("Geschiedenis", {"fields": (("published_at", "created_at"),)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Initiative]:
        """Only what this person may change: the rest does not exist here."""
        editable = Initiative.objects.editable_by(request.user)
        return editable.select_related("municipality", "place", "phase", "logo", "photo").defer("search_vector")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Initiative], search_term: str
    ) -> tuple[QuerySet[Initiative], bool]:
        """By the directory's own index, which stays quick in a large table."""
        if "@" in search_term:
            return queryset.filter(contact_email__icontains=search_term.strip()), False
        query = search_query(search_term)
        if query is None:
            return (queryset.none() if search_term.strip() else queryset), False
        return queryset.filter(search_vector=query), False

    def has_change_permission(self, request: HttpRequest, obj: Initiative | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._in_reach(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Initiative | None = None) -> bool:
        return super().has_view_permission(request, obj) and self._in_reach(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Initiative | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._in_reach(request, obj)

    def _in_reach(self, request: HttpRequest, obj: Initiative | None) -> bool:
        """Unfold asks for its buttons with a key instead of an object; the form itself asks again."""
        if not isinstance(obj, Initiative):
            return True
        return Initiative.objects.editable_by(request.user).filter(pk=obj.pk).exists()

    def get_actions_submit_line(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Publish what is not published; confirm what is."""
        published = Initiative.objects.published().filter(pk=bounded_int(str(object_id)) or 0).exists()
        unwanted = "save_and_publish" if published else "save_and_confirm"
        offered = super().get_actions_submit_line(request, object_id)
        return [one for one in offered if not one.action_name.endswith(unwanted)]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Initiative | None:
        """Locked before it is read for saving: the form compares what it showed with what is there now."""
        pk = bounded_int(str(object_id))
        if request.method == "POST" and pk and connection.in_atomic_block:
            Initiative.objects.select_for_update().filter(pk=pk).values_list("pk").first()
        return super().get_object(request, object_id, from_field)

    def save_model(self, request: HttpRequest, obj: Initiative, form: Any, change: bool) -> None:
        """Pictures first, so that one save keeps everything; a new initiative gets its address here."""
        replaced = [self._take_picture(request, obj, form, name) for name in ("logo", "photo")]
        if not change:
            save_with_slug(obj)
        super().save_model(request, obj, form, change)
        for picture in filter(None, replaced):
            drop_if_unused(picture)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        before = form.instance.slug
        actions.after_saving(initiative=form.instance)
        if change:
            by: Any = request.user
            record(initiative=form.instance, before=form.before, by=by, origin=Revision.Origin.ADMIN)
        if form.instance.slug != before:
            self.message_user(request, f"Het adres is nu {form.instance.get_absolute_url()}; het oude verwijst door.")

    def _take_picture(self, request: HttpRequest, obj: Initiative, form: Any, name: str) -> Any:
        """Puts the new picture on the initiative, or takes the old one off; returns the one that was replaced."""
        old, upload = getattr(obj, name), form.cleaned_data.get(f"new_{name}")
        alt_text = form.cleaned_data.get(f"{name}_alt") or ""
        if upload:
            sizes = LOGO_SIZES if name == "logo" else PHOTO_SIZES
            by: Any = request.user
            setattr(obj, name, make_picture(title=obj.name, file=upload, alt_text=alt_text, sizes=sizes, by=by))
            return old
        if form.cleaned_data.get(f"remove_{name}"):
            setattr(obj, name, None)
            return old
        if old and old.alt_text != alt_text:
            old.alt_text = alt_text
            old.save(update_fields=["alt_text"])
        return None

    @display(description="status", ordering="status", label=STATUS_COLOURS)
    def status_label(self, initiative: Initiative) -> tuple[str, str]:
        return initiative.status, initiative.get_status_display()

    @admin.display(description="adres op de site")
    def address_on_site(self, initiative: Initiative) -> str | SafeString:
        if not initiative.pk:
            return "Komt vanzelf, van de naam."
        url = initiative.get_absolute_url()
        return format_html('<a href="{}">{}</a>', url, url)

    @admin.display(description="logo nu")
    def logo_preview(self, initiative: Initiative) -> str | SafeString:
        return preview(initiative.logo, LOGO_SIZES[0])

    @admin.display(description="foto nu")
    def photo_preview(self, initiative: Initiative) -> str | SafeString:
        return preview(initiative.photo, PHOTO_SIZES[0])

    def view_on_site(self, obj: Initiative) -> str:
        return obj.get_absolute_url()

    @admin.action(description="Publiceren", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Initiative]) -> None:
        self._do_each(request, queryset, actions.publish, "gepubliceerd")

    @admin.action(description="Archiveren", permissions=["change"])
    def archive(self, request: HttpRequest, queryset: QuerySet[Initiative]) -> None:
        self._do_each(request, queryset, actions.archive, "gearchiveerd")

    @admin.action(description="Terug naar concept", permissions=["change"])
    def return_to_draft(self, request: HttpRequest, queryset: QuerySet[Initiative]) -> None:
        self._do_each(request, queryset, actions.return_to_draft, "terug naar concept")

    @admin.action(description="Bevestigen dat dit nog klopt", permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Initiative]) -> None:
        self._do_each(request, queryset, actions.confirm, "bevestigd")

    @action(description="Opslaan en publiceren", permissions=["change"])
    def save_and_publish(self, request: HttpRequest, obj: Initiative) -> None:
        self._do_each(request, [obj], actions.publish, "gepubliceerd")

    @action(description="Opslaan en bevestigen", permissions=["change"])
    def save_and_confirm(self, request: HttpRequest, obj: Initiative) -> None:
        self._do_each(request, [obj], actions.confirm, "bevestigd")

    def _do_each(self, request: HttpRequest, chosen: Any, do: Callable[..., Any], done: str) -> None:
        """One by one through the verb function; says what was done, and of each that failed why."""
        count = 0
        for initiative in chosen:
            try:
                do(initiative=initiative, by=request.user)
            except actions.InitiativeError as error:
                self.message_user(request, str(error), level=messages.ERROR)
            else:
                count += 1
        if count:
            what = "1 initiatief" if count == 1 else f"{count} initiatieven"
            self.message_user(request, f"{what} {done}.", level=messages.SUCCESS)


def preview(picture: Any, size: str) -> str | SafeString:
    if picture is None:
        return "nog geen"
    rendition = picture.get_rendition(size)
    return format_html(
        '<img src="{}" width="{}" height="{}" alt="{}">',
        rendition.url,
        rendition.width,
        rendition.height,
        picture.alt_text,
    )
