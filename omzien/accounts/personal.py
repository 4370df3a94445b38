"""What the portal knows about a person, to take along and to erase (TRUST 23, 24). Each app registers its part in the
`ready()` of its AppConfig; a test finds every model that leads to a person and is named by none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from allauth.account.models import EmailAddress
from django.db.models import Q

from omzien.accounts.models import User

Row = Mapping[str, Any]
GONE = "Iemand die is vertrokken"


class PersonalData(NamedTuple):
    """One kind of data.

    `export` gives rows of plain values under Dutch names, without addresses of others. `erase` runs inside the one
    transaction of the erasure, does no harm when run twice, and finds the addresses with `addresses_of`: the account
    itself goes last. `models` are the labels that these two take care of ("app.Model").
    """

    key: str
    title: str
    why: str
    when_erased: str
    models: frozenset[str]
    export: Callable[[User], Iterable[Row]]
    erase: Callable[[User], None]


class Objection(NamedTuple):
    """Something to do before the account can go."""

    text: str
    url: str = ""
    label: str = ""


_kinds: dict[str, PersonalData] = {}
_objectors: list[Callable[[User], Iterable[Objection]]] = []
_announcers: list[Callable[[User], Iterable[str]]] = []
_before: list[Callable[[frozenset[str]], None]] = []
_after: list[Callable[[frozenset[str]], None]] = []


def holds(*data: PersonalData) -> None:
    """Registers kinds of data."""
    _kinds.update({one.key: one for one in data})


def objects(find: Callable[[User], Iterable[Objection]]) -> None:
    """Registers what can stand in the way of erasing."""
    _objectors.append(find)


def announces(find: Callable[[User], Iterable[str]]) -> None:
    """Registers what will happen to things that are this person's, said beforehand in whole sentences."""
    _announcers.append(find)


def scrubs(act: Callable[[frozenset[str]], None], *, after_texts: bool = False) -> None:
    """Registers what takes addresses out of what no column of text shows: files, before the texts around them lose
    them, and what is derived from texts, after.
    """
    (_after if after_texts else _before).append(act)


def kinds() -> list[PersonalData]:
    return list(_kinds.values())


def objections_for(user: User) -> list[Objection]:
    return [objection for find in _objectors for objection in find(user)]


def announcements_for(user: User) -> list[str]:
    return [sentence for find in _announcers for sentence in find(user)]


def scrub_files(addresses: frozenset[str]) -> None:
    for act in _before:
        act(addresses)


def scrub_derived(addresses: frozenset[str]) -> None:
    for act in _after:
        act(addresses)


def addresses_of(user: User) -> frozenset[str]:
    """Every address of this account, in lower case."""
    known = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    return frozenset(address.lower() for address in [user.email, *known] if address)


def any_of(field: str, addresses: frozenset[str]) -> Q:
    found = Q(pk__in=[])
    for address in addresses:
        found |= Q(**{f"{field}__iexact": address})
    return found
