"""The funds that must be looked at: unchecked for half a year, or past their closing date."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from initiatives.spreadsheet import neutralised
from knowledge.editing.funds import providers
from knowledge.models import Fund

SOON = timedelta(days=31)


class FundReviewFilterSet(WagtailFilterSet):
    """Without a choice: what readers are warned of."""

    wanneer = django_filters.ChoiceFilter(
        label="Welke",
        empty_label="Wat over tijd is",
        choices=[("binnenkort", "Ook wat binnen een maand sluit"), ("alles", "Alles op de site")],
        method="within",
    )
    provider = django_filters.ChoiceFilter(label="Wie geeft het", choices=providers)

    class Meta:
        model = Fund
        fields: ClassVar[list[str]] = []

    def within(self, funds: QuerySet[Fund], name: str, value: str) -> QuerySet[Fund]:
        return funds


class FundReviewReport(ReportView):
    page_title = "Fondsen na te kijken"
    header_icon = "form"
    index_url_name = "knowledge_fund_review"
    index_results_url_name = "knowledge_fund_review_results"
    filterset_class = FundReviewFilterSet
    permission_policy = ModelPermissionPolicy(Fund)
    any_permission_required: ClassVar = ["change"]
    is_searchable = False
    default_ordering = "checked_on"
    columns: ClassVar = [
        TitleColumn("name", label="Fonds", url_name="wagtailsnippets_knowledge_fund:edit"),
        Column("provider", label="Wie geeft het", sort_key="provider"),
        Column("closes_on", label="Sluit op", sort_key="closes_on"),
        Column("checked_on", label="Nagekeken op", sort_key="checked_on"),
        Column("checked_by", label="Door"),
    ]
    list_export: ClassVar = ["name", "provider", "closes_on", "checked_on", "checked_by"]
    # What editors copied from elsewhere may not become a formula either.
    custom_field_preprocess: ClassVar = {
        name: {"csv": neutralised, "xlsx": neutralised} for name in ("name", "provider")
    }
    export_headings: ClassVar = {
        "name": "Fonds",
        "provider": "Wie geeft het",
        "closes_on": "Sluit op",
        "checked_on": "Nagekeken op",
        "checked_by": "Door",
    }

    def get_base_queryset(self) -> Any:
        """Published only: of a draft no reader can be misled."""
        asked = self.request.GET.get("wanneer", "")
        if asked == "alles":
            return Fund.objects.published().select_related("checked_by")
        due = Q(pk__in=Fund.objects.to_check().values("pk"))
        if asked == "binnenkort":
            due |= Q(pk__in=Fund.objects.closing_before(timezone.localdate() + SOON).values("pk"))
        return Fund.objects.filter(due).select_related("checked_by")
