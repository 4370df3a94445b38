"""Short lists of other things on the page of a municipality, region or theme."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from initiatives.models import Municipality, Region, Theme

SHOWN = 3


class Line(NamedTuple):
    title: str
    url: str
    note: str = ""


class About(NamedTuple):
    """One of the three. The municipalities of a region are wanted prefetched."""

    municipality: Municipality | None = None
    region: Region | None = None
    theme: Theme | None = None

    @property
    def municipality_ids(self) -> list[int]:
        if self.municipality:
            return [self.municipality.pk]
        return [one.pk for one in self.region.municipalities.all()] if self.region else []

    @property
    def query(self) -> str:
        """The choice of this in any list of ours."""
        for param, thing in (("gemeente", self.municipality), ("regio", self.region), ("thema", self.theme)):
            if thing:
                return urlencode({param: thing.slug})
        return ""


def also(title: str, lines: Iterable[Line], *, url: str, label: str, about: About) -> dict[str, Any]:
    """The context of components/also.html."""
    return {"title": title, "lines": list(lines), "url": f"{url}?{about.query}", "label": label}
