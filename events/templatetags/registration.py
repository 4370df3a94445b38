"""How it stands with somebody's registration, for the box on an event's page."""

from __future__ import annotations

from typing import NamedTuple

from django import template
from django.contrib.auth.models import AnonymousUser

from events.actions.registering import in_line_as
from events.actions.seats import Standing, standing
from events.mails.letters import signed
from events.models import Event, Registration
from omzien.accounts.models import User

register = template.Library()


class Own(NamedTuple):
    """Of who looks: their registration, where in line it is, and the last part of its page's address."""

    registration: Registration
    standing: Standing | None
    key: str


@register.simple_tag
def own_registration(event: Event, user: User | AnonymousUser) -> Own | None:
    if not isinstance(user, User) or event.status == Event.Status.DRAFT:
        return None
    found = in_line_as(event, user)
    return Own(found, standing(found), signed(found)) if found else None


@register.simple_tag
def seats_left(event: Event) -> int | None:
    """None without a limit; below nought so many wait."""
    return None if event.capacity is None else event.capacity - event.registrations.live().count()
