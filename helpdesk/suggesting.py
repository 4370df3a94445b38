"""What our own pages say about a question: for who is asking it, and for the coordinator who answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from django.db import OperationalError

from omzien.search.answers import answers_to
from omzien.search.registry import source_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User

ARTICLE, INITIATIVE = "artikel", "initiatief"
FOR_ASKERS = (ARTICLE, "fonds", INITIATIVE, "evenement")
MOST = 5
SHORTEST = 12  # letters; before that there is no question yet


class Suggestion(NamedTuple):
    pk: int
    title: str
    url: str
    summary: str
    kind: str
    icon: str


def may_answer(
    text: str, user: User | AnonymousUser, *, kinds: Sequence[str] = FOR_ASKERS, most: int = MOST
) -> list[Suggestion]:
    """The best first; nothing when looking takes too long: nobody waits for this."""
    if len(text.strip()) < SHORTEST:
        return []
    try:
        found = answers_to(text, user, kinds=kinds, most=most)
    except OperationalError:
        return []
    return [
        Suggestion(
            one.object_id, one.title, one.url, one.summary, (source := source_of(one.kind)).singular, source.icon
        )
        for one in found
    ]
