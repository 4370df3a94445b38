"""Where things are: municipalities, regions and places."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import RelatedDropdownFilter
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from initiatives.admin.base import ReferenceAdmin
from initiatives.models import FormerCode, Municipality, Place, Region
from omzien.accounts.models import Role


class FormerCodeInline(TabularInline):
    model = FormerCode
    extra = 0
    verbose_name_plural = "Oude gemeenten: hun pagina’s verwijzen hierheen"


@admin.register(Municipality)
class MunicipalityAdmin(ReferenceAdmin):
    list_display = ("name", "code", "population", "region_names")
    search_fields = ("name", "code", "former_codes__name")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (FormerCodeInline,)
    fieldsets = (
        (None, {"fields": ("name", "aliases", ("code", "slug"), "population")}),
        ("Op de kaart", {"fields": (("latitude", "longitude"), ("hex_x", "hex_row"))}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Municipality]:
        return super().get_queryset(request).prefetch_related("regions")

    def uses(self, obj: Municipality) -> dict[str, int]:
        return {"initiatieven": obj.initiative_set.count(), "plaatsen": obj.places.count()}

    @admin.display(description="regio’s")
    def region_names(self, municipality: Municipality) -> str:
        return ", ".join(region.name for region in municipality.regions.all())


@admin.register(Region)
class RegionAdmin(ReferenceAdmin):
    list_display = ("name", "municipality_count", "note", "position")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": ("name", "aliases", "note", ("position", "kind"), "slug")}),
        ("Gemeenten", {"fields": ("municipalities",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Region]:
        return super().get_queryset(request).annotate(municipality_total=Count("municipalities"))

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Twenty-six boxes to tick; two lists to move names between are too wide for a laptop."""
        return super().formfield_for_manytomany(
            db_field, request, widget=UnfoldAdminCheckboxSelectMultipleWidget(), **kwargs
        )

    def uses(self, obj: Region) -> dict[str, int]:
        return {
            "coördinatoren": Role.objects.filter(region=obj).count(),
            "gemeenten": obj.municipalities.count(),
        }

    @admin.display(description="gemeenten", ordering="municipality_total")
    def municipality_count(self, region: Any) -> int:
        return region.municipality_total


@admin.register(Place)
class PlaceAdmin(ReferenceAdmin):
    list_display = ("name", "municipality", "kind")
    list_filter = ("kind", ("municipality", RelatedDropdownFilter))
    list_select_related = ("municipality",)
    search_fields = ("name",)
    fields = ("name", ("municipality", "kind"), ("latitude", "longitude"))
