"""Which invented initiatives there are, and where: always the same, whoever loads them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, cycle, islice, zip_longest
from math import sqrt
from pathlib import Path
from typing import Any

from initiatives.models import Municipality, Place

HERE = Path(__file__).resolve().parent
FEWEST_PER_MUNICIPALITY = 2
CITY_POPULATION = 60_000
POINTS_OF_THE_COMPASS = {"Noordoost", "Noordwest", "Oost", "West", "Zuid", "Zuidwest"}


@dataclass(frozen=True)
class Told:
    """One invented initiative as written in the files; `{plaats}` is not yet filled in."""

    name: str
    summary: str
    story: str
    themes: list[str]
    kind: str
    where: str
    phase: str = ""


@dataclass(frozen=True)
class Plan:
    """An invented initiative with its place. `number` decides everything else about it."""

    number: int
    told: Told
    place: Place

    def say(self, text: str) -> str:
        return text.replace("{plaats}", spoken_name(self.place))


def plans() -> list[Plan]:
    """Every written initiative in a place that suits it, all municipalities at least twice."""
    numbered = list(enumerate(written()))
    free = list(slots(len(numbered)))
    chosen = []
    for number, one in sorted(numbered, key=lambda pair: ("city", "village", "any").index(pair[1].where)):
        place = next((place for place in free if suits(one.where, place)), free[0])
        free.remove(place)
        chosen.append(Plan(number, one, place))
    return sorted(chosen, key=lambda plan: plan.number)


def written() -> Iterator[Told]:
    """The first of every group, then every second, then every third: neighbours in the list differ."""
    groups = [group for file in sorted(HERE.glob("*.toml")) for group in read(file).get("group", [])]
    members = [[told(group, member) for member in group["members"]] for group in groups]
    return (one for one in chain.from_iterable(zip_longest(*members)) if one)


def told(group: dict[str, Any], member: dict[str, str]) -> Told:
    return Told(themes=group["themes"], kind=group["kind"], **member)


def phase_of(one: Told, number: int, more: dict[str, Any]) -> str:
    """As the story tells it; what is neither young nor ended grows, or stands firm."""
    if one.phase:
        return one.phase
    if one.name in more["begun"]["names"]:
        return "starting"
    if one.name in more["legacy"]:
        return "ended"
    return "established" if number % 5 in {0, 2, 4} else "growing"


def read(file: Path) -> dict[str, Any]:
    with file.open("rb") as opened:
        return tomllib.load(opened)


def slots(total: int) -> Iterator[Place]:
    """As many places as wanted, spread over municipalities by the square root of their population."""
    municipalities = list(Municipality.objects.prefetch_related("places").order_by("code"))
    weights = [sqrt(one.population or 1) for one in municipalities]
    spare = total - FEWEST_PER_MUNICIPALITY * len(municipalities)
    shares = [FEWEST_PER_MUNICIPALITY + int(spare * weight / sum(weights)) for weight in weights]
    largest = sorted(range(len(shares)), key=lambda index: -weights[index])
    for index in islice(cycle(largest), max(0, total - sum(shares))):
        shares[index] += 1
    rows = [list(islice(cycle(one.places.all()), share)) for one, share in zip(municipalities, shares, strict=True)]
    return (place for place in chain.from_iterable(zip_longest(*rows)) if place)


def suits(where: str, place: Place) -> bool:
    return where == "any" or (where == "city") == is_urban(place)


def is_urban(place: Place) -> bool:
    """A district, or the town after which a large municipality is named."""
    if place.kind in {Place.Kind.DISTRICT, Place.Kind.NEIGHBOURHOOD}:
        return True
    return place.name == place.municipality.name and (place.municipality.population or 0) > CITY_POPULATION


def spoken_name(place: Place) -> str:
    """As people say it: "Utrecht-Oost", "Elst"."""
    if place.kind == Place.Kind.DISTRICT and place.name in POINTS_OF_THE_COMPASS:
        return f"{place.municipality.name}-{place.name}"
    return place.name.partition(" (")[0]
