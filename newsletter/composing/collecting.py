"""What is new in the portal between two moments: a fixed number of queries for each kind, whoever reads it.

What is private never gets here: every query begins with what everybody may see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import F, Q
from django.utils import timezone

from events.models import Event
from initiatives.models import Initiative, Phase, Posting
from knowledge.models import ArticlePage, Fund
from knowledge.models.funds import State
from newsletter.composing import describing
from newsletter.composing.content import Piece, Stock
from newsletter.composing.places import Places

# Of one kind in one issue; more than any month has, and little enough to keep in one row.
MOST = 2000
DAYS_AHEAD = 42


class Window(NamedTuple):
    """After `since`, up to and including `until`."""

    since: datetime
    until: datetime

    def holds(self, field: str) -> Q:
        return Q(**{f"{field}__gt": self.since, f"{field}__lte": self.until})

    def days_after(self, days: int) -> datetime:
        return self.until + timedelta(days=days)


def collect(sections: Iterable[Any], window: Window) -> tuple[Stock, ...]:
    """A stock for each section of an issue, in the editors' order."""
    places = Places()
    return tuple(_stock(block.block_type, block.value, window, places) for block in sections)


def _stock(kind: str, value: Any, window: Window, places: Places) -> Stock:
    pieces = tuple(FIND[kind](window, value.get("days") or DAYS_AHEAD, places))
    return Stock(kind, value["heading"], value["most"], pieces)


def initiatives(window: Window, days: int, places: Places) -> Iterable[Piece]:
    """The newest first."""
    rows = Initiative.objects.published().filter(window.holds("published_at"))
    rows = rows.order_by("-published_at", "-pk").for_card().select_related(None)
    return [describing.initiative(one, places) for one in rows.select_related("municipality", "place", "phase")[:MOST]]


def postings(window: Window, days: int, places: Places) -> Iterable[Piece]:
    """The newest first."""
    rows = Posting.objects.current().filter(window.holds("created_at")).order_by("-created_at", "-pk")
    rows = rows.for_card().prefetch_related("initiative__themes")
    return [describing.posting(one, places) for one in rows[:MOST]]


def events(window: Window, days: int, places: Places) -> Iterable[Piece]:
    """What takes place soon or was announced since, by date."""
    soon_or_new = Q(starts_at__lte=window.days_after(days)) | Q(published_at__gt=window.since)
    rows = Event.objects.published().filter(soon_or_new, starts_at__gt=window.until, published_at__lte=window.until)
    rows = rows.for_row().prefetch_related("themes", "phases", "regions").order_by("starts_at", "pk")
    return [describing.event(one, places) for one in rows[:MOST]]


def articles(window: Window, days: int, places: Places) -> Iterable[Piece]:
    """The newest first."""
    rows = ArticlePage.objects.published().filter(window.holds("first_published_at")).newest_first()
    everybody = under_way()
    rows = rows.for_card().prefetch_related("phases")
    return [describing.article(one, places, everybody) for one in rows[:MOST]]


def funds(window: Window, days: int, places: Places) -> Iterable[Piece]:
    """What one can apply for: what came into the guide, opened, or closes soon. What closes first comes first."""
    first, last = timezone.localdate(window.since), timezone.localdate(window.until)
    closing = Q(closes_on__gte=last, closes_on__lte=timezone.localdate(window.days_after(days)))
    opened = Q(opens_on__gt=first, opens_on__lte=last)
    rows = Fund.objects.published().filter(window.holds("created_at") | opened | closing)
    rows = rows.with_state().exclude(state__in=[State.CLOSED, State.LATER])
    rows = rows.order_by(F("closes_on").asc(nulls_last=True), "-created_at", "-pk").for_page()
    return [describing.fund(one, places) for one in rows[:MOST]]


def under_way() -> frozenset[int]:
    """What is for all of these is for everybody."""
    return frozenset(Phase.objects.exclude(stage=Phase.Stage.ENDED).values_list("pk", flat=True))


FIND: dict[str, Callable[[Window, int, Places], Iterable[Piece]]] = {
    "initiatives": initiatives,
    "postings": postings,
    "events": events,
    "articles": articles,
    "funds": funds,
}
