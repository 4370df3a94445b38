"""What a question is about: an initiative, a municipality, articles."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from helpdesk.actions import keeping
from helpdesk.models import Ticket
from initiatives.models import Initiative, Municipality
from knowledge.models import ArticlePage
from omzien.accounts.models import User


@transaction.atomic
def link_initiative(
    *, ticket: Ticket, initiative: Initiative | None, by: User, seen_version: int | None = None
) -> None:
    """A question without municipality gets that of the initiative, and so its regions."""
    locked = keeping.taken_up(ticket, by, seen_version)
    locked.initiative = initiative
    if initiative and locked.municipality_id is None:
        locked.municipality = initiative.municipality
    keeping.save(locked, "initiative", "municipality")
    keeping.log(locked, f"koppelde {initiative}" if initiative else "maakte het initiatief los", by=by)


@transaction.atomic
def set_municipality(
    *, ticket: Ticket, municipality: Municipality | None, by: User, seen_version: int | None = None
) -> None:
    """The coordinators of its regions see it from now on. Who gives it away may lose sight of it."""
    locked = keeping.taken_up(ticket, by, seen_version)
    locked.municipality = municipality
    keeping.save(locked, "municipality")
    keeping.log(locked, f"zette de gemeente op {municipality}" if municipality else "haalde de gemeente weg", by=by)


@transaction.atomic
def link_articles(
    *, ticket: Ticket, articles: Iterable[ArticlePage], by: User, seen_version: int | None = None
) -> None:
    """Exactly these. The asker sees them on the page of the question."""
    locked = keeping.taken_up(ticket, by, seen_version)
    locked.articles.set(articles)
    keeping.save(locked)
