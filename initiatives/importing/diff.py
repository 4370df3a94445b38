"""The difference between what a row says and what is in the directory, field by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from initiatives.importing.snapshot import STORED_KEYS, Values, is_empty
from initiatives.importing.vocabulary import Vocabulary
from initiatives.likeness import site_key


@dataclass
class Difference:
    """`changes` are (field, before, after); `stale` are fields where the file repeats what it said before."""

    changes: list[tuple[str, Any, Any]] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)

    def as_json(self) -> list[dict[str, Any]]:
        return [{"field": key, "before": before, "after": after} for key, before, after in self.changes]


def difference(
    current: Values,
    proposed: Values,
    vocabulary: Vocabulary,
    *,
    only_empty: bool = False,
    said_before: Values | None = None,
    any_scheme: bool = False,
) -> Difference:
    """An empty cell is not in `proposed` and changes nothing.

    `said_before` is what the same row said when it was imported earlier: a field in which it says the same again is
    no news, and what the team changed since stays.
    """
    found = Difference()
    for key in STORED_KEYS:
        if key not in proposed or _same(key, current.get(key), proposed[key], any_scheme):
            continue
        if said_before is not None and key in said_before and said_before[key] == proposed[key]:
            found.stale.append(key)
        elif not only_empty or is_empty(current.get(key)):
            found.changes.append((key, current.get(key), proposed[key]))
    _keep_place_in_municipality(found, current, vocabulary)
    return found


def _same(key: str, old: Any, new: Any, any_scheme: bool) -> bool:
    if old == new:
        return True
    return key == "website" and any_scheme and bool(old) and site_key(old) == site_key(new)


def _keep_place_in_municipality(found: Difference, current: Values, vocabulary: Vocabulary) -> None:
    """A place outside the municipality that results is left out, or taken away when the municipality moves."""
    after = {key: value for key, _, value in found.changes}
    municipality = after.get("municipality", current.get("municipality"))
    place = after.get("place", current.get("place"))
    if place is None or vocabulary.place_in.get(place) == municipality:
        return
    found.changes = [change for change in found.changes if change[0] != "place"]
    if current.get("place") is not None and vocabulary.place_in.get(current["place"]) != municipality:
        found.changes.append(("place", current["place"], None))
