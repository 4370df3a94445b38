"""Which proposals a new one may repeat, each with its reason in words."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from events.models import ThemeProposal
from initiatives.likeness import nearly_same
from omzien.search.dutch import index_words, lemma, sort_key, words

MOST = 4
# The newest of what is wanted; a network of thousands of open wishes has other worries.
LOOKED_AT = 500
SHORTEST_WORD = 4
# Words that many titles have and that say nothing.
COMMON = frozenset(
    map(
        lemma,
        words(
            "avond bewoners bewonersinitiatief bijeenkomst buurt eigen geven hebben initiatief initiatieven leren"
            " maken mensen onze organiseren over regelen samen training vinden voor jullie wijk worden"
        ),
    )
)
SAME, NEARLY, SHARED, THEME = 100, 90, 30, 15


class Alike(NamedTuple):
    """Loaded for a card; `reason` continues "Dit voorstel …"."""

    proposal: ThemeProposal
    reason: str


def alike(title: str, themes: Collection[int], *, exclude: int = 0, most: int = MOST) -> list[Alike]:
    """The most alike first, of what still waits for a meeting or is being planned. Three queries."""
    wanted = [ThemeProposal.Status.OPEN, ThemeProposal.Status.ENOUGH, ThemeProposal.Status.PLANNED]
    rows = ThemeProposal.objects.filter(status__in=wanted).exclude(pk=exclude).order_by("-created_at", "-pk")
    titles = dict(rows.values_list("pk", "title")[:LOOKED_AT])
    sharing = set(
        ThemeProposal.themes.through.objects.filter(themeproposal__in=titles, theme__in=themes).values_list(
            "themeproposal", flat=True
        )
    )
    found = {pk: judged for pk, other in titles.items() if (judged := _judge(title, other, shares=pk in sharing))}
    best = sorted(found, key=lambda pk: (-found[pk][0], -pk))[:most]
    cards = ThemeProposal.objects.for_card().in_bulk(best)
    return [Alike(cards[pk], found[pk][1]) for pk in best if pk in cards]


def _judge(title: str, other: str, *, shares: bool) -> tuple[int, str] | None:
    """How much the titles are alike, and why; one word in common counts only where a theme is too."""
    mine, theirs = sort_key(title), sort_key(other)
    if mine == theirs:
        return SAME, "heeft dezelfde titel"
    if nearly_same(mine, [theirs]):
        return NEARLY, "heeft bijna dezelfde titel"
    common = _shared(title, other)
    if set(index_words(title)) <= set(index_words(other)):
        return NEARLY - 10, "heeft alle woorden van deze titel"
    if len(common) > 1 or (common and shares):
        quoted = " en ".join(f"‘{word.lower()}’" for word in common[:2])
        return SHARED * len(common) + THEME * shares, f"gaat ook over {quoted}"
    return None


def _shared(title: str, other: str) -> list[str]:
    """Telling words of this title that the other has too, also as part of a longer word."""
    theirs = set(index_words(other))
    mine = {lemma(word): word for word in re.findall(r"[^\W_]+", title)[:20] if len(word) >= SHORTEST_WORD}
    return [word for key, word in mine.items() if key in theirs and key not in COMMON]
