"""What is already in the directory and earlier in the file, indexed once to find the same and the alike."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from initiatives.importing.snapshot import Values
from initiatives.importing.vocabulary import Vocabulary
from initiatives.likeness import nearly_same, site_key
from initiatives.models import FormerSlug, Initiative
from omzien.search.dutch import fold, slug_key

MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Card:
    """What tells one initiative, or one row, from another. `number` is a row of the file, else `pk` is given."""

    name: str
    municipality: int | None
    place: int | None
    site: str
    mail: str
    pk: int | None = None
    number: int | None = None
    slug: str = ""
    status: str = ""
    title: str = ""


def card_of_values(values: Values, number: int) -> Card:
    return Card(
        name=slug_key(values.get("name") or ""),
        municipality=values.get("municipality"),
        place=values.get("place"),
        site=site_key(values.get("website") or ""),
        mail=fold(values.get("contact_email") or ""),
        number=number,
        title=values.get("name") or "",
    )


@dataclass
class Cards:
    """An index of cards by everything that may be alike."""

    by_name: dict[str, list[Card]] = field(default_factory=lambda: defaultdict(list))
    by_site: dict[str, list[Card]] = field(default_factory=lambda: defaultdict(list))
    by_mail: dict[str, list[Card]] = field(default_factory=lambda: defaultdict(list))
    by_municipality: dict[int, dict[str, Card]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, card: Card) -> None:
        for index, key in ((self.by_name, card.name), (self.by_site, card.site), (self.by_mail, card.mail)):
            if key:
                index[key].append(card)
        if card.municipality and card.name:
            self.by_municipality[card.municipality].setdefault(card.name, card)

    def same(self, card: Card) -> list[Card]:
        """The same name in the same municipality, and not in two different places."""
        return [
            other
            for other in self.by_name.get(card.name, ())
            if card.municipality and other.municipality in {card.municipality, None}
            if card.place is None or other.place in {card.place, None}
        ]

    def alike(self, card: Card, *, nearly: bool = True) -> list[tuple[Card, list[str]]]:
        """Candidates with the reasons, best first."""
        reasons: dict[Card, list[str]] = defaultdict(list)
        for why, index, key in (
            ("dezelfde naam", self.by_name, card.name),
            ("dezelfde website", self.by_site, card.site),
            ("hetzelfde e-mailadres", self.by_mail, card.mail),
        ):
            for other in index.get(key, ()) if key else ():
                reasons[other].append(why)
        for other in self._nearly(card) if nearly else ():
            if other not in reasons:
                reasons[other].append("bijna dezelfde naam in deze gemeente")
        ranked = sorted(reasons.items(), key=lambda item: -len(item[1]))
        return ranked[:MOST_CANDIDATES]

    def _nearly(self, card: Card) -> list[Card]:
        if not card.municipality:
            return []
        near = self.by_municipality.get(card.municipality, {})
        return [near[name] for name in nearly_same(card.name, list(near))]


class Existing:
    """Every initiative's card, in two queries; those of other regions too: a hidden double is still a double."""

    def __init__(self) -> None:
        self.cards = Cards()
        self.by_pk: dict[int, Card] = {}
        self.by_slug: dict[str, Card] = {}
        for row in Initiative.objects.order_by("pk").values(*_COLUMNS).iterator(chunk_size=5_000):
            self._add(_card(row))
        for slug, pk in FormerSlug.objects.values_list("slug", "initiative_id"):
            self.by_slug.setdefault(slug, self.by_pk[pk])

    def _add(self, card: Card) -> None:
        self.cards.add(card)
        self.by_pk[card.pk or 0] = card
        self.by_slug[card.slug] = card


_COLUMNS = ("pk", "name", "slug", "municipality_id", "place_id", "website", "contact_email", "status")


def _card(row: dict[str, Any]) -> Card:
    return Card(
        name=slug_key(row["name"]),
        municipality=row["municipality_id"],
        place=row["place_id"],
        site=site_key(row["website"]),
        mail=fold(row["contact_email"]),
        pk=row["pk"],
        slug=row["slug"],
        status=row["status"],
        title=row["name"],
    )


def title_for(card: Card, vocabulary: Vocabulary) -> str:
    """A draft of another region keeps its name to itself."""
    if card.status == Initiative.Status.PUBLISHED or vocabulary.may_change(card.municipality):
        return card.title
    return f"een nog niet gepubliceerd initiatief in {vocabulary.display('municipality', card.municipality)}"
