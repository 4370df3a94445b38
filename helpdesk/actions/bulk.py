"""The same for many questions. Each is done by itself: one that cannot does not hold up the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from helpdesk.actions.assigning import assign, claim, unassign
from helpdesk.actions.closing import close
from helpdesk.actions.errors import HelpdeskError
from helpdesk.actions.ladder import move
from helpdesk.models import Ticket
from omzien.accounts.models import User


class Done(NamedTuple):
    """What was done, and what was not with the reason in Dutch."""

    done: list[Ticket]
    refused: list[tuple[Ticket, str]]


def claim_all(*, tickets: Iterable[Ticket], by: User) -> Done:
    return _each(tickets, partial(claim, by=by))


def assign_all(*, tickets: Iterable[Ticket], to: User, by: User) -> Done:
    return _each(tickets, partial(assign, to=to, by=by))


def unassign_all(*, tickets: Iterable[Ticket], by: User) -> Done:
    return _each(tickets, partial(unassign, by=by))


def move_all(*, tickets: Iterable[Ticket], rung: str, by: User) -> Done:
    return _each(tickets, partial(move, rung=rung, by=by))


def close_all(*, tickets: Iterable[Ticket], by: User, tell: bool = False) -> Done:
    """Without a mail to the askers unless it is asked for: many at once are mostly spam."""
    return _each(tickets, partial(close, by=by, tell=tell))


def _each(tickets: Iterable[Ticket], act: Callable[..., None]) -> Done:
    done: list[Ticket] = []
    refused: list[tuple[Ticket, str]] = []
    for ticket in tickets:
        try:
            act(ticket=ticket)
        except (HelpdeskError, Ticket.DoesNotExist) as error:
            reason = str(error) if isinstance(error, HelpdeskError) else "Deze vraag is er niet meer."
            refused.append((ticket, reason))
        else:
            done.append(ticket)
    return Done(done, refused)
