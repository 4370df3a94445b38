"""The peers and the guides of one initiative, as people see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from initiatives.geo import Point
from initiatives.models import Initiative, Kind, Phase, Theme
from initiatives.similar.candidates import Group, candidates, with_words
from initiatives.similar.likeness import Likeness, Name, Names, Pair, Profile, compared, in_order, rarity_of
from initiatives.similar.phases import Ladder, Side
from initiatives.similar.words import place_words, telling, vocabulary_words

NO_LIKENESS = "other"
# A word that no more of the candidates have is looked for in the whole network.
RARE, MOST_RARE_WORDS = 4, 3


class Similar(NamedTuple):
    """An initiative, loaded for a card, with what it has in common."""

    initiative: Initiative
    likeness: Likeness

    @property
    def reason(self) -> str:
        return self.likeness.reason


class Alike(NamedTuple):
    """Peers, and beside them guides, or of who leads those who can learn from it (`side` says which)."""

    peers: list[Similar]
    others: list[Similar]
    side: Side


def similar_to(initiative: Initiative, most: int = 3) -> Alike:
    """The most alike first, at most so many of both. Wants the initiative loaded with `for_page()`."""
    mine, ladder = own_profile(initiative), Ladder(Phase.objects.all())
    side = Side.LEARNER if ladder.leads(mine.phase) else Side.GUIDE
    ranked = _ranked(mine, ladder, [Side.PEER, side], names_of(initiative))
    best = {one: [pair for pair in ranked if pair[1].side == one][:most] for one in (Side.PEER, side)}
    cards = Initiative.objects.for_card().in_bulk([other.pk for pairs in best.values() for other, _ in pairs])
    shown = {one: [Similar(cards[p.pk], like) for p, like in pairs if p.pk in cards] for one, pairs in best.items()}
    return Alike(shown[Side.PEER], shown[side], side)


def own_profile(initiative: Initiative) -> Profile:
    latitude, longitude = initiative.public_latitude, initiative.public_longitude
    return Profile(
        pk=initiative.pk,
        name=initiative.name,
        summary=initiative.summary,
        themes=frozenset(theme.pk for theme in initiative.themes.all()),
        kind=initiative.kind.pk if initiative.kind and initiative.kind.key != NO_LIKENESS else None,
        phase=initiative.phase_id,
        place=initiative.place_id,
        point=Point(latitude, longitude) if latitude is not None and longitude is not None else None,
        leaves=bool(initiative.legacy),
    )


def names_of(initiative: Initiative) -> Names:
    themes = {theme.pk: _name(theme) for theme in initiative.themes.all()}
    return Names(themes, _name(initiative.kind) if initiative.kind else Name(""), initiative.where)


def _name(term: Theme | Kind) -> Name:
    return Name(term.name, frozenset(telling(term.name)))


def _ranked(mine: Profile, ladder: Ladder, sides: Sequence[Side], names: Names) -> list[tuple[Profile, Likeness]]:
    pairs = _pairs(mine, [_group(ladder, side, mine.phase) for side in sides])
    rarity = rarity_of(pairs, _untold(pairs))
    likenesses = ((pair.other, compared(pair, rarity, ladder, names)) for pair in pairs)
    return in_order((other, likeness) for other, likeness in likenesses if likeness)


def _group(ladder: Ladder, side: Side, phase: int | None) -> Group:
    """Of those that ended only who left something is a guide."""
    phases = ladder.on(side, phase)
    ended = [one for one in phases if side == Side.GUIDE and ladder.ended(one)]
    return Group([one for one in phases if one not in ended], ended)


def _pairs(mine: Profile, groups: Sequence[Group]) -> list[Pair]:
    near = [Pair(mine, other) for other in candidates(mine, groups)]
    known = {pair.other.pk for pair in near}
    far = with_words(mine, _rare_words(mine, near), groups)
    return [*near, *(Pair(mine, other) for other in far if other.pk not in known)]


def _rare_words(mine: Profile, near: Sequence[Pair]) -> list[str]:
    """One's own words that hardly any of the candidates have, the longest first.

    Not the vocabulary's words: everybody of a theme is found by them, and the nearest of those are candidates already.
    """
    among = rarity_of(near).words
    rare = sorted((among[key], -len(key), key) for key in mine.told.words if among[key] <= RARE)
    common = vocabulary_words() if rare else frozenset()
    return [key for *_, key in rare if key not in common][:MOST_RARE_WORDS]


def _untold(pairs: Sequence[Pair]) -> frozenset[str]:
    """The words in common that only say where."""
    written: dict[str, set[str]] = {}
    for pair in pairs:
        for key in pair.keys:
            written.setdefault(key, {key}).update((pair.mine.told.words[key], pair.other.told.words[key]))
    places = place_words({word for forms in written.values() for word in forms})
    return frozenset(key for key, forms in written.items() if forms & places)
