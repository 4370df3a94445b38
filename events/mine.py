"""What the agenda has for a person on "Mijn Omzien". Registered in apps.py; three queries, whatever there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from events.actions.seats import Standing, standing_at
from events.mails.letters import signed
from events.models import Event, Organiser, Registration
from initiatives.models import Membership
from omzien.accounts.mine import Part, Place, Section, Todo, Urgency
from omzien.accounts.models import User

SHOWN, SHOWN_DRAFTS = 6, 3


class Coming(NamedTuple):
    """An event that somebody is in line for; `key` is the last part of the address of their registration."""

    event: Event
    standing: Standing
    key: str


def my_part(user: User, session: Mapping[str, Any]) -> Part:
    coming = [as_coming(one) for one in coming_to(user)[:SHOWN]]
    return Part(list(draft_todos(user)), [events_section(coming)])


def coming_to(user: User) -> QuerySet[Registration]:
    """What I am in line for and is not over, the first to come first, each with its `position`."""
    ahead = Registration.objects.live().filter(event=OuterRef("event"), rank__lte=OuterRef("rank"))
    number = Subquery(ahead.order_by().values("event").annotate(number=Count("pk")).values("number"))
    mine = Registration.objects.live().filter(user=user, event__ends_at__gt=timezone.now())
    return mine.select_related("event__municipality").annotate(position=number).order_by("event__starts_at", "pk")


def gone_to(user: User) -> QuerySet[Registration]:
    mine = Registration.objects.live().filter(user=user, event__ends_at__lte=timezone.now())
    return mine.select_related("event__municipality").order_by(F("event__starts_at").desc(), "-pk")


def as_coming(one: Any) -> Coming:
    return Coming(one.event, standing_at(one.position, one.event.capacity), signed(one))


def draft_todos(user: User) -> Iterator[Todo]:
    """Made by my teams and not on the site yet."""
    teams = Membership.objects.filter(user=user).values("initiative")
    organised = Organiser.objects.filter(initiative__in=teams).values("event")
    for event in Event.objects.hidden().upcoming().filter(pk__in=organised)[:SHOWN_DRAFTS]:
        yield Todo(Urgency.SOME_TIME, f"“{event}” staat nog niet op de agenda", event.get_absolute_url(), "Kijk het na")


def events_section(coming: Sequence[Coming]) -> Section:
    return Section(
        Place.EVENTS,
        "activiteiten",
        "Waar je naartoe gaat",
        "events/mine/_events.html",
        coming,
        url=reverse("events:mine"),
        link="Al je activiteiten",
    )
