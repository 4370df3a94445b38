"""Which column is which field: remembered, else guessed from the headers and from what is in the cells."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz

from initiatives.importing import fields
from initiatives.importing.fields import FIELDS, REPEATABLE, ImportField
from initiatives.importing.matching import find_municipality, find_places, split_words
from initiatives.importing.vocabulary import Vocabulary
from initiatives.models import ColumnMapping
from omzien.search.dutch import slug_key

Mapping = dict[str, str]
ALIKE = 85
SAMPLE = 200
MOST_SAMPLES = 3


def signature(headers: Sequence[str]) -> str:
    keys = "\n".join(slug_key(header) for header in headers)
    return hashlib.sha256(keys.encode()).hexdigest()


def remember(headers: Sequence[str], mapping: Mapping) -> None:
    ColumnMapping.objects.update_or_create(signature=signature(headers), defaults={"mapping": mapping})


def remembered(headers: Sequence[str]) -> Mapping | None:
    found = ColumnMapping.objects.filter(signature=signature(headers)).first()
    if found is None:
        return None
    return {column: key for column, key in found.mapping.items() if key in fields.BY_KEY}


def guess(headers: Sequence[str], rows: Sequence[Sequence[str]], vocabulary: Vocabulary) -> Mapping:
    """Exact headers first, then nearly the same ones, then columns whose cells speak for themselves."""
    taken: dict[str, str] = {}
    tests: list[Callable[[int], ImportField | None]] = [
        lambda column: _same_header(headers[column]),
        lambda column: _like_header(headers[column]),
        lambda column: _by_content([row[column] for row in rows[:SAMPLE] if row[column]], vocabulary),
    ]
    for test in tests:
        for column in range(len(headers)):
            field = None if str(column) in taken else test(column)
            if field and (field.key in REPEATABLE or field.key not in taken.values()):
                taken[str(column)] = field.key
    return dict(sorted(taken.items(), key=lambda item: int(item[0])))


def _names(field: ImportField) -> list[str]:
    return [slug_key(name) for name in (field.label, *field.also)]


def _same_header(header: str) -> ImportField | None:
    key = slug_key(header)
    plain = slug_key(re.sub(r"\([^)]*\)|\d+$", "", header))
    by_label = next((field for field in FIELDS if key == slug_key(field.label)), None)
    return by_label or next(
        (field for field in FIELDS if key in _names(field) or (plain and plain in _names(field))), None
    )


def _like_header(header: str) -> ImportField | None:
    key = slug_key(header)
    if len(key) < 4:
        return None
    score, field = max(
        ((max(fuzz.ratio(key, name) for name in _names(field)), field) for field in FIELDS), key=lambda found: found[0]
    )
    return field if score >= ALIKE else None


def _by_content(values: list[str], vocabulary: Vocabulary) -> ImportField | None:
    if not values:
        return None
    tests: dict[str, Callable[[str], bool]] = {
        "contact_email": lambda text: bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.\w+", text)),
        "website": lambda text: bool(re.match(r"https?://|www\.", text)),
        "founded_year": lambda text: bool(re.fullmatch(r"(?:19|20)\d\d", text)),
        "municipality": lambda text: find_municipality(vocabulary, text) is not None,
        "place": lambda text: bool(find_places(vocabulary, text)),
        "phase": lambda text: vocabulary.phase.find(text) is not None,
        "legal_form": lambda text: vocabulary.legal_form.find(text) is not None,
        "themes": lambda text: any(
            vocabulary.themes.find(word) is not None for word in split_words(text, vocabulary.themes)
        ),
    }
    for key, test in tests.items():
        if sum(map(test, values)) >= len(values) * 0.6:
            return fields.BY_KEY[key]
    return None


def samples(rows: Sequence[Sequence[str]], column: int) -> list[str]:
    """The most usual values of a column, for beside its select."""
    counted = Counter(row[column] for row in rows[:SAMPLE] if row[column])
    return [value[:60] for value, _ in counted.most_common(MOST_SAMPLES)]


def mistakes(headers: Sequence[str], mapping: Mapping) -> list[str]:
    """Why this mapping cannot be used, in sentences."""
    used = Counter(key for key in mapping.values() if key)
    wrong = [
        f"‘{fields.label_of(key)}’ is bij {times} kolommen gekozen. Kies er één."
        for key, times in used.items()
        if times > 1 and key not in REPEATABLE
    ]
    if "name" not in used and "slug" not in used:
        wrong.append("Kies bij welke kolom de naam van het initiatief staat.")
    if not {"municipality", "place", "slug"} & used.keys():
        wrong.append("Kies bij welke kolom de gemeente of de plaats staat.")
    return wrong
