"""The stem of a Dutch word: what its inflections share, spelled as the shortest real form where spelling allows.

A dictionary of lemmas knows many words and mistakes short ones ("tuin" would be a verb). So the regular rules of Dutch
spelling come first: a plural loses its ending, and long vowels and double consonants get the spelling of the singular.
Works on folded words (see dutch.fold).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import simplemma

from omzien.search import words
from omzien.search.compounds import parts

VOWELS = "aeiouy"
DIMINUTIVES = ("etjes", "etje", "tjes", "tje", "pjes", "pje", "jes", "je")
SHORTEST = 3
LONG_NOUN = 8
# Endings that make another word of the same stem, longest first; what is left must be a word of some length.
DERIVED = ("ingen", "ing", "sters", "ster", "aars", "aar", "ers", "er", "heid", "lijk")
# Of people and things that do something; "vervoer" is not one who "vervoot", so the verb must exist.
DOERS = frozenset({"sters", "ster", "aars", "aar", "ers", "er"})
_DOUBLE = re.compile(r"([bdfgklmnprst])\1$")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """ "huizen" and "huis" give "huis"; "bomen" and "boom" give "boom"; "panelen" and "paneel" give "panel"."""
    for plural, singular in words.IRREGULAR.items():
        if word.endswith(plural):
            return word[: -len(plural)] + singular
    found = _spelled(_without_ending(word))
    return word if found in words.STOP else found  # "bijen" are not "bij"


@lru_cache(maxsize=100_000)
def root(word: str) -> str:
    """The stem of the word's family: "vergadering", "vergaderen" and "vergader" give "vergader"."""
    base = next((_spelled(_opened(left)) for left in _underived(word)), stem(word))
    return words.FAMILIES.get(base, base)


def _underived(word: str) -> Iterator[str]:
    if word.endswith(("atie", "aties")):
        yield f"{word[: word.rindex('atie')]}er"
    for ending in DERIVED:
        left = word.removesuffix(ending)
        if left == word or len(left) < SHORTEST or not re.search(f"[{VOWELS}]", left):
            continue
        if ending not in DOERS or _does(left):
            yield left


def _does(left: str) -> bool:
    """Of a long compound the noun will do: who gives "mantelzorg" is a "mantelzorger"."""
    return simplemma.is_known(f"{left}en", lang="nl") or (len(left) >= LONG_NOUN and bool(parts(left)))


def stems(word: str) -> tuple[str, ...]:
    """By the rules of spelling, and of what the dictionary says a verb's form comes from: "gekookt" gives "kook"."""
    found = [stem(word)]
    lemma = simplemma.lemmatize(word, lang="nl", greedy=False)
    if lemma != word and not lemma.startswith(word) and lemma not in words.STOP:
        found.append(stem(lemma))
    return tuple(dict.fromkeys(found))


def _without_ending(word: str) -> str:
    """Without the ending of a plural, a diminutive or an adjective."""
    if len(word) <= SHORTEST:
        return word
    if word.endswith("heden"):
        return f"{word[:-4]}id"
    if small := next((end for end in DIMINUTIVES if word.endswith(end) and len(word) - len(end) >= SHORTEST), ""):
        left = word.removesuffix(small)
        return _single(left) if small.startswith("et") else left
    return _without_en(word)


def _without_en(word: str) -> str:
    if word.endswith("ien") and len(word) > SHORTEST + 2:
        return word[:-1]
    if len(word) > SHORTEST + 1:
        for ending in ("en", "e"):
            left = word.removesuffix(ending)
            if left != word and left[-1] not in VOWELS:
                return _opened(left)
    return _without_s(word)


def _without_s(word: str) -> str:
    """Plurals on -s follow an unstressed syllable or a vowel: "vrijwilligers", "cafes"; not "huis", "dorps", "bus"."""
    if word.endswith(("ers", "els", "ens", "ems", "aars", "eurs", "oirs", "ies", "eaus")) and len(word) > SHORTEST + 2:
        return word[:-1]
    return word[:-1] if re.search(r"[aeiou][^aeiou]+[ao]s$", word) else word


def _opened(left: str) -> str:
    """What was before -en or -e, as it is spelled without: "bom" of "bomen" becomes "boom", "buss" becomes "bus"."""
    if _DOUBLE.search(left):
        return left[:-1]
    if re.search(r"(^|[^aeiouy])[aou][^aeiouywx]$", left) and not left.endswith(("ig", "elijk")):
        return f"{left[:-1]}{left[-2]}{left[-1]}"
    return left


def _single(left: str) -> str:
    return left[:-1] if _DOUBLE.search(left) else left


def _spelled(base: str) -> str:
    """The end as Dutch spells it, and "ee" as one: "panel(en)" does not tell "paneel" from "wandel"."""
    if base.endswith("z"):
        base = f"{base[:-1]}s"
    elif base.endswith("v"):
        base = f"{base[:-1]}f"
    return re.sub(r"ee(?=[^aeiou]$)", "e", base)
