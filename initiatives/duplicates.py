"""What a name and a place may be a double of, each with its reasons in words. No filter hides anything from it.

Candidates come from the directory's own index (all words of the name anywhere, any word of it nearby) and, for typing
errors, from a comparison with every name nearby. Only what the person may see comes out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from django.db.models.functions import Length, Lower

from initiatives.geo import Point, distance_km
from initiatives.likeness import lengths_like, nearly_same, site_key
from initiatives.models import Initiative, InitiativeQuerySet, Municipality, Place
from initiatives.searching import indexed_search, search_query
from omzien.search.dutch import index_words, lemma, sort_key

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User

MOST = 6
NEARBY_KM = 12.0
# Of a word that very many names have, only so many are looked at.
CANDIDATES = 200
# A word that more names than this have in common tells nothing by itself.
TELLING = 8
SHORTEST_WORD = 4
SITE_STARTS = ("https://", "https://www.", "http://", "http://www.")
SAME, NEARLY, WORDS, SITE, MAIL, SHARED = 100, 90, 70, 60, 60, 30


class Duplicate(NamedTuple):
    """An initiative that may be the same, loaded for a card; `reasons` continue "Dit initiatief …"."""

    initiative: Initiative
    reasons: list[str]


class Row(NamedTuple):
    pk: int
    name: str
    municipality: int | None


@dataclass(frozen=True)
class Sought:
    """What is looked for. `pk` is that of its own draft, which is not a double of itself."""

    name: str
    municipality: Municipality | None = None
    place: Place | None = None
    website: str = ""
    email: str = ""
    pk: int | None = None

    @cached_property
    def key(self) -> str:
        return sort_key(self.name)

    @cached_property
    def words(self) -> dict[str, str]:
        """The lemma of each word of the name, with the word as typed."""
        return {lemma(word): word for word in re.findall(r"[^\W_]+", self.name)[:10]}


@dataclass
class Scores:
    """How much each candidate is like what is sought, and why."""

    points: Counter[int] = field(default_factory=Counter)
    reasons: dict[int, list[str]] = field(default_factory=dict)

    def add(self, pk: int, points: int, reason: str) -> None:
        self.points[pk] += points
        self.reasons.setdefault(pk, []).append(reason)


def sought_of(initiative: Initiative) -> Sought:
    """An initiative that exists, looked for among the others."""
    return Sought(
        initiative.name,
        initiative.municipality,
        initiative.place,
        initiative.website,
        initiative.contact_email,
        initiative.pk,
    )


def likely_duplicates(sought: Sought, user: User | AnonymousUser, most: int = MOST) -> list[Duplicate]:
    """The most alike first. Coordinators also see what is not public in their regions."""
    near = nearby(sought.municipality)
    ids = {*_by_words(sought, near), *_by_typing(sought, near)}
    visible = Initiative.objects.visible_to(user).exclude(pk=sought.pk or 0)
    scores = Scores()
    rows = visible.filter(pk__in=ids).order_by("pk").values_list("pk", "name", "municipality")
    _score_names(sought, near, [Row(*row) for row in rows], scores)
    for pk in _same_website(sought, visible):
        scores.add(pk, SITE, "heeft dezelfde website")
    for pk in _same_mail(sought, user, visible):
        scores.add(pk, MAIL, "heeft hetzelfde e-mailadres")
    best = [pk for pk, _points in scores.points.most_common(most)]
    cards = visible.for_card().in_bulk(best)
    return [Duplicate(cards[pk], scores.reasons[pk]) for pk in best if pk in cards]


def nearby(municipality: Municipality | None) -> list[int]:
    """The municipality itself and those around it."""
    if municipality is None:
        return []
    here = Point(municipality.latitude, municipality.longitude)
    points = Municipality.objects.values_list("pk", "latitude", "longitude")
    return [pk for pk, *point in points if distance_km(here, Point(*point)) <= NEARBY_KM]


def _by_words(sought: Sought, near: list[int]) -> list[int]:
    """All words anywhere, or any of them nearby."""
    everything = search_query(sought.name)
    long_words = [word for word in sought.words.values() if len(word) >= SHORTEST_WORD]
    telling = search_query(" ".join(long_words), any_word=True)
    found: list[int] = []
    with indexed_search():
        if everything:
            found += Initiative.objects.filter(search_vector=everything).values_list("pk", flat=True)[:CANDIDATES]
        if telling and near:
            here = Initiative.objects.filter(search_vector=telling, municipality__in=near)
            found += here.order_by().values_list("pk", flat=True)[:CANDIDATES]
    return found


def _by_typing(sought: Sought, near: list[int]) -> list[int]:
    """Names nearby that differ in a letter or two; reads `initiative_names_here` and no row."""
    shortest, longest = lengths_like(sought.key)
    here = Initiative.objects.filter(municipality__in=near).alias(length=Length("sort_key"))
    rows = here.filter(length__gte=shortest, length__lte=longest).order_by().values_list("pk", "sort_key")
    by_key: dict[str, list[int]] = {}
    for pk, key in rows.iterator(chunk_size=10_000):
        by_key.setdefault(key, []).append(pk)
    alike = {sought.key, *nearly_same(sought.key, list(by_key))}
    return [pk for key in alike for pk in by_key.get(key, ())]


def _score_names(sought: Sought, near: list[int], rows: list[Row], scores: Scores) -> None:
    keys = {row.pk: sort_key(row.name) for row in rows}
    alike = set(nearly_same(sought.key, sorted(set(keys.values()))))
    shared = {row.pk: _shared(sought, row.name) for row in rows}
    common = _place_words(near) | _too_common(shared.values())
    enough = 2 if len(rows) >= CANDIDATES else 1  # among so many one word in common is chance
    for row in rows:
        is_near, all_words = row.municipality in near, len(shared[row.pk]) == len(sought.words) > 1
        close = is_near + (sought.municipality is not None and row.municipality == sought.municipality.pk)
        telling = [sought.words[word] for word in shared[row.pk] if word not in common]
        if keys[row.pk] == sought.key:
            scores.add(row.pk, SAME + close, "heeft dezelfde naam")
        elif is_near and keys[row.pk] in alike:
            scores.add(row.pk, NEARLY + close, "heeft bijna dezelfde naam")
        elif all_words and (is_near or telling):
            scores.add(row.pk, WORDS + close, "heeft alle woorden van deze naam")
        elif is_near and len(telling) >= enough:
            scores.add(row.pk, SHARED + 10 * len(telling) + close, f"heeft ook {_quoted(telling)} in de naam")


def _shared(sought: Sought, name: str) -> list[str]:
    """The lemmas of the sought name that the other name has too, also as part of a longer word."""
    theirs = set(index_words(name))
    return [word for word in sought.words if word in theirs]


def _too_common(shared: Iterable[list[str]]) -> set[str]:
    numbers = Counter(word for words in shared for word in words)
    return {word for word, number in numbers.items() if number > TELLING or len(word) < SHORTEST_WORD}


def _place_words(near: list[int]) -> set[str]:
    """Names of places nearby say where, not what."""
    names = [*Municipality.objects.filter(pk__in=near).values_list("name", flat=True)]
    names += Place.objects.filter(municipality__in=near).values_list("name", flat=True)
    return {word for name in names for word in index_words(name)}


def _same_website(sought: Sought, visible: InitiativeQuerySet) -> list[int]:
    """With or without https, www and the last slash."""
    key = site_key(sought.website)
    if not key:
        return []
    forms = [f"{start}{key}{end}" for start in SITE_STARTS for end in ("", "/")]
    found = visible.exclude(website="").alias(site=Lower("website")).filter(site__in=forms)
    return list(found.order_by("pk").values_list("pk", flat=True)[:MOST])


def _same_mail(sought: Sought, user: User | AnonymousUser, visible: InitiativeQuerySet) -> list[int]:
    """An address is not public: who asks must coordinate the other initiative, or have that address."""
    email = sought.email.strip().lower()
    if not email or not user.is_authenticated:
        return []
    found = visible.exclude(contact_email="").alias(mail=Lower("contact_email")).filter(mail=email)
    if email != user.email:
        found = found.in_care_of(user)
    return list(found.order_by("pk").values_list("pk", flat=True)[:MOST])


def _quoted(words: list[str]) -> str:
    return " en ".join(f"‘{word.lower()}’" for word in words[:2])
