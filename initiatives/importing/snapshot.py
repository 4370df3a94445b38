"""An initiative as plain values: for comparing, for remembering what it was, and for putting that back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from initiatives.importing.cells import clean
from initiatives.importing.fields import STORED
from initiatives.models import Initiative

Values = dict[str, Any]
RELATIONS = frozenset({"phase", "kind", "legal_form", "municipality", "place"})
LONG_TEXTS = frozenset({"description", "people", "legacy"})
STORED_KEYS = tuple(field.key for field in STORED)
# Beside what a file can hold: what tells that somebody worked on it since.
_ALSO = ("status", "logo_id", "photo_id", "slug")


def plain_text(key: str, text: str) -> str:
    """Only long texts have lines; elsewhere any white space is one space."""
    return clean(text) if key in LONG_TEXTS else " ".join(clean(text).split())


def attribute(key: str) -> str:
    return f"{key}_id" if key in RELATIONS else key


def load(ids: Iterable[int], *, lock: bool = False) -> dict[int, Initiative]:
    """In one query; locked ones in the order of their ids, so that two imports never wait for each other."""
    found = Initiative.objects.filter(pk__in=set(ids)).order_by("pk")
    if lock:
        found = found.select_for_update(of=("self",))
    return {initiative.pk: initiative for initiative in found}


def themes_of(ids: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    through = Initiative.themes.through._default_manager.filter(initiative_id__in=set(ids))
    for initiative, theme in through.order_by("theme_id").values_list("initiative_id", "theme_id"):
        found[initiative].append(theme)
    return found


def snapshot(initiative: Initiative, themes: list[int]) -> Values:
    values: Values = {key: _plain(key, getattr(initiative, attribute(key))) for key in STORED_KEYS if key != "themes"}
    return values | {"themes": sorted(themes)} | {key: getattr(initiative, key) for key in _ALSO}


def _plain(key: str, value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return plain_text(key, value) if isinstance(value, str) else value


def is_empty(value: Any) -> bool:
    return value is None or value in ("", [])


def put(initiative: Initiative, values: Values) -> list[str]:
    """Set these values except the themes; returns the names of the model's fields that they touch."""
    touched = []
    for key, value in values.items():
        if key == "themes":
            continue
        if key == "last_confirmed_on" and value:
            value = date.fromisoformat(value)  # noqa: PLW2901  (kept as ISO 8601 in JSON)
        setattr(initiative, attribute(key), value)
        touched.append(key)
    return touched
