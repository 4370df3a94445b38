"""From the cells of a row to proposed values, with everything there is to say about them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from initiatives.importing import fields
from initiatives.importing.fields import BY_KEY, ImportField
from initiatives.importing.matching import Location, find_term, find_terms
from initiatives.importing.problems import ERROR, WARNING, Problem
from initiatives.importing.snapshot import Values, plain_text
from initiatives.importing.values import has_scheme, read_value, repaired_mail
from initiatives.importing.vocabulary import Vocabulary
from omzien.search.dutch import slug_key

_LOCATION = ("municipality", "place", "regions")
_SHOWN = 80


def fingerprint(headers: Sequence[str], cells: Sequence[str]) -> str:
    """The same for the same content, in whatever order the columns stand."""
    parts = sorted((slug_key(header), cell) for header, cell in zip(headers, cells, strict=False) if cell)
    return hashlib.sha256(json.dumps([parts, list(cells[len(headers) :])]).encode()).hexdigest()


def field_texts(mapping: Mapping[str, str], cells: Sequence[str], corrections: Mapping[str, str]) -> dict[str, str]:
    """The text per field: what was corrected goes before what the file says."""
    found: dict[str, str] = {}
    for column, key in mapping.items():
        cell = plain_text(key, cells[int(column)]) if key in BY_KEY and int(column) < len(cells) else ""
        if cell:
            found[key] = f"{found[key]}; {cell}" if key in found else cell
    return found | {key: text for key, text in corrections.items() if key in BY_KEY}


@dataclass
class Parsed:
    values: Values = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    slug: str = ""
    # The cell gave no https://, so http or https is not a difference.
    site_without_scheme: bool = False


class Parser:
    """Reads rows by one mapping. Equal cells are looked up once."""

    def __init__(self, mapping: Mapping[str, str], vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.mapping = mapping
        self._locations: dict[tuple[str, ...], Location] = {}
        self._terms: dict[tuple[str, str], tuple[object, list[Problem]]] = {}

    def parse(self, cells: Sequence[str], corrections: Mapping[str, str]) -> Parsed:
        texts = {key: text for key, text in field_texts(self.mapping, cells, corrections).items() if text}
        parsed = Parsed(slug=texts.get("slug", "").rstrip("/").rpartition("/")[2])
        self._locate(texts, parsed)
        for key, text in texts.items():
            self._read(BY_KEY[key], text, parsed)
        self._check_point(parsed)
        if not texts.get("name"):
            parsed.problems.insert(0, Problem(ERROR, "Er staat geen naam. Vul de naam van het initiatief in.", "name"))
        return parsed

    def _locate(self, texts: dict[str, str], parsed: Parsed) -> None:
        given = tuple(texts.get(key, "") for key in _LOCATION)
        location = self._locations.get(given)
        if location is None:
            location = self._locations[given] = Location(self.vocabulary, *given)
        parsed.problems += location.problems
        for key, pk in (("municipality", location.municipality), ("place", location.place)):
            if pk is not None:
                parsed.values[key] = pk

    def _read(self, wanted: ImportField, text: str, parsed: Parsed) -> None:
        if not wanted.is_stored or wanted.key in _LOCATION:
            return
        if wanted.reads in {fields.TERM, fields.TERMS}:
            value, problems = self._term(wanted, text)
            parsed.problems += problems
            if value:
                parsed.values[wanted.key] = value
            return
        try:
            parsed.values[wanted.key] = read_value(wanted.key, text)
        except ValueError as error:
            parsed.problems.append(_left_out(wanted, text, str(error)))
        parsed.site_without_scheme |= wanted.key == "website" and not has_scheme(text)

    def _term(self, wanted: ImportField, text: str) -> tuple[object, list[Problem]]:
        known = self._terms.get((wanted.key, text))
        if known is None:
            find = find_terms if wanted.reads == fields.TERMS else find_term
            label = "thema" if wanted.key == "themes" else wanted.label
            known = self._terms[wanted.key, text] = find(wanted.key, label, text, self.vocabulary.words(wanted.key))
        return known

    def _check_point(self, parsed: Parsed) -> None:
        """Both coordinates, in the Netherlands, or neither."""
        latitude, longitude = parsed.values.get("latitude"), parsed.values.get("longitude")
        if (latitude is None) != (longitude is None):
            parsed.problems.append(
                Problem(WARNING, "Er is maar één coördinaat; de plek wordt niet ingelezen.", "latitude")
            )
            parsed.values.pop("latitude", None)
            parsed.values.pop("longitude", None)


def _left_out(wanted: ImportField, text: str, why: str) -> Problem:
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    if wanted.key == "name":
        return Problem(ERROR, f"‘{shown}’ {why}", "name", text)
    suggestions = []
    if wanted.reads == fields.MAIL and (address := repaired_mail(text)):
        suggestions = [(wanted.key, address)]
    sentence = f"{wanted.label}: ‘{shown}’ {why} Zonder verbetering blijft dit leeg."
    return Problem(WARNING, sentence, wanted.key, text, suggestions)
