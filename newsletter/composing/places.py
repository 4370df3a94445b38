"""Which regions a thing is for, from the municipalities and regions that it names."""

from __future__ import annotations

from collections.abc import Iterable

from initiatives.models import Region
from newsletter.composing.content import Ids


class Places:
    """One query. Regions overlap: what is for one region is for every region that shares a municipality with it."""

    def __init__(self) -> None:
        rows = Region.municipalities.through.objects.order_by("region_id").values_list("region_id", "municipality_id")
        self._members: dict[int, set[int]] = {}
        for region, municipality in rows:
            self._members.setdefault(region, set()).add(municipality)

    def holding(self, municipalities: Iterable[int]) -> Ids:
        """The regions with at least one of these; none for no municipalities, which is everywhere."""
        wanted = set(municipalities)
        return tuple(region for region, members in self._members.items() if members & wanted)

    def touching(self, regions: Iterable[int], municipalities: Iterable[int] = ()) -> Ids:
        """The regions that share a municipality with these, and these themselves."""
        wanted, named = set(municipalities), set(regions)
        for region in named:
            wanted |= self._members.get(region, set())
        return tuple(sorted(named | set(self.holding(wanted))))
