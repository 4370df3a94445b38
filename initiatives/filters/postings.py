"""What halen en brengen can be filtered and sorted by: the same facets as the directory, direction and kind."""

from __future__ import annotations

from initiatives.facets import ChoiceFacet, MunicipalityFacet, RegionFacet, SortOption, TermFacet, TermsFacet
from initiatives.filters.nearby import Nearby
from initiatives.filters.text import TextSearch
from initiatives.models import ExchangeKind, Phase, Posting, Theme

WHERE = "initiative__municipality"
NEWEST = SortOption("nieuwste", "Nieuwste", ("-created_at", "-pk"))
ENDS_SOON = SortOption("loopt-af", "Loopt het eerst af", ("expires_on", "pk"))


class PostingFilterSet(Nearby, TextSearch):
    """Place and phase are those of the initiative."""

    richting = ChoiceFacet(Posting.Direction, field_name="direction", label="Halen of brengen")
    soort = TermFacet(ExchangeKind, field_name="kind", label="Soort", more="Alle soorten", shown=8)
    thema = TermsFacet(Theme, field_name="themes", label="Thema", more="Alle thema’s", shown=6)
    fase = TermFacet(Phase, field_name="initiative__phase", label="Hoe ver het initiatief is")
    regio = RegionFacet(field_name=WHERE)
    gemeente = MunicipalityFacet(field_name=WHERE)

    sort_options = (NEWEST, ENDS_SOON)
    relevance = SortOption("relevantie", "Past het best", ("-relevance", "-pk"))
    nearest = SortOption("dichtbij", "Dichtbij", ("distance", "pk"))
    initiative_path = "initiative__"
    joins = True
