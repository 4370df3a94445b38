"""What is filled in about an initiative, part by part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from initiatives.forms.sections import Section
from initiatives.history import ALT_TEXTS, Values, label_of
from initiatives.models import Initiative
from initiatives.telling import Words
from omzien.pictures.models import Picture

LONGEST = 160


class Filled(NamedTuple):
    label: str
    told: str
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class Part:
    section: Section
    filled: list[Filled]
    missing: list[str]
    blocks_publishing: bool


def overview(initiative: Initiative, sections: Iterable[Section], values: Values, words: Words) -> list[Part]:
    return [
        Part(
            section=section,
            filled=[
                Filled(label_of(field), _short(words.tell(field, values[field])), words.picture(values[field]))
                for field in section.form.covers()
                if not _is_empty(field, values[field])
            ],
            missing=section.missing(values),
            blocks_publishing=section.blocks_publishing(values),
        )
        for section in sections
    ]


def _is_empty(field: str, value: object) -> bool:
    """A tick that is not set says nothing, and the text of a picture is shown with the picture."""
    return value in (None, "", [], False) or field in ALT_TEXTS


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]}…"
