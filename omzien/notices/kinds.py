"""Which notices there are. Each app registers its own in the `ready()` of its AppConfig."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from omzien.accounts.models import User
from omzien.notices.models import Pace


class Kind(NamedTuple):
    """`pace` is what counts for who chose nothing. `concerns` says to whom the choice is offered."""

    key: str
    title: str
    explanation: str
    pace: Pace
    concerns: Callable[[User], bool]


_kinds: dict[str, Kind] = {}


def offers(*kinds: Kind) -> None:
    """Registers kinds of notices; the page of choices has them in the order of registering."""
    _kinds.update({kind.key: kind for kind in kinds})


def kind_of(key: str) -> Kind:
    return _kinds[key]


def title_of(key: str) -> str:
    """Also of a kind that is no more."""
    return _kinds[key].title if key in _kinds else "Meldingen"


def kinds_for(user: User) -> list[Kind]:
    return [kind for kind in _kinds.values() if kind.concerns(user)]


def everybody(user: User) -> bool:
    return True


def coordinators(user: User) -> bool:
    return user.is_coordinator
