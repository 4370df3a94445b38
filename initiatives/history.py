"""What an initiative says, as plain values: to compare, to merge and to remember. A Revision holds the same values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, Final

from django.utils.text import capfirst

from initiatives.models import Initiative, Revision
from omzien.accounts.models import User

Values = dict[str, Any]
# A field's value before and after, as a Revision keeps it.
Changes = dict[str, list[Any]]

PICTURES: Final = ("logo", "photo")
RELATIONS: Final = frozenset({"phase", "kind", "legal_form", "municipality", "place", *PICTURES})
LONG_TEXTS: Final = frozenset({"description", "people", "legacy"})
# The text of a picture belongs to the picture; an initiative without one has "".
ALT_TEXTS: Final = {"logo_alt": "logo", "photo_alt": "photo"}
# In the order of the page.
FIELDS: Final = (
    *("name", "municipality", "place", "summary", "description", "themes"),
    *("phase", "kind", "legal_form", "is_anbi", "founded_year", "volunteers", "paid_staff", "people"),
    *("website", "contact_email", "contact_phone", "address", "show_location", "latitude", "longitude"),
    *("logo", "logo_alt", "photo", "photo_alt", "legacy"),
)
# One without the other says something that nobody meant.
TOGETHER: Final = (
    frozenset({"municipality", "place"}),
    frozenset({"address", "latitude", "longitude"}),
    frozenset({"logo", "logo_alt"}),
    frozenset({"photo", "photo_alt"}),
)
FINGERPRINT_LENGTH = 16


def content(initiative: Initiative) -> Values:
    """Every field as it is now; at most three queries, for the themes and the texts of both pictures."""
    values: Values = {}
    for field in FIELDS:
        if field == "themes":
            values[field] = sorted(theme.pk for theme in initiative.themes.all())
        elif field in ALT_TEXTS:
            picture = getattr(initiative, ALT_TEXTS[field])
            values[field] = picture.alt_text if picture else ""
        else:
            values[field] = getattr(initiative, f"{field}_id" if field in RELATIONS else field)
    return values


def plain(value: Any) -> Any:
    """What counts when values are compared: a browser sends its own line ends and nobody sees outer spaces."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    return sorted(value) if isinstance(value, list) else value


def same(one: Any, other: Any) -> bool:
    """Also by kind: a number of 0 is not "nee"."""
    return (type(one) is type(other) and one == other) or fingerprint(one) == fingerprint(other)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """The fields that differ, in the order of the page."""
    known = [field for field in FIELDS if field in before and field in after]
    pairs = {field: [plain(before[field]), plain(after[field])] for field in known}
    return {field: pair for field, pair in pairs.items() if not same(*pair)}


def fingerprint(value: Any) -> str:
    return sha256(json.dumps(plain(value)).encode()).hexdigest()[:FINGERPRINT_LENGTH]


def fingerprints(values: Mapping[str, Any]) -> dict[str, str]:
    return {field: fingerprint(value) for field, value in values.items()}


def group_of(field: str) -> frozenset[str]:
    return next((group for group in TOGETHER if field in group), frozenset({field}))


def merge(
    *, base: Mapping[str, str], mine: Mapping[str, Any], current: Mapping[str, Any]
) -> tuple[Values, list[tuple[str, ...]]]:
    """What to write, and which fields two people changed at once.

    `base` has the fingerprints of what the first one saw. What only I changed is written, what only the other changed
    stays. A field that `base` does not tell of counts as changed by both.
    """
    my_own = {field for field, value in mine.items() if base.get(field) != fingerprint(value)}
    theirs = {field for field in {*mine, *base} & set(current) if base.get(field) != fingerprint(current[field])}
    write: Values = {}
    clashes: list[tuple[str, ...]] = []
    for group in _groups(mine):
        changed = [field for field in group if field in my_own and not same(mine[field], current.get(field))]
        if not changed:
            continue
        if theirs & group_of(group[0]):
            clashes.append(group)
        else:
            write |= {field: mine[field] for field in changed}
    return write, clashes


def _groups(fields: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The fields that belong together, each once, in the order given."""
    left = list(fields)
    while left:
        group = tuple(field for field in left if field in group_of(left[0]))
        yield group
        left = [field for field in left if field not in group]


def record(
    *,
    initiative: Initiative,
    before: Mapping[str, Any],
    by: User | None,
    origin: Revision.Origin,
    undoes: Revision | None = None,
) -> Revision | None:
    """Remember what a saved initiative became; None when nothing changed."""
    changes = difference(before, content(initiative))
    if not changes:
        return None
    return Revision.objects.create(initiative=initiative, by=by, origin=origin, changes=changes, undoes=undoes)


def label_of(field: str) -> str:
    if field in ALT_TEXTS:
        return "Beschrijving van het logo" if field == "logo_alt" else "Beschrijving van de foto"
    model_field: Any = Initiative._meta.get_field(field)
    return str(capfirst(model_field.verbose_name))
