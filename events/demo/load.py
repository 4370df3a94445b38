"""Invented events around today, so that the agenda looks alive: full ones, called off ones, and what was."""

from __future__ import annotations

import tomllib
import uuid
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from events.findable import refresh
from events.models import Event, Organiser, Registration
from events.slugs import save_with_slug
from initiatives.models import Initiative, Phase, Region, Theme
from omzien.accounts.models import User

HERE = Path(__file__).resolve().parent
NAMES = (
    *("Ans", "Bert", "Corrie", "Dirk", "Els", "Fatima", "Gijs", "Hanna", "Ibrahim", "Joke", "Kees", "Lies", "Mo"),
    *("Nel", "Otto", "Paula", "Quinten", "Ria", "Samir", "Truus", "Ursula", "Vera", "Wim", "Xandra", "Yusuf", "Zeger"),
)
PLACES = (
    "Buurthuis De Linde",
    "Dorpshuis De Schakel",
    "De oude school",
    "Wijkcentrum Het Anker",
    "De Brandweerkazerne",
)
STREETS = ("Dorpsstraat", "Kerkpad", "Molenweg", "Schoolstraat", "Lindelaan")
DAYS_BETWEEN = 28


@transaction.atomic
def load_events() -> int:
    """By the initiatives of the demo, which must be there. No mail is due about any of it. Returns how many."""
    if Event.objects.exists() or not Initiative.objects.exists():
        return 0
    maker = EventMaker()
    made = [one for number, told in enumerate(told_events()) for one in maker.make(number, told)]
    refresh(event.pk for event in made)
    return len(made)


def told_events() -> list[dict[str, Any]]:
    with (HERE / "agenda.toml").open("rb") as opened:
        found: list[dict[str, Any]] = tomllib.load(opened)["event"]
    return found


class EventMaker:
    """Everything that is not written follows from the number: the same on every machine, but for today's date."""

    def __init__(self) -> None:
        self.today = timezone.localdate()
        self.themes = {theme.key: theme for theme in Theme.objects.all()}
        self.phases = {phase.key: phase for phase in Phase.objects.all()}
        self.regions = {region.slug: region for region in Region.objects.all()}
        self.by = User.objects.filter(email="coordinator@example.org").first()
        self.busy: dict[int, int] = {}

    def make(self, number: int, told: dict[str, Any]) -> list[Event]:
        """One, or the days of a series."""
        first = self.first_day(told)
        times = told.get("series", 1)
        series = uuid.uuid4() if times > 1 else None
        days = [first + timedelta(days=DAYS_BETWEEN * nth) for nth in range(times)]
        host, *guests = self.organisers(told["by"], 2 if number % 3 == 0 else 1)
        return [self.one(number, told, day, series, [host, *guests]) for day in days]

    def first_day(self, told: dict[str, Any]) -> date:
        day: date = self.today + timedelta(days=told["days"])
        return day + timedelta(days=(told["weekday"] - day.weekday()) % 7) if "weekday" in told else day

    def organisers(self, theme: str, number: int) -> list[Initiative]:
        """Those with this theme that organise least so far."""
        suited = Initiative.objects.published().filter(themes__key=theme).exclude(phase__key="ended")
        rows = suited.select_related("municipality", "place").defer("search_vector").order_by("pk")
        found = sorted(rows, key=lambda one: (self.busy.get(one.pk, 0), one.pk * 7 % 31))[:number]
        for one in found:
            self.busy[one.pk] = self.busy.get(one.pk, 0) + 1
        return found

    def one(
        self, number: int, told: dict[str, Any], day: date, series: uuid.UUID | None, organisers: list[Initiative]
    ) -> Event:
        event = Event(
            title=told["title"],
            kind=told["kind"],
            summary=told["summary"],
            description=told["text"],
            series=series,
            starts_at=on_the_wall(day, told["at"]),
            ends_at=on_the_wall(day, told["until"]),
            capacity=told.get("capacity"),
            registration=told.get("registration", Event.Registration.HERE),
            registration_url="https://www.voorbeeld.example/" if told.get("registration") == "elders" else "",
            created_by=self.by,
            **self.whereabouts(number, told, organisers[0]),
            **self.standing(told, day),
        )
        save_with_slug(event)
        event.themes.set({self.themes[told["by"]], *list(organisers[0].themes.all())[: number % 2]})
        event.phases.set(self.phases[key] for key in told.get("phases", []))
        event.regions.set(self.regions[slug] for slug in told.get("regions", []) if slug in self.regions)
        Organiser.objects.bulk_create(Organiser(event=event, initiative=one) for one in organisers)
        self.people(event, told.get("people", 0))
        return event

    def whereabouts(self, number: int, told: dict[str, Any], host: Initiative) -> dict[str, Any]:
        online = told.get("online")
        found: dict[str, Any] = {"is_online": bool(online)}
        if online:
            found["online_url"] = f"https://meedoen.example/kamer-{number}"
        if online == "only" or host.municipality is None:
            return found | ({} if online else {"place_name": PLACES[0]})
        where = host.place or host.municipality
        return found | {
            "municipality": host.municipality,
            "place_name": PLACES[number % len(PLACES)],
            "address": f"{STREETS[number % len(STREETS)]} {3 + number * 7 % 60}, {where}",
            "latitude": round(where.latitude + (number % 7 - 3) * 0.0009, 5),
            "longitude": round(where.longitude + (number % 5 - 2) * 0.0014, 5),
        }

    def standing(self, told: dict[str, Any], day: date) -> dict[str, Any]:
        published = timezone.now() - timedelta(days=3 + told["days"] % 17 + max(0, -told["days"]))
        if told.get("draft"):
            return {"status": Event.Status.DRAFT}
        if "cancelled" in told:
            off = {"cancelled_reason": told["cancelled"], "cancelled_at": timezone.now() - timedelta(days=1)}
            return {"status": Event.Status.CANCELLED, "published_at": published, "sequence": 1, **off}
        return {"status": Event.Status.PUBLISHED, "published_at": published}

    def people(self, event: Event, number: int) -> None:
        """Without account or address, as if somebody wrote them down: nobody to mail."""
        Registration.objects.bulk_create(
            Registration(
                event=event,
                name=NAMES[(event.pk + nth) % len(NAMES)],
                rank=nth,
                confirmed_at=event.published_at,
                added_by=self.by,
                attended=(nth % 6 != 0) if event.is_past else None,
                told=Registration.Told.SEAT if nth <= (event.capacity or nth) else Registration.Told.WAITING,
            )
            for nth in range(1, number + 1)
        )


def on_the_wall(day: date, clock: str) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))
