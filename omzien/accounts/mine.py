"""What "Mijn Omzien" shows. Each app tells its own part, in the `ready()` of its AppConfig: accounts knows none of them.

mine.asks(find_todos, order=10) and mine.section(find_section, order=mine.Place.EVENTS)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Any, NamedTuple

from omzien.accounts.models import User


class Place(IntEnum):
    """The order of the page. Who has something to show later finds the place ready."""

    INITIATIVES = 10
    REGISTRATIONS = 20
    POSTINGS = 30
    MESSAGES = 40
    EVENTS = 50
    QUESTIONS = 60
    FOLLOWING = 70
    SUBSCRIPTION = 80


class Todo(NamedTuple):
    """One thing that asks for this person. With `post` the button does it at once, else it leads there."""

    text: str
    url: str
    button: str
    detail: str = ""
    post: bool = False


class Section(NamedTuple):
    """One part of the page. Without rows it is not there, unless `empty` is an invitation to begin.

    `template` gets `section`. `url` leads to the whole list where `rows` are only the first of `total`.
    """

    key: str
    title: str
    template: str
    rows: Sequence[Any] = ()
    total: int = 0
    url: str = ""
    more: Mapping[str, Any] = {}  # noqa: RUF012  (never written)
    empty: bool = False

    @property
    def is_shown(self) -> bool:
        return bool(self.rows) or self.empty

    @property
    def has_more(self) -> bool:
        return self.total > len(self.rows)


FindTodos = Callable[[User, Mapping[str, Any]], Iterable[Todo]]
FindSection = Callable[[User], Section]

_todos: list[tuple[int, FindTodos]] = []
_sections: list[tuple[int, FindSection]] = []


def asks(find: FindTodos, *, order: int) -> None:
    """`find` gets the person and the session (what was begun before signing in); a fixed number of queries."""
    _todos.append((order, find))
    _todos.sort(key=lambda entry: entry[0])


def section(find: FindSection, *, order: int) -> None:
    _sections.append((order, find))
    _sections.sort(key=lambda entry: entry[0])


def todos_of(user: User, session: Mapping[str, Any]) -> list[Todo]:
    return [todo for _, find in _todos for todo in find(user, session)]


def sections_of(user: User) -> list[Section]:
    return [found for _, find in _sections if (found := find(user)).is_shown]
