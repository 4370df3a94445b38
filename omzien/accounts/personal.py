"""What the portal knows about a person, to take along and to erase (TRUST 23, 24). Each app registers its part in the
`ready()` of its AppConfig; a test finds every model that leads to a person and is named by none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from omzien.accounts.models import User

Row = Mapping[str, Any]


class PersonalData(NamedTuple):
    """One kind of data.

    `export` gives plain rows (JSON values, Dutch names) without addresses of others. `erase` runs inside the one
    transaction of the erasure, does no harm when run twice, and finds the addresses with `addresses_of`, which the
    account itself keeps until the end. `models` are the labels that these two take care of ("app.Model").
    """

    key: str
    title: str
    why: str
    when_erased: str
    models: frozenset[str]
    export: Callable[[User], Iterable[Row]]
    erase: Callable[[User], None]


class Objection(NamedTuple):
    """Something that a person must do before the account can go."""

    text: str
    url: str = ""
    label: str = ""


_kinds: dict[str, PersonalData] = {}
_objections: list[Callable[[User], Iterable[Objection]]] = []
_announcements: list[Callable[[User], Iterable[str]]] = []


def holds(data: PersonalData) -> None:
    """Registers one kind of data; they are exported and erased in the order of registering, the account last."""
    _kinds[data.key] = data


def objects(find: Callable[[User], Iterable[Objection]]) -> None:
    """Registers what can stand in the way of erasing."""
    _objections.append(find)


def announces(find: Callable[[User], Iterable[str]]) -> None:
    """Registers what will happen to what is this person's alone, said beforehand in whole sentences."""
    _announcements.append(find)


def kinds() -> list[PersonalData]:
    """All kinds; the account itself, which knows the addresses, comes first here and goes last in an erasure."""
    return list(_kinds.values())


def objections_for(user: User) -> list[Objection]:
    return [objection for find in _objections for objection in find(user)]


def announcements_for(user: User) -> list[str]:
    return [sentence for find in _announcements for sentence in find(user)]
