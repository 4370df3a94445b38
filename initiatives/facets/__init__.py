"""One facet vocabulary over everything that can be listed: theme, phase, region, and what a list adds.

A list declares a `FacetFilterSet` with the facets below; it gets the same parameters, true counts and addresses.
"""

from initiatives.facets.filters import (
    ArrayFacet,
    ChoiceFacet,
    MunicipalityFacet,
    OpenFacet,
    RegionFacet,
    TermFacet,
    TermsFacet,
    TextFilter,
)
from initiatives.facets.filterset import FacetFilterSet, SortOption
from omzien.paging import PER_PAGE, Paging, paginate

__all__ = [
    "PER_PAGE",
    "ArrayFacet",
    "ChoiceFacet",
    "FacetFilterSet",
    "MunicipalityFacet",
    "OpenFacet",
    "Paging",
    "RegionFacet",
    "SortOption",
    "TermFacet",
    "TermsFacet",
    "TextFilter",
    "paginate",
]
