"""The filters a list can declare. Within a facet OR, between facets AND."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.db.models import Case, Q, QuerySet, SmallIntegerField, Value, When

from initiatives.facets.vocabulary import Entry
from initiatives.models import Municipality, Region

MOST_VALUES = 60
LONGEST_VALUE = 80


class SlugsField(forms.Field):
    """The values of a repeated parameter, as they came, cut to a sane number and length."""

    widget = forms.SelectMultiple

    def clean(self, value: Any) -> list[str]:
        return [text for text in value or [] if 0 < len(text) <= LONGEST_VALUE][:MOST_VALUES]


class TextFilter(django_filters.CharFilter):
    """The search box; the filter set says what it searches."""


class FacetFilter(django_filters.Filter):
    """A facet over one column (`TermFacet`, `ChoiceFacet`) or over a table of links (`TermsFacet`).

    Its words are rows of `vocabulary_model`, or the fixed `entries` where there is no model.
    """

    field_class = SlugsField
    entries: list[Entry] = []

    def __init__(
        self,
        model: type[models.Model] | None,
        *,
        field_name: str,
        label: str,
        more: str = "",
        shown: int = 6,
        hides_empty: bool = False,
    ) -> None:
        super().__init__(field_name=field_name, label=label)
        self.vocabulary_model = model
        self.more = more or "Toon alles"
        self.shown = shown
        self.hides_empty = hides_empty

    def chosen(self, slugs: list[str]) -> list[int] | None:
        """The ids to match; None when nothing known was chosen, an empty list when what was chosen matches nothing."""
        return [entry.pk for entry in self.parent.vocabulary.known(self.param, slugs)] or None if slugs else None

    @property
    def param(self) -> str:
        return str(self.parent.param_of(self))

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        chosen = self.chosen(value)
        return qs if chosen is None else qs.filter(self.condition(qs.model, chosen))

    def condition(self, model: type[models.Model], ids: list[int]) -> Q:
        return Q(**{f"{self.field_name}__in": ids})

    @property
    def column(self) -> str:
        """The path of the single value to count, as `values()` takes it."""
        return f"{self.field_name}_id"

    def with_column(self, qs: QuerySet[Any]) -> QuerySet[Any]:
        """The rows with what `column` names."""
        return qs


class ChoiceFacet(FacetFilter):
    """A facet over a field with `choices`; in the address stands the choice, counted is its number from one."""

    def __init__(self, choices: type[models.TextChoices], *, field_name: str, label: str) -> None:
        super().__init__(None, field_name=field_name, label=label, shown=len(choices))
        self.entries = [Entry(number, choice.value, str(choice.label)) for number, choice in enumerate(choices, 1)]

    def condition(self, model: type[models.Model], ids: list[int]) -> Q:
        return Q(**{f"{self.field_name}__in": [entry.slug for entry in self.entries if entry.pk in ids]})

    @property
    def column(self) -> str:
        return f"{self.field_name}_number"

    def with_column(self, qs: QuerySet[Any]) -> QuerySet[Any]:
        numbers = (When(**{self.field_name: entry.slug}, then=Value(entry.pk)) for entry in self.entries)
        return qs.annotate(**{self.column: Case(*numbers, output_field=SmallIntegerField())})


class TermFacet(FacetFilter):
    """Each thing has at most one of these, such as a phase."""


class TermsFacet(FacetFilter):
    """Each thing can have several of these, such as themes."""

    def links(self, model: type[models.Model]) -> tuple[type[models.Model], str, str, str]:
        """The table of links, its column towards the thing, its column towards the term, and the thing's own path."""
        *path, name = self.field_name.split("__")
        prefix = "".join(f"{part}__" for part in path)
        for part in path:
            model = model._meta.get_field(part).related_model  # type: ignore[assignment]  # a relation by contract
        field: models.ManyToManyField[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment]  # the stubs know only "some field"
        through: type[models.Model] = field.remote_field.through  # type: ignore[assignment]  # set by contract
        return through, field.m2m_column_name(), field.m2m_reverse_name(), f"{prefix}pk"

    def condition(self, model: type[models.Model], ids: list[int]) -> Q:
        through, source, target, path = self.links(model)
        linked = through._default_manager.filter(**{f"{target}__in": ids}).values(source)
        return Q(**{f"{path}__in": linked})


class ArrayFacet(FacetFilter):
    """Each thing has a list of ids of these in an array column."""

    def condition(self, model: type[models.Model], ids: list[int]) -> Q:
        return Q(**{f"{self.field_name}__overlap": ids})

    @property
    def column(self) -> str:
        return str(self.field_name)


class OpenFacet(ArrayFacet):
    """Each thing has a list of ids of these in a column, and an empty list means all of them.

    Without a model the words are `options`, pairs of a value and a label, with numbers from one as ids.
    """

    def __init__(
        self, model: type[models.Model] | None, *, options: Iterable[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(model, **kwargs)
        self.entries = [Entry(number, value, label) for number, (value, label) in enumerate(options, 1)]

    def condition(self, model: type[models.Model], ids: list[int]) -> Q:
        return Q(**{f"{self.field_name}__overlap": ids}) | Q(**{f"{self.field_name}__len": 0})


class RegionFacet(FacetFilter):
    """A region matches everything in its municipalities."""

    def __init__(self, *, field_name: str = "municipality", label: str = "Regio", more: str = "Alle regio’s") -> None:
        super().__init__(Region, field_name=field_name, label=label, more=more, shown=5)

    def chosen(self, slugs: list[str]) -> list[int] | None:
        if not slugs:
            return None
        covers = self.parent.vocabulary.covers
        regions = self.parent.vocabulary.known(self.param, slugs)
        return sorted(set().union(*(covers.get(entry.pk, ()) for entry in regions))) if regions else None


class MunicipalityFacet(FacetFilter):
    """One municipality or several."""

    def __init__(
        self, *, field_name: str = "municipality", label: str = "Gemeente", more: str = "Alle gemeenten"
    ) -> None:
        super().__init__(Municipality, field_name=field_name, label=label, more=more, shown=0, hides_empty=True)
