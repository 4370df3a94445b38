"""The words that cells are matched against, loaded once per review and never queried per row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser

from initiatives.models import FormerCode, Kind, LegalForm, Municipality, Phase, Place, Region, Theme
from omzien.accounts.models import User
from omzien.search.dutch import slug_key


@dataclass
class Words:
    """One vocabulary: names per id, and ids per folded name, slug or alias."""

    names: dict[int, str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)

    def add(self, pk: int, name: str, *others: str) -> None:
        self.names[pk] = name
        self.ids[slug_key(name)] = pk
        for other in others:
            if key := slug_key(other):
                self.ids.setdefault(key, pk)

    def find(self, text: str) -> int | None:
        return self.ids.get(slug_key(text))


@dataclass
class PlaceEntry:
    pk: int
    name: str
    municipality: int


@dataclass
class Vocabulary:
    themes: Words
    phase: Words
    kind: Words
    legal_form: Words
    municipality: Words
    regions: Words
    places: dict[str, list[PlaceEntry]]
    place_names: dict[int, str]
    place_in: dict[int, int]
    covers: dict[int, frozenset[int]]
    # None when this person may work in every municipality.
    allowed: frozenset[int] | None

    @classmethod
    def load(cls, user: User | AnonymousUser) -> Vocabulary:
        """Nine or ten queries, whatever the size of the file."""
        places, place_names = _places()
        return cls(
            themes=_terms(Theme),
            phase=_terms(Phase),
            kind=_terms(Kind),
            legal_form=_terms(LegalForm),
            municipality=_municipalities(),
            regions=_regions(),
            places=places,
            place_names=place_names,
            place_in={entry.pk: entry.municipality for entries in places.values() for entry in entries},
            covers=_covers(),
            allowed=allowed_municipalities(user),
        )

    def words(self, key: str) -> Words:
        return {
            "themes": self.themes,
            "phase": self.phase,
            "kind": self.kind,
            "legal_form": self.legal_form,
            "municipality": self.municipality,
            "regions": self.regions,
        }[key]

    def may_change(self, municipality: int | None) -> bool:
        """The rule of `Initiative.objects.editable_by` for what a coordinator takes care of."""
        return self.allowed is None or municipality is None or municipality in self.allowed

    def display(self, key: str, value: Any) -> str:
        """A stored value as a person reads it, and as the export writes it."""
        if value in (None, "", []):
            return ""
        if key == "themes":
            return "; ".join(self.themes.names.get(pk, "?") for pk in _in_order(value, self.themes))
        if key == "place":
            return self.place_names.get(value, "?")
        if key in {"phase", "kind", "legal_form", "municipality"}:
            return self.words(key).names.get(value, "?")
        if isinstance(value, bool):
            return "ja" if value else "nee"
        return str(value)


def allowed_municipalities(user: User | AnonymousUser) -> frozenset[int] | None:
    if not user.is_authenticated:
        return frozenset()
    if user.sees_everything:
        return None
    return frozenset(row["pk"] for row in user.coordinated_municipalities())


def _in_order(pks: Iterable[int], words: Words) -> list[int]:
    wanted = set(pks)
    return [pk for pk in words.names if pk in wanted] + sorted(wanted - words.names.keys())


def _terms(model: Any) -> Words:
    words = Words()
    for pk, name, slug, aliases in model._default_manager.values_list("pk", "name", "slug", "aliases"):
        words.add(pk, name, slug, *aliases)
    return words


def _municipalities() -> Words:
    words = _terms(Municipality)
    for pk, code in Municipality.objects.values_list("pk", "code"):
        words.ids.setdefault(slug_key(code), pk)
    for pk, name in FormerCode.objects.values_list("municipality_id", "name"):
        words.ids.setdefault(slug_key(name), pk)
    return words


def _regions() -> Words:
    return _terms(Region)


def _places() -> tuple[dict[str, list[PlaceEntry]], dict[int, str]]:
    by_key: dict[str, list[PlaceEntry]] = defaultdict(list)
    names: dict[int, str] = {}
    for pk, name, municipality in Place.objects.order_by("pk").values_list("pk", "name", "municipality_id"):
        names[pk] = name
        entry = PlaceEntry(pk, name, municipality)
        # "Elst (Utrecht)" is also found as "Elst".
        for key in {slug_key(name), slug_key(name.partition(" (")[0])}:
            by_key[key].append(entry)
    return dict(by_key), names


def _covers() -> dict[int, frozenset[int]]:
    members: dict[int, set[int]] = defaultdict(set)
    pairs = Region.municipalities.through._default_manager.values_list("region_id", "municipality_id")
    for region, municipality in pairs:
        members[region].add(municipality)
    return {region: frozenset(of) for region, of in members.items()}
