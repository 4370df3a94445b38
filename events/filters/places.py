"""Facets over what an event says in more than one field: for which regions and phases, on the spot or online."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Func, QuerySet

from events.models import Event
from initiatives.facets import ArrayFacet
from initiatives.facets.vocabulary import Entry
from initiatives.models import Phase, Region

ON_THE_SPOT, ONLINE = Entry(1, "op-locatie", "Op locatie"), Entry(2, "online", "Online mee te doen")

_REGIONS = Event.regions.through._meta.db_table
_MEMBERS = Region.municipalities.through._meta.db_table
_PHASES = Event.phases.through._meta.db_table


class Ids(Func):
    """An array of ids, computed by the SQL of the subclass."""

    output_field = ArrayField(BigIntegerField())

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> tuple[str, Any]:
        compiled = [compiler.compile(one)[0] for one in self.source_expressions]  # columns: without parameters
        return self.template.format(*compiled), ()


class RegionsOf(Ids):
    """Where it is and for whom it is; what names neither is for every region. Few name regions: the dear union is for
    those alone.
    """

    template = (
        f"CASE WHEN EXISTS (SELECT FROM {_REGIONS} WHERE event_id = {{1}}) THEN"  # noqa: S608  (no input)
        f" ARRAY(SELECT region_id FROM {_MEMBERS} WHERE municipality_id = {{0}}"
        f" UNION SELECT region_id FROM {_REGIONS} WHERE event_id = {{1}})"
        f" ELSE COALESCE(NULLIF(ARRAY(SELECT region_id FROM {_MEMBERS} WHERE municipality_id = {{0}}), '{{{{}}}}'),"
        f" (SELECT array_agg(id) FROM {Region._meta.db_table})) END::bigint[]"
    )


class PhasesOf(Ids):
    """For who is that far; what names none is for everybody."""

    template = (
        f"CASE WHEN EXISTS (SELECT FROM {_PHASES} WHERE event_id = {{0}}) THEN"  # noqa: S608  (no input)
        f" ARRAY(SELECT phase_id FROM {_PHASES} WHERE event_id = {{0}})"
        f" ELSE (SELECT array_agg(id) FROM {Phase._meta.db_table}) END::bigint[]"
    )


class WaysOf(Ids):
    """On the spot, online, or both."""

    template = (
        f"CASE WHEN NOT {{0}} THEN ARRAY[{ON_THE_SPOT.pk}] WHEN {{1}} = '' THEN ARRAY[{ONLINE.pk}]"
        f" ELSE ARRAY[{ON_THE_SPOT.pk}, {ONLINE.pk}] END::bigint[]"
    )


class ComputedFacet(ArrayFacet):
    """Filters by what it counts, so that the two cannot differ."""

    computed: Ids

    def with_column(self, qs: QuerySet[Any]) -> QuerySet[Any]:
        return qs.annotate(**{self.column: self.computed})

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        chosen = self.chosen(value)
        return qs if chosen is None else self.with_column(qs).filter(self.condition(qs.model, chosen))


class ForRegionFacet(ComputedFacet):
    computed = RegionsOf(F("municipality_id"), F("pk"))

    def __init__(self) -> None:
        super().__init__(Region, field_name="in_regions", label="Regio", more="Alle regio’s", shown=5)


class ForPhaseFacet(ComputedFacet):
    computed = PhasesOf(F("pk"))

    def __init__(self) -> None:
        super().__init__(Phase, field_name="in_phases", label="Hoe ver je bent", shown=6)


class WayFacet(ComputedFacet):
    computed = WaysOf(F("is_online"), F("place_name"))
    entries = [ON_THE_SPOT, ONLINE]

    def __init__(self) -> None:
        super().__init__(None, field_name="ways", label="Waar", shown=2)
