"""What theme proposals can be filtered and sorted by."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import F, QuerySet

from events.filters.places import ComputedFacet, Ids
from events.models import ThemeProposal
from events.models.proposals import KIND
from initiatives.facets import ChoiceFacet, MunicipalityFacet, SortOption, TermsFacet
from initiatives.filters.indexed import SearchedByIndex
from initiatives.models import Region, Theme

MOST_SUPPORT = SortOption("steun", "Meeste steun", ("-voices", "-created_at", "-pk"))
NEWEST = SortOption("nieuwste", "Nieuwste", ("-created_at", "-pk"))
_REGIONS = ThemeProposal.regions.through._meta.db_table


class RegionsOf(Ids):
    """For whom it is; what names no region is for every one."""

    template = (
        f"COALESCE(NULLIF(ARRAY(SELECT region_id FROM {_REGIONS} WHERE themeproposal_id = {{0}}), '{{{{}}}}'),"  # noqa: S608  (no input)
        f" (SELECT array_agg(id) FROM {Region._meta.db_table}))::bigint[]"
    )


class ForRegionFacet(ComputedFacet):
    computed = RegionsOf(F("pk"))

    def __init__(self) -> None:
        super().__init__(Region, field_name="in_regions", label="Regio", more="Alle regio’s", shown=5)


class StatusFacet(ChoiceFacet):
    """What was taken off the site is in no list."""

    def __init__(self) -> None:
        super().__init__(ThemeProposal.Status, field_name="status", label="Hoe staat het ermee")
        self.entries = [
            replace(entry, label=entry.label.capitalize())
            for entry in self.entries
            if entry.slug != ThemeProposal.Status.REMOVED
        ]


class ProposalFilterSet(SearchedByIndex):
    """Words are those of the one search index; the municipality is that of who proposed it."""

    status = StatusFacet()
    soort = ChoiceFacet(ThemeProposal.Kind, field_name="kind", label="Soort")
    thema = TermsFacet(Theme, field_name="themes", label="Thema", more="Alle thema’s", shown=6)
    regio = ForRegionFacet()
    gemeente = MunicipalityFacet(field_name="initiative__municipality")

    sort_options = (MOST_SUPPORT, NEWEST)
    joins = True
    document_kind = KIND

    @property
    def ordered(self) -> QuerySet[Any]:
        rows = self.found.with_voices() if self.sort == MOST_SUPPORT else self.found  # type: ignore[attr-defined]  # a ThemeProposalQuerySet by contract
        return rows.order_by(*self.sort.ordering)
