"""Who asks, and what a fund asks: all that the rules look at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple


class Fit(IntEnum):
    """The better, the lower: a list by fit starts with what fits."""

    YES = 0
    MAYBE = 1
    NO = 2

    @property
    def label(self) -> str:
        return ("Past", "Past misschien", "Past niet")[self]

    @property
    def slug(self) -> str:
        return ("past", "misschien", "niet")[self]


class Named(NamedTuple):
    """A theme, phase or place: `pk` tells it apart."""

    pk: int
    name: str


class LegalForm(NamedTuple):
    """`key` is what the sentences know it by."""

    pk: int
    name: str
    key: str


class Reason(NamedTuple):
    """What one rule says, in a sentence."""

    fit: Fit
    sentence: str


@dataclass(frozen=True, slots=True)
class Asker:
    """An initiative that looks for money. None, or no themes, is: not told. `amount` is in whole euros."""

    legal_form: LegalForm | None = None
    municipality: Named | None = None
    population: int | None = None
    themes: tuple[Named, ...] = ()
    phase: Named | None = None
    amount: int | None = None
    is_anbi: bool | None = None
    has_host: bool | None = None

    @property
    def is_informal(self) -> bool:
        return self.legal_form is not None and self.legal_form.key == "informal"

    @property
    def hosted(self) -> bool | None:
        """Whether another organisation can apply for them; who stands under one has one."""
        if self.legal_form is not None and self.legal_form.key == "hosted":
            return True
        return self.has_host


@dataclass(frozen=True, slots=True)
class Terms:
    """What a fund asks. Empty or None restricts nothing; `link_only`: we know none of it.

    `where` are its regions and municipalities by name, `covers` all municipalities in them.
    """

    link_only: bool = False
    is_closed: bool = False
    legal_forms: tuple[LegalForm, ...] = ()
    through_host: bool = False
    anbi_needed: bool = False
    themes: tuple[Named, ...] = ()
    phases: tuple[Named, ...] = ()
    where: tuple[str, ...] = ()
    covers: frozenset[int] = frozenset()
    population_ceiling: int | None = None
    amount_from: int | None = None
    amount_to: int | None = None
