"""The words of all facets at once, in one query, because every list needs all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import CharField, F, Value

from initiatives.models import Region


@dataclass(frozen=True, slots=True)
class Entry:
    """One word that can be chosen: a theme, a region. `icon` is a theme's key, else empty."""

    pk: int
    slug: str
    label: str
    icon: str = ""


class Vocabulary:
    """The entries per parameter in display order, and which municipalities a region covers."""

    def __init__(self, entries: dict[str, list[Entry]], covers: dict[int, frozenset[int]]) -> None:
        self.entries = entries
        self.covers = covers
        self._by_slug = {param: {entry.slug: entry for entry in of} for param, of in entries.items()}

    @classmethod
    def load(
        cls,
        sources: Iterable[tuple[str, type[models.Model]]],
        fixed: dict[str, list[Entry]] | None = None,
        *,
        with_members: bool = True,
    ) -> Vocabulary:
        """Two queries: a union over the models given per parameter, and the members of the regions where asked for."""
        parts = [_rows(param, model) for param, model in sources]
        entries: dict[str, list[Entry]] = {param: [] for param, _ in sources} | (fixed or {})
        if parts:
            rows = parts[0].union(*parts[1:], all=True).order_by("rank", "sort", "pk")
            for param, pk, slug, label, icon, _position, _sort in rows:
                entries[param].append(Entry(pk, slug, label, icon))
        return cls(entries, _covers() if with_members else {})

    def known(self, param: str, slugs: Iterable[str]) -> list[Entry]:
        by_slug = self._by_slug[param]
        return [by_slug[slug] for slug in dict.fromkeys(slugs) if slug in by_slug]

    def unknown(self, param: str, slugs: Iterable[str]) -> list[str]:
        return [slug for slug in dict.fromkeys(slugs) if slug not in self._by_slug[param]]


def _rows(param: str, model: type[models.Model]) -> models.QuerySet[Any, tuple[Any, ...]]:
    fields = {field.name for field in model._meta.get_fields()}
    return (
        model._default_manager.order_by()
        .annotate(
            facet=Value(param, output_field=CharField()),
            icon=F("key") if param == "thema" else Value("", output_field=CharField()),
            rank=F("position") if "position" in fields else Value(0),
            sort=F("sort_key") if "sort_key" in fields else Value("", output_field=CharField()),
        )
        .values_list("facet", "pk", "slug", "name", "icon", "rank", "sort")
    )


def _covers() -> dict[int, frozenset[int]]:
    pairs = Region.municipalities.through._default_manager.values_list("region_id", "municipality_id")
    members: dict[int, set[int]] = defaultdict(set)
    for region, municipality in pairs:
        members[region].add(municipality)
    return {region: frozenset(of) for region, of in members.items()}
