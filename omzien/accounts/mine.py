"""What "Mijn Omzien" shows. Each app tells its part in the `ready()` of its AppConfig; accounts knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from typing import Any, NamedTuple

from omzien.accounts.models import User


class Place(IntEnum):
    """The order of the page. Who has something to show later finds its place ready."""

    INITIATIVES = 10
    REGISTRATIONS = 20
    POSTINGS = 30
    MESSAGES = 40
    WRITING = 45
    EVENTS = 50
    PROPOSALS = 55
    QUESTIONS = 60
    FOLLOWING = 70
    SUBSCRIPTION = 80


class Urgency(IntEnum):
    """What asks first: somebody waits, something ends, or it can be done some time."""

    WAITED_FOR = 10
    ENDS = 20
    SOME_TIME = 30


class Todo(NamedTuple):
    """One thing that asks for this person. With `post` the button does it at once, else it leads there."""

    urgency: Urgency
    text: str
    url: str = ""
    button: str = ""
    detail: str = ""
    post: bool = False


class Section(NamedTuple):
    """One part of the page; without rows it is not there, unless its template has an invitation to begin (`invites`).

    `template` gets `section`; `more` is what else it needs. `url` leads to the whole list, where there is one.
    """

    place: Place
    key: str
    title: str
    template: str
    rows: Sequence[Any] = ()
    url: str = ""
    link: str = ""
    invites: bool = False
    more: Mapping[str, Any] = {}


class Part(NamedTuple):
    todos: Sequence[Todo] = ()
    sections: Sequence[Section] = ()


# Gets the person and the session (what was begun before signing in); the number of queries does not grow with the rows.
FindPart = Callable[[User, Mapping[str, Any]], Part]
_finders: list[FindPart] = []


def tells(find: FindPart) -> None:
    """Registers what one app has for a person."""
    if find not in _finders:
        _finders.append(find)


def desk_of(user: User, session: Mapping[str, Any]) -> Part:
    """All parts as one, in order."""
    parts = [find(user, session) for find in _finders]
    todos = sorted((todo for part in parts for todo in part.todos), key=lambda todo: todo.urgency)
    sections = [section for part in parts for section in part.sections if section.rows or section.invites]
    return Part(todos, sorted(sections, key=lambda section: section.place))
