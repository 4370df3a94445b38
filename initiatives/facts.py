"""Everything that was filled in about an initiative, as label and words, to check it before it goes on the site."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from initiatives.history import FIELDS, PICTURES, content, label_of
from initiatives.models import Initiative
from initiatives.telling import NOTHING, Words

# Found from the address; nobody fills them in.
DERIVED = frozenset({"latitude", "longitude"})
PRIVATE = frozenset({"contact_email", "contact_phone"})


class Fact(NamedTuple):
    """`text` is empty where nothing was filled in."""

    field: str
    label: str
    text: str


def facts_of(initiative: Initiative, fields: Iterable[str] = FIELDS) -> list[Fact]:
    """In the order given; a query for each kind of relation."""
    values = content(initiative)
    words = Words([{field: [value] for field, value in values.items()}])
    return [
        Fact(field, label_of(field), _text(field, values[field], words)) for field in fields if field not in DERIVED
    ]


def _text(field: str, value: object, words: Words) -> str:
    """A tick that is not set says nothing."""
    if value is None or value is False or value == [] or (field in PICTURES and not value):
        return ""
    told = words.tell(field, value)
    return "" if told == NOTHING else told
