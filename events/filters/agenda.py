"""What the agenda can be filtered and sorted by: the facets of every list, when, near, and whether there is room."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from events.filters import periods
from events.filters.places import ForPhaseFacet, ForRegionFacet, WayFacet
from events.models import Event
from events.room import has_room
from events.wording import day_in_words
from initiatives.facets import ChoiceFacet, MunicipalityFacet, SortOption, TermsFacet
from initiatives.facets.options import ActiveFilter
from initiatives.filters.indexed import SearchedByIndex
from initiatives.filters.nearby import Nearby
from initiatives.models import Theme

KIND = "evenement"
BY_DATE = SortOption("datum", "Op datum", ("starts_at", "pk"))
LATEST = SortOption("datum", "Laatste eerst", ("-starts_at", "-pk"))
ADDED = SortOption("nieuwste", "Nieuw toegevoegd", ("-published_at", "-pk"))
ROOM = "ja"
LONGEST_SHOWN = 30


class Period(NamedTuple):
    """A word for a stretch of time, to choose in the form."""

    value: str
    label: str
    selected: bool


class AgendaFilterSet(SearchedByIndex, Nearby):
    """What comes, unless the past or dates are asked for. Words are those of the one search index."""

    soort = ChoiceFacet(Event.Kind, field_name="kind", label="Soort")
    vorm = WayFacet()
    thema = TermsFacet(Theme, field_name="themes", label="Thema", more="Alle thema’s", shown=5)
    fase = ForPhaseFacet()
    regio = ForRegionFacet()
    gemeente = MunicipalityFacet()

    nearest = SortOption("dichtbij", "Dichtbij", ("distance", "starts_at", "pk"))
    joins = True
    document_kind = KIND
    panel = "events/_period.html"

    # --- what was asked ---------------------------------------------------------------------------
    @cached_property
    def period(self) -> str:
        asked = self.data.get("wanneer", "")
        return asked if asked in periods.WORDS else periods.COMING

    @cached_property
    def first(self) -> date | None:
        return periods.read_day(self.data.get("van", ""))

    @cached_property
    def last(self) -> date | None:
        """Left out where it lies before the first day."""
        found = periods.read_day(self.data.get("tot", ""))
        return None if found and self.first and found < self.first else found

    @cached_property
    def only_with_room(self) -> bool:
        return self.data.get("plek") == ROOM

    @property
    def is_past(self) -> bool:
        return self.period == periods.PAST

    @property
    def has_dates(self) -> bool:
        return bool(self.first or self.last)

    @cached_property
    def ignored(self) -> list[str]:
        return [*super().ignored, *self._odd_dates()]

    def _odd_dates(self) -> list[str]:
        sentences = []
        for name in ("van", "tot"):
            typed = " ".join(self.data.get(name, "").split())[:LONGEST_SHOWN]
            if typed and periods.read_day(typed) is None:
                sentences.append(f"‘{typed}’ is geen datum die we begrijpen. Schrijf hem als 31-12-2026.")
            elif typed and name == "tot" and self.last is None:
                sentences.append("De laatste dag ligt voor de eerste. We laten de laatste dag weg.")
        asked = self.data.get("wanneer", "")[:LONGEST_SHOWN]
        if asked not in periods.WORDS:
            sentences.append(f"‘{asked}’ kennen we niet bij wanneer. We laten het weg.")
        return sentences

    # --- what is found ----------------------------------------------------------------------------
    def search(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """With all days of a series, of which the index holds the first to come."""
        days = Event.objects.filter(pk__in=self.known, series__isnull=False).values("series")
        return queryset.filter(Q(pk__in=self.known) | Q(series__in=days))

    def without_facets(self) -> QuerySet[Any]:
        rows = super().without_facets().filter(self._in_time)
        return has_room(rows) if self.only_with_room else rows

    @cached_property
    def _in_time(self) -> Q:
        """What lies in the stretch at all; without dates only what is over, or only what is not."""
        now = timezone.now()
        word = periods.stretch_of(self.period, timezone.localdate())
        stretch = periods.Stretch(self.first, self.last) if self.has_dates else word
        wanted = Q(ends_at__gt=stretch.opens) if stretch.opens else Q()
        if stretch.closes:
            wanted &= Q(starts_at__lt=stretch.closes)
        if self.is_past:
            return wanted & Q(ends_at__lte=now)
        return wanted if self.first else wanted & Q(ends_at__gt=now)

    def lately(self, since: datetime) -> QuerySet[Any]:
        """Under the same choices what is over, but was not yet then."""
        rows = super().without_facets().filter(ends_at__lte=timezone.now(), ends_at__gt=since)
        for param, facet in self.facet_filters.items():
            rows = facet.filter(rows, self.asked(param))
        return rows

    def public_point(self) -> tuple[Any, Any]:
        """Its own, or that of its municipality; what is only online is nowhere, and comes last."""
        return Coalesce("longitude", "municipality__longitude"), Coalesce("latitude", "municipality__latitude")

    def usable_sorts(self) -> list[SortOption]:
        """By distance when there is a place; the first is the default."""
        return [*([self.nearest] if self.located else []), LATEST if self.is_past else BY_DATE, ADDED]

    @property
    def is_by_date(self) -> bool:
        return self.sort in {BY_DATE, LATEST}

    # --- what the page shows ----------------------------------------------------------------------
    @cached_property
    def choices(self) -> list[Period]:
        return [Period(value, label, value == self.period) for value, label in periods.WORDS.items()]

    @cached_property
    def active(self) -> list[ActiveFilter]:
        own = []
        if self.period:
            own.append(ActiveFilter(periods.WORDS[self.period], self.url(wanneer="")))
        if self.first:
            own.append(ActiveFilter(f"vanaf {day_in_words(self.first)}", self.url(van="")))
        if self.last:
            own.append(ActiveFilter(f"tot en met {day_in_words(self.last)}", self.url(tot="")))
        if self.only_with_room:
            own.append(ActiveFilter("Nog plek", self.url(plek="")))
        return [*super().active, *own]

    @cached_property
    def params(self) -> list[tuple[str, str]]:
        asked = {
            "wanneer": self.period,
            "van": self.first.isoformat() if self.first else "",
            "tot": self.last.isoformat() if self.last else "",
            "plek": ROOM if self.only_with_room else "",
        }
        return [*super().params, *((name, value) for name, value in asked.items() if value)]

    @cached_property
    def hidden_fields(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in super().hidden_fields if name not in {"wanneer", "van", "tot", "plek"}]
