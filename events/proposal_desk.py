"""What theme proposals and reports have for a person on "Mijn Omzien". Registered in apps.py.

Three queries for a member and one more for who coordinates, whatever there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from events.models import Event, Organiser, Support, ThemeProposal
from initiatives.models import Following, Membership
from omzien.accounts.mine import Part, Place, Section, Todo, Urgency
from omzien.accounts.models import User

SHOWN, SHOWN_TODOS, SHOWN_NEW = 6, 3, 3
# How long we ask for a report; after that it is still welcome.
ASKED_FOR = timedelta(days=60)
Status = ThemeProposal.Status


def my_part(user: User, session: Mapping[str, Any]) -> Part:
    return Part([*enough_todos(user), *report_todos(user)], [proposals_section(user)])


def enough_todos(user: User) -> Iterator[Todo]:
    """For coordinators: who waits the longest comes first."""
    if not (user.is_coordinator or user.sees_everything):
        return
    waiting = ThemeProposal.objects.in_care_of(user).filter(status=Status.ENOUGH).order_by("enough_at", "pk")
    for one in waiting[:SHOWN_TODOS]:
        yield Todo(
            Urgency.WAITED_FOR,
            f"Er is genoeg steun voor “{one}”",
            one.get_absolute_url(),
            "Bekijk het voorstel",
            f"Sinds {date_format(timezone.localtime(one.enough_at), 'j F Y')}." if one.enough_at else "",
        )


def report_todos(user: User) -> Iterator[Todo]:
    """Of what my teams organised, from when they were asked."""
    for event in to_report(user)[:SHOWN_TODOS]:
        url = reverse("events:write_report", args=[event.slug])
        yield Todo(Urgency.SOME_TIME, f"Hoe was “{event}”?", url, "Schrijf een kort verslag")


def to_report(user: User) -> QuerySet[Event]:
    organised = Organiser.objects.filter(initiative__in=_teams(user)).values("event")
    asked = Event.objects.published().filter(report__isnull=True, reporting__asked_at__isnull=False)
    return asked.past().filter(pk__in=organised, ends_at__gt=timezone.now() - ASKED_FOR).only("title", "slug")


def proposals_section(user: User) -> Section:
    own, new = list(mine(user)[:SHOWN]), list(followed(user)[:SHOWN_NEW])
    return Section(
        Place.PROPOSALS,
        "themavoorstellen",
        "Themavoorstellen",
        "events/mine/_proposals.html",
        [*own, *new],
        url=reverse("events:proposals"),
        link="Alle themavoorstellen",
        more={"own": own, "new": new},
    )


def mine(user: User) -> QuerySet[ThemeProposal]:
    """What my initiatives proposed or support and that still goes on, the newest first."""
    supported = Support.objects.filter(initiative__in=_teams(user)).values("proposal")
    going_on = [Status.OPEN, Status.ENOUGH, Status.PLANNED]
    rows = ThemeProposal.objects.filter(status__in=going_on, pk__in=supported)
    return rows.with_voices().order_by("-created_at", "-pk")


def followed(user: User) -> QuerySet[ThemeProposal]:
    """What others want to learn about the themes that I follow, wherever it is."""
    chosen = Following.objects.filter(user=user).values("themes")
    about = ThemeProposal.themes.through.objects.filter(theme__in=chosen).values("themeproposal")
    known = Support.objects.filter(initiative__in=_teams(user)).values("proposal")
    rows = ThemeProposal.objects.wanted().filter(pk__in=about).exclude(pk__in=known)
    return rows.with_voices().order_by("-created_at", "-pk")


def _teams(user: User) -> Any:
    return Membership.objects.filter(user=user).values("initiative")
