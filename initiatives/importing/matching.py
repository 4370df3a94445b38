"""Cells that name a theme, phase, municipality or place: exactly, or with a question; never a silent guess."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz, process

from initiatives.importing.problems import ERROR, NOTE, WARNING, Problem, did_you_mean, question
from initiatives.importing.vocabulary import PlaceEntry, Vocabulary, Words
from omzien.search.dutch import slug_key

# Measured on the names of all municipalities with one or two letters wrong: below this neighbours begin to answer.
ALIKE = 80
MOST_SUGGESTIONS = 3
_DECORATION = re.compile(r"^\s*(?:gem\.|gemeente|gem)\s+", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^)]*\)\s*$")
_SPLITS = (re.compile(r"[;|\n]"), re.compile(r"[,/+]"), re.compile(r"&"))


def suggest(words: Words, text: str) -> list[str]:
    return _alike(text, words.ids, words.names)


def _alike(text: str, keys: dict[str, int], names: dict[int, str]) -> list[str]:
    found = process.extract(slug_key(text), list(keys), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=8)
    ranked = dict.fromkeys(names[keys[key]] for key, _score, _index in found)
    best = found[0][1] if found else 0
    near = {names[keys[key]] for key, score, _index in found if score >= best - 12}
    return [name for name in ranked if name in near][:MOST_SUGGESTIONS]


def find_term(key: str, label: str, text: str, words: Words) -> tuple[int | None, list[Problem]]:
    if (pk := words.find(text)) is not None:
        return pk, []
    options = did_you_mean(key, suggest(words, text))
    sentence = f"‘{text}’ kennen we niet als {label.lower()}.{question(options)}"
    return None, [Problem(WARNING, sentence, key, text, options)]


def find_terms(key: str, label: str, text: str, words: Words) -> tuple[list[int], list[Problem]]:
    """All words of a cell, however they are separated; "Zorg/welzijn" is two themes, unless one is called so."""
    found: dict[int, None] = {}
    problems: list[Problem] = []
    for part in split_words(text, words):
        pk, wrong = find_term(key, label, part, words)
        problems += wrong
        if pk is not None:
            found[pk] = None
    return sorted(found), problems


def split_words(text: str, words: Words, level: int = 0) -> Iterator[str]:
    text = text.strip()
    if not text:
        return
    if words.find(text) is not None or level == len(_SPLITS):
        yield text
        return
    for part in _SPLITS[level].split(text):
        yield from split_words(part, words, level + 1)


class Location:
    """Which municipality and place a row means, from up to three cells."""

    def __init__(self, vocabulary: Vocabulary, municipality: str, place: str, regions: str) -> None:
        self.vocabulary = vocabulary
        self.texts = {"municipality": municipality, "place": place, "regions": regions}
        self.problems: list[Problem] = []
        self.regions = self._regions(regions)
        self.entries = find_places(vocabulary, place)
        self.municipality = self._municipality()
        self.place = self._place()
        self._check()

    def _regions(self, text: str) -> list[int]:
        pks, problems = find_terms("regions", "regio", text, self.vocabulary.regions)
        self.problems += problems
        return pks

    def _municipality(self) -> int | None:
        text = self.texts["municipality"]
        if not text:
            return self._derived()
        pk = find_municipality(self.vocabulary, text)
        if pk is None:
            self._unknown(text)
        return pk

    def _unknown(self, text: str) -> None:
        words = self.vocabulary.municipality
        through_places = [
            words.names[entry.municipality] for entry in [*find_places(self.vocabulary, text), *self.entries]
        ]
        options = did_you_mean("municipality", [*through_places, *suggest(words, _DECORATION.sub("", text))])[:3]
        if self.vocabulary.regions.find(text) is not None:
            why = "is een regio, geen gemeente."
        else:
            why = "kennen we niet als gemeente in ons gebied."
        self.problems.append(Problem(ERROR, f"‘{text}’ {why}{question(options)}", "municipality", text, options))

    def _derived(self) -> int | None:
        """From the place, when that lies in one municipality only, or in one of the region that is given."""
        text = self.texts["place"]
        options = {entry.municipality for entry in self.entries}
        if not options and (named := find_municipality(self.vocabulary, text)) is not None:
            options = {named}
        if self.regions and len(options) > 1:
            covered = frozenset().union(*(self.vocabulary.covers.get(region, frozenset()) for region in self.regions))
            options = options & covered or options
        if len(options) == 1:
            (pk,) = options
            name = self.vocabulary.municipality.names[pk]
            self.problems.append(Problem(NOTE, f"De gemeente is leeg; {text} ligt in {name}.", "municipality"))
            return pk
        self._no_municipality(text, options)
        return None

    def _no_municipality(self, text: str, options: Iterable[int]) -> None:
        names = sorted(self.vocabulary.municipality.names[pk] for pk in options)
        if names:
            sentence = f"De gemeente is leeg, en {text} ligt in {' en in '.join(names)}. Welke is het?"
            suggestions = did_you_mean("municipality", names)
        elif text:
            suggestions = did_you_mean("place", _places_like(self.vocabulary, text, None))
            sentence = f"De gemeente is leeg, en ‘{text}’ kennen we niet als plaats.{question(suggestions)}"
        else:
            suggestions = []
            only = " Alleen een regio is te ruim." if self.regions else ""
            sentence = f"Er staat geen gemeente of plaats.{only} Vul de gemeente in."
        key = suggestions[0][0] if suggestions else "municipality"
        self.problems.append(Problem(ERROR, sentence, key, self.texts[key], suggestions))

    def _place(self) -> int | None:
        text = self.texts["place"]
        if not text or self.municipality is None:
            return None
        here = next((entry for entry in self.entries if entry.municipality == self.municipality), None)
        if here is None:
            self._place_elsewhere(text)
        return here.pk if here else None

    def _place_elsewhere(self, text: str) -> None:
        names = self.vocabulary.municipality.names
        if self.entries:
            others = sorted({names[entry.municipality] for entry in self.entries})
            options = did_you_mean("municipality", others)
            sentence = f"{text} ligt in {' en in '.join(others)}, niet in {names[self.municipality or 0]}."
            value = self.texts["municipality"]
        elif find_municipality(self.vocabulary, text) == self.municipality:
            return
        else:
            options = did_you_mean("place", _places_like(self.vocabulary, text, self.municipality))
            sentence = f"‘{text}’ kennen we niet als plaats in {names[self.municipality or 0]}.{question(options)}"
            value = text
        sentence = f"{sentence} Zonder verbetering komt er geen plaats bij."
        self.problems.append(Problem(WARNING, sentence, options[0][0] if options else "place", value, options))

    def _check(self) -> None:
        if self.municipality is None:
            return
        name = self.vocabulary.municipality.names[self.municipality]
        if not self.vocabulary.may_change(self.municipality):
            self.problems.append(Problem(ERROR, f"{name} ligt buiten jouw regio’s.", "municipality"))
        for region in self.regions:
            if self.municipality not in self.vocabulary.covers.get(region, ()):
                sentence = f"{name} ligt niet in de regio {self.vocabulary.regions.names[region]}."
                self.problems.append(Problem(WARNING, sentence, "regions"))


def find_municipality(vocabulary: Vocabulary, text: str) -> int | None:
    """Harmless decoration ("gem. ", capitals, spaces, "(U)") does not count."""
    words, plain = vocabulary.municipality, _DECORATION.sub("", text)
    for form in (text, plain, _BRACKETS.sub("", plain)):
        if (pk := words.find(form)) is not None:
            return pk
    return None


def find_places(vocabulary: Vocabulary, text: str) -> list[PlaceEntry]:
    for form in (text, _BRACKETS.sub("", text)):
        if entries := vocabulary.places.get(slug_key(form)):
            return entries
    return []


def _places_like(vocabulary: Vocabulary, text: str, municipality: int | None) -> list[str]:
    keys = {
        key: entry.pk
        for key, entries in vocabulary.places.items()
        for entry in entries
        if municipality in (None, entry.municipality)
    }
    return _alike(text, keys, vocabulary.place_names)
