"""How much two initiatives are alike, and why: facts that are true, and what they weigh. No query is made here.

    points = (themes + words + kind) x nearness x phase

- themes: 6 for the same set of themes, less as either has more that the other has not (cosine), by rarity;
- words: 3 for each telling word that both have in the name, the best three; less when it is in one name or none
  (3/4, 1/2), and such a word alone is chance; by rarity;
- kind: 2 for the same kind, by rarity ("anders" is no likeness);
- rarity: 1 for what one candidate has in common with you, 1/2 for what ten have, 1/3 for what a hundred have;
- nearness: 1 next door, 1/2 at 15 km, 1/3 at 30 km;
- phase: 5% off for every phase between peers, and for every phase that a guide is further than the next one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log10, sqrt
from typing import NamedTuple

from initiatives.geo import Point, distance_km
from initiatives.matches import distance_words
from initiatives.similar.phases import Ladder, Side
from initiatives.similar.words import Told, told

THEMES, WORD, KIND = 6.0, 3.0, 2.0
MOST_WORDS = 3
# In how many of both names a word is.
LOUDNESS = (0.5, 0.75, 1.0)
HALF_WAY_KM = 15.0
PHASE_STEP = 0.95
# A word that more than half of those who are alike have tells nothing, as soon as there are enough to say so.
ENOUGH = 8
MOST_FACTS = 3
NAMED_THEMES, NAMED_WORDS = 3, 2
NUMBERS = {1: "één fase", 2: "twee fases", 3: "drie fases", 4: "vier fases"}


@dataclass(frozen=True)
class Profile:
    """What is compared of one initiative; the point is the public one. One's own `kind` is None for "anders"."""

    pk: int
    name: str
    summary: str
    themes: frozenset[int]
    kind: int | None
    phase: int | None
    place: int | None
    point: Point | None
    leaves: bool = False  # wrote down what others can use

    @cached_property
    def told(self) -> Told:
        return told(self.name, self.summary)


class Name(NamedTuple):
    """What a theme or kind is called, with the telling words in it: those are not told once more."""

    label: str
    words: frozenset[str] = frozenset()


class Names(NamedTuple):
    """The names in which facts are told: of one's own themes, kind and place."""

    themes: Mapping[int, Name]
    kind: Name
    where: str


class Fact(NamedTuple):
    points: float
    sentence: str


@dataclass(frozen=True)
class Pair:
    """What another has in common with one's own; `keys` are of words."""

    mine: Profile
    other: Profile

    @cached_property
    def themes(self) -> frozenset[int]:
        return self.mine.themes & self.other.themes

    @cached_property
    def keys(self) -> set[str]:
        return self.mine.told.words.keys() & self.other.told.words.keys()

    @cached_property
    def same_kind(self) -> bool:
        return self.mine.kind is not None and self.mine.kind == self.other.kind

    @cached_property
    def km(self) -> float | None:
        return distance_km(self.mine.point, self.other.point) if self.mine.point and self.other.point else None

    def loudness(self, key: str) -> float:
        return LOUDNESS[(key in self.mine.told.in_name) + (key in self.other.told.in_name)]

    def as_written(self, key: str) -> str:
        """The shorter of both forms, so that both pages say the same."""
        return min(self.mine.told.words[key], self.other.told.words[key], key=lambda word: (len(word), word))


@dataclass(frozen=True)
class Likeness:
    """What another initiative has in common with one's own, the strongest first. `words` are as written."""

    facts: tuple[Fact, ...]
    points: float
    themes: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    same_kind: bool = False
    km: float | None = None
    same_place: str = ""
    side: Side | None = None
    ahead: int | None = None
    ended: bool = False

    @property
    def reason(self) -> str:
        """ "Ook Wonen · allebei over ‘hofje’ · 4 km verderop · één fase verder": three facts and the distance."""
        likeness = [fact.sentence for fact in self.facts[: MOST_FACTS - bool(self.phase)]]
        sentence = " · ".join(filter(None, [*likeness, self.distance, self.phase]))
        return sentence[:1].upper() + sentence[1:]

    @property
    def distance(self) -> str:
        return f"ook in {self.same_place}" if self.same_place else distance_words(self.km)

    @property
    def phase(self) -> str:
        if self.ended and self.side == Side.GUIDE:
            return "afgerond, met wat het naliet"
        if not self.ahead:
            return ""
        steps = abs(self.ahead)
        return f"{NUMBERS.get(steps, f'{steps} fases')} {'verder' if self.ahead > 0 else 'eerder'}"


@dataclass(frozen=True)
class Rarity:
    """How many of the candidates share each theme, each telling word and the kind, and how many share anything."""

    themes: Counter[int]
    words: Counter[str]
    kind: int
    alike: int

    def tells(self, key: str) -> bool:
        return 0 < self.words[key] < ENOUGH or 0 < 2 * self.words[key] <= self.alike


