"""What the knowledge base can be filtered and sorted by; its words are those of the one search index."""

from __future__ import annotations

from django.db.models import F

from initiatives.facets import ChoiceFacet, MunicipalityFacet, RegionFacet, SortOption, TermsFacet
from initiatives.models import Phase, Theme
from knowledge.filters.indexed import IndexedText
from knowledge.models import ArticlePage, Topic
from knowledge.models.articles import KIND, NEWEST_FIRST

STARTERS = SortOption("starters", "Voor starters eerst", ("-for_starters", *NEWEST_FIRST))
NEWEST = SortOption("nieuwste", "Nieuwste", NEWEST_FIRST)
MOST_HELPFUL = SortOption("nuttigst", "Nuttigst", ((F("helpful") - F("unhelpful")).desc(), "-helpful", *NEWEST_FIRST))


class ArticleFilterSet(IndexedText):
    """Articles about one municipality or region are found by it; what holds everywhere is in no region."""

    thema = TermsFacet(Theme, field_name="themes", label="Thema", more="Alle thema’s", shown=5)
    onderwerp = TermsFacet(Topic, field_name="topics", label="Onderwerp", more="Alle onderwerpen", shown=9)
    soort = ChoiceFacet(ArticlePage.Kind, field_name="kind", label="Soort")
    fase = TermsFacet(Phase, field_name="phases", label="Hoe ver je bent")
    regio = RegionFacet()
    gemeente = MunicipalityFacet()

    sort_options = (STARTERS, NEWEST, MOST_HELPFUL)
    document_kind = KIND
    best = SortOption("relevantie", "Past het best", ("-score", *NEWEST_FIRST))
    unranked = NEWEST_FIRST
