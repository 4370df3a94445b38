"""What each list can be filtered and sorted by."""

from initiatives.filters.initiatives import InitiativeFilterSet, themes_with_numbers
from initiatives.filters.postings import PostingFilterSet

__all__ = ["InitiativeFilterSet", "PostingFilterSet", "themes_with_numbers"]
