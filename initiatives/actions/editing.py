"""Changing what an initiative says, so that nobody's work is lost, and setting a change back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from initiatives.actions.errors import InitiativeError, NotReadyError
from initiatives.actions.status import after_saving, listed, locked_for
from initiatives.geo import Point
from initiatives.history import (
    ALT_TEXTS,
    FIELDS,
    RELATIONS,
    Values,
    content,
    group_of,
    label_of,
    merge,
    plain,
    record,
    same,
)
from initiatives.models import Initiative, Revision
from omzien.accounts.models import User
from omzien.pictures.models import Picture

Origin = Revision.Origin
DERIVED = ("sort_key", "public_latitude", "public_longitude", "updated_at")
# The latest changes in which to look for who wrote what stands there now.
RECENT = 50


class Found(NamedTuple):
    """Where the map has this address; `point` is None where it does not know."""

    address: str
    place: str
    point: Point | None


@dataclass(frozen=True, slots=True)
class Clash:
    """Fields that two people changed at once, with what the other made of them, and who that was where known."""

    fields: tuple[str, ...]
    theirs: Values
    revision: Revision | None

    @property
    def by(self) -> User | None:
        return self.revision.by if self.revision else None

    @property
    def at(self) -> datetime | None:
        return self.revision.at if self.revision else None


class EditConflictError(InitiativeError):
    """Somebody else changed the same fields meanwhile. Nothing was written; `current` is what stands there now."""

    def __init__(self, clashes: list[Clash], current: Values) -> None:
        names = listed([label_of(clash.fields[0]) for clash in clashes])
        super().__init__(f"Terwijl jij schreef, is ook gewijzigd: {names}.")
        self.clashes, self.current = clashes, current


@transaction.atomic
def change(
    *,
    initiative: Initiative,
    by: User,
    values: Mapping[str, object],
    base: Mapping[str, str],
    found: Found | None = None,
) -> Revision | None:
    """Write what this person changed since `base`, the fingerprints of what the form showed.

    Raises EditConflictError, and ValidationError where the result would break a rule. None when nothing changed.
    """
    locked = locked_for(by, initiative)
    before = content(locked)
    wanted, clashes = merge(base=base, mine=values, current=before)
    if clashes:
        raise EditConflictError(clashes_of(locked, clashes, before), before)
    _write(locked, wanted | _point_for(locked, wanted, found))
    initiative.slug = locked.slug
    return record(initiative=locked, before=before, by=by, origin=Origin.SITE)


class Undone(NamedTuple):
    """What became of setting a change back: the change that this is, and the fields that could not go back."""

    revision: Revision
    kept: list[str]


@transaction.atomic
def undo(*, revision: Revision, by: User) -> Undone:
    """Set back what this change wrote, but not where somebody changed it again since. Raises NotReadyError."""
    locked = locked_for(by, revision.initiative)
    before = content(locked)
    known = {field: pair for field, pair in revision.changes.items() if field in FIELDS}
    known = {field: pair for field, pair in known.items() if not same(before[field], pair[0])}
    if not known:
        raise NotReadyError("Dit staat al zoals het voor deze wijziging was.")
    moved = {field for field, (_, after) in known.items() if not same(before[field], after)} | _gone(known)
    kept = [field for field in known if group_of(field) & moved]
    back = {field: old for field, (old, _) in known.items() if field not in kept}
    if not back:
        raise NotReadyError(f"Niet teruggezet: {_why(kept)}.")
    try:
        _write(locked, back)
    except ValidationError as error:
        raise NotReadyError(f"Niet teruggezet. {' '.join(error.messages)}") from error
    done = record(initiative=locked, before=before, by=by, origin=Origin.UNDO, undoes=revision)
    if done is None:
        raise NotReadyError("Dit staat al zoals het voor deze wijziging was.")
    return Undone(done, [label_of(field) for field in kept])


def clashes_of(initiative: Initiative, groups: Iterable[tuple[str, ...]], current: Values) -> list[Clash]:
    """Each with the newest change that made the field what it is now; one query."""
    recent = list(initiative.revisions.select_related("by")[:RECENT])
    return [
        Clash(group, {field: current[field] for field in group}, _who_wrote(recent, group, current)) for group in groups
    ]


def _who_wrote(recent: list[Revision], group: tuple[str, ...], current: Values) -> Revision | None:
    for revision in recent:
        written = [field for field in group_of(group[0]) if field in revision.changes]
        if written:
            stands = all(same(revision.changes[field][1], current[field]) for field in written)
            return revision if stands else None
    return None


def _point_for(locked: Initiative, wanted: Values, found: Found | None) -> Values:
    """A new address or place moves the point on the map: to where it was found, or back to that of the place."""
    if not {"address", "place", "municipality"} & wanted.keys() and not found:
        return {}
    _assign(locked, wanted)
    moved = {"address", "place", "municipality"} & wanted.keys()
    known = locked.latitude is not None and not moved
    if found and found.point and not known and (found.address, found.place) == (locked.address, locked.where):
        return {"latitude": found.point.latitude, "longitude": found.point.longitude}
    return {"latitude": None, "longitude": None} if moved else {}


def _assign(locked: Initiative, values: Values) -> list[str]:
    """Sets them on the object; returns the names of the model's own fields."""
    own = [field for field in values if field != "themes" and field not in ALT_TEXTS]
    for field in own:
        setattr(locked, f"{field}_id" if field in RELATIONS else field, plain(values[field]))
    return own


def _write(locked: Initiative, values: Values) -> None:
    """Under the row's lock. Raises ValidationError with a sentence where the whole would break a rule."""
    if not values:
        return
    own = _assign(locked, values)
    locked.clean()
    locked.validate_constraints()
    # The municipality may follow from the place.
    locked.save(update_fields=[*own, "municipality", *DERIVED])
    if "themes" in values:
        locked.themes.set(values["themes"])
    for field in ALT_TEXTS.keys() & values.keys():
        _describe(getattr(locked, ALT_TEXTS[field]), plain(values[field]))
    after_saving(initiative=locked)


def _describe(picture: Picture | None, alt_text: str) -> None:
    if picture and picture.alt_text != alt_text:
        picture.alt_text = alt_text
        picture.save(update_fields=["alt_text"])


def _gone(known: Mapping[str, list[object]]) -> set[str]:
    """Fields whose old place, word or picture no longer exists."""
    gone = set()
    for field, (old, _) in known.items():
        wanted = old if isinstance(old, list) else [old] if field in RELATIONS and old is not None else []
        model = Initiative._meta.get_field(field).related_model if wanted else None
        if model and model._default_manager.filter(pk__in=wanted).count() < len(wanted):
            gone.add(field)
    return gone


def _why(kept: list[str]) -> str:
    return f"{listed([label_of(field) for field in kept])} is intussen opnieuw gewijzigd, of bestaat niet meer"
