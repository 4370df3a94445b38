"""Values of an initiative in the words of the page: names for ids, "ja" for true, dashes for what is empty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import models

from initiatives.history import PICTURES, RELATIONS
from initiatives.models import Initiative
from omzien.pictures.models import Picture

NOTHING: Final = "niets ingevuld"
GONE: Final = "bestaat niet meer"
PREVIEW: Final = "fill-360x180|format-webp"
LOGO_PREVIEW: Final = "max-160x96|format-webp"


class Words:
    """Looks up every id that the values mention: one query per vocabulary, however many values there are."""

    def __init__(self, changes: Iterable[Mapping[str, Iterable[Any]]]) -> None:
        """Each mapping has for a field the values that are to be told."""
        wanted: dict[str, set[int]] = defaultdict(set)
        for one in changes:
            for field in one.keys() & {*RELATIONS, "themes"}:
                wanted[field] |= {pk for value in one[field] for pk in ids_in(value)}
        self._names = {field: _names(field, ids) for field, ids in wanted.items() if field not in PICTURES}
        pictures = set().union(*(wanted[field] for field in PICTURES))
        with_previews = Picture.objects.prefetch_renditions(PREVIEW, LOGO_PREVIEW)
        self._pictures: dict[int, Picture] = with_previews.in_bulk(pictures) if pictures else {}

    def tell(self, field: str, value: Any) -> str:
        if field in PICTURES:
            picture = self.picture(value)
            return (picture.alt_text or "zonder beschrijving") if picture else (GONE if value else "geen")
        if field in self._names:
            return ", ".join(self._names[field].get(pk, GONE) for pk in ids_in(value)) or NOTHING
        if isinstance(value, bool):
            return "ja" if value else "nee"
        return NOTHING if value in (None, "") else str(value)

    def picture(self, pk: Any) -> Picture | None:
        return self._pictures.get(pk) if isinstance(pk, int) else None


def ids_in(value: Any) -> list[int]:
    """Of a relation or of themes. A Revision is our own writing, but an old one may hold anything."""
    values = value if isinstance(value, list) else [value]
    return [pk for pk in values if isinstance(pk, int) and not isinstance(pk, bool)]


def _names(field: str, ids: set[int]) -> dict[int, str]:
    model: Any = Initiative._meta.get_field(field).related_model
    manager: models.Manager[Any] = model._default_manager
    return {row.pk: row.name for row in manager.filter(pk__in=ids).only("pk", "name")} if ids else {}
