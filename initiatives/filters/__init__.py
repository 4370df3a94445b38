"""What each list can be filtered and sorted by."""

from initiatives.filters.initiatives import InitiativeFilterSet, themes_with_numbers

__all__ = ["InitiativeFilterSet", "themes_with_numbers"]