def rarity_of(pairs: Iterable[Pair], untold: frozenset[str] = frozenset()) -> Rarity:
    """`untold` are words that are no likeness, such as names of places."""
    themes: Counter[int] = Counter()
    words: Counter[str] = Counter()
    kinds = alike = 0
    for pair in pairs:
        themes.update(pair.themes)
        keys = pair.keys - untold
        words.update(keys)
        kinds += pair.same_kind
        alike += bool(pair.themes or keys or pair.same_kind)
    return Rarity(themes, words, kinds, alike)


def compared(pair: Pair, rarity: Rarity, ladder: Ladder, names: Names) -> Likeness | None:
    """None when they have nothing in common, but where they are or one word in passing."""
    themes = sorted(pair.themes, key=lambda pk: (rarity.themes[pk], pk))
    said = frozenset().union(*(names.themes[pk].words for pk in themes), names.kind.words if pair.same_kind else ())
    keys = _telling_words(pair, rarity, said)
    if not themes and not pair.same_kind and len(keys) == 1 and pair.loudness(keys[0]) < 1:
        return None
    facts = _facts(pair, rarity, names, themes, keys)
    if not facts:
        return None
    mine, other = pair.mine, pair.other
    side = ladder.side(mine.phase, other.phase) if other.phase else None
    ahead = ladder.ahead(mine.phase, other.phase)
    likeness = sum(fact.points for fact in facts)
    return Likeness(
        facts=facts,
        points=round(likeness * nearness(pair.km) * PHASE_STEP ** _phases_off(side, ahead), 9),
        themes=tuple(themes),
        words=tuple(pair.as_written(key) for key in keys),
        same_kind=pair.same_kind,
        km=pair.km,
        same_place=names.where if mine.place is not None and mine.place == other.place else "",
        side=side,
        ahead=ahead,
        ended=ladder.ended(other.phase),
    )


def in_order(found: Iterable[tuple[Profile, Likeness]]) -> list[tuple[Profile, Likeness]]:
    """The most alike first, then the nearest; the same data always gives the same order."""
    far = float("inf")
    return sorted(found, key=lambda one: (-one[1].points, far if one[1].km is None else one[1].km, one[0].pk))


def nearness(km: float | None) -> float:
    return 1.0 if km is None else HALF_WAY_KM / (HALF_WAY_KM + km)


def rareness(number: int) -> float:
    return 1 / (1 + log10(max(number, 1)))


def listed(names: Sequence[str]) -> str:
    """All names up to three, else the first two and how many more."""
    if len(names) > NAMED_THEMES:
        shown = NAMED_THEMES - 1
        return f"{', '.join(names[:shown])} en nog {len(names) - shown} thema’s"
    return " en ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _facts(pair: Pair, rarity: Rarity, names: Names, themes: Sequence[int], keys: Sequence[str]) -> tuple[Fact, ...]:
    found = []
    if themes:
        size = sqrt(len(pair.mine.themes) * len(pair.other.themes))
        weight = sum(rareness(rarity.themes[pk]) for pk in themes) / size
        found.append(Fact(THEMES * weight, f"ook {listed([names.themes[pk].label for pk in themes])}"))
    if keys:
        weight = sum(rareness(rarity.words[key]) * pair.loudness(key) for key in keys)
        quoted = " en ".join(f"‘{pair.as_written(key)}’" for key in keys[:NAMED_WORDS])
        found.append(Fact(WORD * weight, f"allebei over {quoted}"))
    kind = names.kind.label
    # "Buurt- of dorpshuis" is a theme and a kind: once is enough.
    if pair.same_kind and kind not in {names.themes[pk].label for pk in themes}:
        found.append(Fact(KIND * rareness(rarity.kind), f"ook een {kind[:1].lower()}{kind[1:]}"))
    return tuple(sorted(found, key=lambda fact: (-round(fact.points, 9), fact.sentence)))


def _telling_words(pair: Pair, rarity: Rarity, said: frozenset[str]) -> list[str]:
    """The loudest and rarest first; not a compound beside its own sort ("moestuin" and "tuin")."""
    telling = [key for key in pair.keys if key not in said and rarity.tells(key)]
    telling.sort(key=lambda key: (-round(rareness(rarity.words[key]) * pair.loudness(key), 9), -len(key), key))
    chosen: list[str] = []
    for key in telling:
        written = pair.as_written(key)
        if not any(pair.as_written(other).endswith(written) for other in chosen):
            chosen.append(key)
    return chosen[:MOST_WORDS]


def _phases_off(side: Side | None, ahead: int | None) -> int:
    if ahead is None:
        return 0
    return abs(ahead) if side == Side.PEER else max(0, abs(ahead) - 1)
