"""What the directory of initiatives can be filtered and sorted by."""

from __future__ import annotations

from django.http import QueryDict

from initiatives.facets import MunicipalityFacet, RegionFacet, SortOption, TermFacet, TermsFacet
from initiatives.filters.nearby import Nearby
from initiatives.filters.text import TextSearch
from initiatives.models import Initiative, Kind, LegalForm, Phase, Theme

NAME = SortOption("naam", "Naam", ("sort_key", "pk"))
NEWEST = SortOption("nieuwste", "Nieuwste", ("-published_at", "-pk"))


class InitiativeFilterSet(Nearby, TextSearch):
    """The facets of the directory; `bij` is the place that the visitor typed to be near to."""

    thema = TermsFacet(Theme, field_name="themes", label="Thema", more="Alle thema’s", shown=8)
    fase = TermFacet(Phase, field_name="phase", label="Hoe ver")
    regio = RegionFacet()
    gemeente = MunicipalityFacet()
    soort = TermFacet(Kind, field_name="kind", label="Soort", more="Kies een soort", shown=0)
    rechtsvorm = TermFacet(LegalForm, field_name="legal_form", label="Rechtsvorm", more="Kies een vorm", shown=0)

    sort_options = (NAME, NEWEST)
    relevance = SortOption("relevantie", "Past het best", ("-relevance", "sort_key", "pk"))
    nearest = SortOption("dichtbij", "Dichtbij", ("distance",))
    newest = "published_at"


def themes_with_numbers() -> list[Theme]:
    """All themes, each with its `number` of published initiatives, counted as the directory does."""
    published, hidden = Initiative.objects.published(), Initiative.objects.hidden()
    counts = InitiativeFilterSet(QueryDict(), published, path="", hidden=hidden).counts("thema")
    themes = list(Theme.objects.all())
    for theme in themes:
        theme.number = counts.get(theme.pk, 0)  # type: ignore[attr-defined]  # as an annotation would
    return themes
