"""Ways to narrow the list of initiatives."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import DropdownFilter

from initiatives.models import Initiative, Region
from initiatives.models.initiative import STALE_AFTER_DAYS


class RegionFilter(DropdownFilter):
    """Everything in the municipalities of a region."""

    title = "regio"
    parameter_name = "regio"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(Region.objects.values_list("slug", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Initiative]) -> QuerySet[Initiative]:
        if not self.value():
            return queryset
        municipalities = Region.objects.filter(slug=self.value()).values("municipalities")
        return queryset.filter(municipality__in=municipalities)


class ConfirmedFilter(DropdownFilter):
    """Published ones that nobody confirmed for a year."""

    title = "bevestigd"
    parameter_name = "bevestigd"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("nee", "niet in het laatste jaar"), ("ja", "in het laatste jaar"), ("nooit", "nooit")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Initiative]) -> QuerySet[Initiative]:
        border = timezone.localdate() - timedelta(days=STALE_AFTER_DAYS)
        conditions = {
            "nee": Q(last_confirmed_on__lt=border) | Q(last_confirmed_on__isnull=True),
            "ja": Q(last_confirmed_on__gte=border),
            "nooit": Q(last_confirmed_on__isnull=True),
        }
        condition = conditions.get(self.value() or "")
        return queryset.filter(condition) if condition else queryset
