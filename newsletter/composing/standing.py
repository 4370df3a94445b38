"""What of an issue that went out may still be shown: what somebody took off the site since is not in the archive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from events.models import Event
from initiatives.models import Initiative, Posting
from knowledge.models import ArticlePage, Fund
from newsletter.composing.content import Content, Piece

GONE = [Posting.Status.WITHDRAWN, Posting.Status.REMOVED]
# What is over stays: an archive tells how it was.
STILL: dict[str, Callable[[], Any]] = {
    "initiatives": Initiative.objects.published,
    "postings": lambda: Posting.objects.exclude(status__in=GONE).filter(initiative__status=Initiative.Status.PUBLISHED),
    "events": Event.objects.public,
    "articles": ArticlePage.objects.published,
    "funds": Fund.objects.published,
}


def still_public(content: Content) -> Content:
    """One query for each kind that occurs."""
    pieces = [*content.picks, *(piece for stock in content.stocks for piece in stock.pieces)]
    shown: set[tuple[str, int]] = set()
    for kind, rows in STILL.items():
        pks = [piece.pk for piece in pieces if piece.kind == kind]
        if pks:
            shown |= {(kind, pk) for pk in rows().filter(pk__in=pks).values_list("pk", flat=True)}

    def stays(piece: Piece) -> bool:
        return piece.kind not in STILL or piece.identity in shown

    stocks = tuple(replace(one, pieces=tuple(filter(stays, one.pieces))) for one in content.stocks)
    return replace(content, picks=tuple(filter(stays, content.picks)), stocks=stocks)
