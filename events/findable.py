"""What of this app the search finds: events that everybody may see. A draft is never in the index at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone

from events.models import Event, EventQuerySet, Organiser
from events.wording import when
from initiatives.findable import Regions
from initiatives.models import Initiative
from omzien.search.indexing import index
from omzien.search.registry import Entry, Source, register

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User

KIND = "evenement"


def register_sources() -> None:
    register(Source(KIND, "activiteit", "Agenda", 25, Event, events, all_events, public, organised_by, icon="calendar"))


def refresh(ids: Iterable[int]) -> None:
    """After any change of these, within its transaction."""
    index(KIND, ids)


def public(user: User | AnonymousUser) -> EventQuerySet:
    """The same for everybody: drafts are looked after where they are made."""
    return Event.objects.public()


def all_events() -> Iterable[int]:
    return Event.objects.order_by("pk").values_list("pk", flat=True).iterator()


def organised_by(initiatives: Sequence[int]) -> Iterable[int]:
    return Organiser.objects.filter(initiative__in=initiatives).values_list("event", flat=True)


def events(ids: Sequence[int]) -> Iterator[Entry]:
    """What comes goes before what is over."""
    regions_of = Regions()
    organisers = Prefetch("organisers", Initiative.objects.published().only("name"))
    shown = _found().filter(pk__in=ids).select_related("municipality")
    for one in shown.prefetch_related("themes", "phases", "regions", organisers):
        themes, phases = list(one.themes.all()), list(one.phases.all())
        names = [one.get_kind_display(), one.place_name, str(one.municipality or ""), "online" if one.is_online else ""]
        terms = [*names, *map(str, one.organisers.all()), *map(str, themes), *map(str, phases)]
        regions = {*regions_of(one.municipality_id), *(region.pk for region in one.regions.all())}
        yield Entry(
            object_id=one.pk,
            title=one.title,
            summary=_summary(one),
            body=one.description,
            url=one.get_absolute_url(),
            where=str(one.municipality or ("online" if one.is_online else "")),
            terms=[term for term in terms if term],
            aliases=[alias for theme in themes for alias in theme.aliases],
            is_faint=one.is_past,
            themes=[theme.pk for theme in themes],
            phases=[phase.pk for phase in phases],
            municipalities=[one.municipality_id] if one.municipality_id else [],
            regions=sorted(regions),
            dated=one.published_at or timezone.now(),
        )


def _found() -> EventQuerySet:
    """Of a series only the first day to come, or else the last that was: its days would fill the page."""
    now = timezone.now()
    same = Event.objects.public().filter(series=OuterRef("series")).order_by()
    sooner = same.filter(ends_at__gt=now, starts_at__lt=OuterRef("starts_at"))
    later = same.filter(starts_at__gt=OuterRef("starts_at"))
    to_come = Event.objects.public().exclude(Exists(sooner), ends_at__gt=now)
    return to_come.exclude(Exists(later), ends_at__lte=now)


def _summary(event: Event) -> str:
    """ "maandag 3 maart 2025, 19.30 tot 21.30 uur. Buren vertellen hoe zij het doen."."""
    off = "Gaat niet door: " if event.is_cancelled else ""
    return f"{off}{when(event.starts_at, event.ends_at)}. {event.summary}".strip()
