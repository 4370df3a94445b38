"""What there is to say about a row: an error refuses it, a warning leaves a value out, a note only tells."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

ERROR, WARNING, NOTE = "error", "warning", "note"


@dataclasses.dataclass
class Problem:
    level: str
    text: str
    field: str = ""
    # The part of the cell that a suggestion replaces.
    value: str = ""
    # Each a field and the text for it.
    suggestions: list[tuple[str, str]] = dataclasses.field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "level": self.level,
            "text": self.text,
            "field": self.field,
            "value": self.value,
            "suggestions": [{"field": key, "text": text} for key, text in self.suggestions],
        }


def did_you_mean(key: str, names: Iterable[str]) -> list[tuple[str, str]]:
    return [(key, name) for name in dict.fromkeys(names)]


def question(suggestions: list[tuple[str, str]]) -> str:
    """ "Bedoel je Wijk bij Duurstede?" for the sentence; empty without a suggestion."""
    names = [text for _, text in suggestions]
    if not names:
        return ""
    return f" Bedoel je {' of '.join([', '.join(names[:-1]), names[-1]] if names[1:] else names)}?"
