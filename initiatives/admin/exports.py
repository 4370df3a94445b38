"""Initiatives as a spreadsheet: what is ticked, or everything behind the filters of the list."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from unfold.admin import ModelAdmin

from initiatives.exporting import FORMATS, export_response
from initiatives.models import Initiative

logger = logging.getLogger(__name__)


class ExportMixin(ModelAdmin):
    """Three actions and a line of links above the list. What leaves holds mail addresses, so every export is logged."""

    list_before_template = "admin/initiatives/import/export_links.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export_list)
        return [path("exporteren/<str:file_format>/", view, name="initiatives_initiative_export"), *super().get_urls()]

    def export_list(self, request: HttpRequest, file_format: str) -> HttpResponse:
        """The list with its search and filters, all pages of it."""
        if file_format not in FORMATS:
            raise Http404
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            found = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(reverse("admin:initiatives_initiative_changelist"))
        return self._export(request, found, file_format)

    def _export(self, request: HttpRequest, found: QuerySet[Any], file_format: str) -> HttpResponse:
        logger.info("User %s exports initiatives as %s", request.user.pk, file_format)
        return export_response(Initiative.objects.filter(pk__in=found.values("pk")), file_format, request.user)

    @admin.action(description="Exporteren als CSV", permissions=["view"])
    def export_csv(self, request: HttpRequest, queryset: QuerySet[Initiative]) -> HttpResponse:
        return self._export(request, queryset, "csv")

    @admin.action(description="Exporteren als Excel (xlsx)", permissions=["view"])
    def export_xlsx(self, request: HttpRequest, queryset: QuerySet[Initiative]) -> HttpResponse:
        return self._export(request, queryset, "xlsx")

    @admin.action(description="Exporteren als OpenDocument (ods)", permissions=["view"])
    def export_ods(self, request: HttpRequest, queryset: QuerySet[Initiative]) -> HttpResponse:
        return self._export(request, queryset, "ods")
