"""A page of changes in words: who, when, and per field what it was and became."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from initiatives.history import LONG_TEXTS, PICTURES, Changes, label_of
from initiatives.models import Revision
from initiatives.telling import Words, ids_in
from initiatives.views.comparing import Piece, compare
from omzien.accounts.models import Role, User
from omzien.pictures.models import Picture

COMPARED: Final = LONG_TEXTS | {"summary"}
MAP_POINT: Final = ("latitude", "longitude")


@dataclass(frozen=True, slots=True)
class Shown:
    """One field of a change. Which of the parts are filled decides how it is drawn."""

    label: str
    before: str = ""
    after: str = ""
    pieces: list[Piece] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    came: list[str] = field(default_factory=list)
    picture_before: Picture | None = None
    picture_after: Picture | None = None


@dataclass(frozen=True, slots=True)
class Told:
    revision: Revision
    who: str
    is_coordinator: bool
    fields: list[Shown]
    undone: Revision | None


def retell(revisions: Iterable[Revision]) -> list[Told]:
    """Wants `by`, its roles and `undone_by` loaded. One query per vocabulary, however many changes there are."""
    listed = list(revisions)
    words = Words([revision.changes for revision in listed])
    return [_told(revision, words) for revision in listed]


def _told(revision: Revision, words: Words) -> Told:
    undone = list(revision.undone_by.all())
    return Told(
        revision=revision,
        who=str(revision.by) if revision.by else "iemand die is vertrokken",
        is_coordinator=bool(revision.by and coordinates(revision.by)),
        fields=list(_fields(revision.changes, words)),
        undone=undone[-1] if undone else None,
    )


def coordinates(user: User) -> bool:
    """From roles that are loaded already, unlike `User.is_coordinator`."""
    return any(role.kind == Role.Kind.COORDINATOR for role in user.roles.all())


def _fields(changes: Changes, words: Words) -> Iterable[Shown]:
    for name, (before, after) in changes.items():
        if name in COMPARED:
            yield Shown(label_of(name), pieces=compare(before or "", after or ""))
        elif name == "themes":
            yield _themes(before, after, words)
        elif name in PICTURES:
            old, new = words.picture(before), words.picture(after)
            told = words.tell(name, before), words.tell(name, after)
            yield Shown(label_of(name), *told, picture_before=old, picture_after=new)
        elif name not in MAP_POINT:
            yield Shown(label_of(name), words.tell(name, before), words.tell(name, after))
    if changes.keys() & set(MAP_POINT):
        yield Shown("Punt op de kaart", _point(changes, 0), _point(changes, 1))


def _themes(before: Any, after: Any, words: Words) -> Shown:
    old, new = ids_in(before), ids_in(after)
    return Shown(
        label_of("themes"),
        gone=[words.tell("themes", [pk]) for pk in old if pk not in new],
        came=[words.tell("themes", [pk]) for pk in new if pk not in old],
    )


def _point(changes: Changes, which: int) -> str:
    """Where only one of both moved, the other is not known here."""
    numbers = [changes[name][which] for name in MAP_POINT if name in changes]
    known = [f"{number:.5f}".replace(".", ",") for number in numbers if isinstance(number, float)]
    return " en ".join(known) or "geen eigen punt"
