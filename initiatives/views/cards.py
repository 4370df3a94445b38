"""What a card says beside the initiative itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from initiatives.geo import Point, distance_km
from initiatives.models import Initiative, Posting

if TYPE_CHECKING:
    from initiatives.filters.nearby import Nearby


class Card(NamedTuple):
    """An initiative in a list, with the reason why it stands here."""

    initiative: Initiative
    reason: str = ""


class PostingCard(NamedTuple):
    """An offer or need in a list, with the reason why it stands here."""

    posting: Posting
    reason: str = ""


def postings_with_distances(postings: Iterable[Posting], found: Nearby) -> list[PostingCard]:
    return [PostingCard(posting, distance_text(posting.initiative, found)) for posting in postings]


def with_distances(initiatives: Iterable[Initiative], found: Nearby) -> list[Card]:
    return [Card(initiative, distance_text(initiative, found)) for initiative in initiatives]


def distance_text(initiative: Initiative, found: Nearby) -> str:
    """ "4 km van Odijk", from the public point only; empty when no place was asked for."""
    if found.located is None or initiative.public_latitude is None or initiative.public_longitude is None:
        return ""
    km = distance_km(found.located.point, Point(initiative.public_latitude, initiative.public_longitude))
    shown = "minder dan 1 km" if km < 1 else f"{km:.0f} km"
    return f"{shown} van {found.located.label}"
