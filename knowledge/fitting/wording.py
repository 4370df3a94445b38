"""How the reasons name things."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from knowledge.fitting.parties import LegalForm

MOST_NAMED = 5


class Phrase(NamedTuple):
    many: str
    yours: str


PHRASES = {
    "informal": Phrase("informele groepen", "een informele groep"),
    "hosted": Phrase("groepen onder een andere organisatie", "een groep onder een andere organisatie"),
    "in_formation": Phrase("initiatieven in oprichting", "nog in oprichting"),
    "association_informal": Phrase("verenigingen met beperkte bevoegdheid", "een vereniging met beperkte bevoegdheid"),
    "association": Phrase("verenigingen", "een vereniging"),
    "foundation": Phrase("stichtingen", "een stichting"),
    "cooperative": Phrase("coöperaties", "een coöperatie"),
    "company": Phrase("bv’s met een maatschappelijk doel", "een bv"),
}


def phrase(form: LegalForm) -> Phrase:
    """A form that a coordinator added is called by its name."""
    return PHRASES.get(form.key, Phrase(f"de rechtsvorm ‘{form.name}’", f"een {form.name}"))


def listed(names: Iterable[str], last: str = "en") -> str:
    """ "a, b en c"; of many only the first are named."""
    every = list(names)
    if len(every) > MOST_NAMED:
        return f"{', '.join(every[: MOST_NAMED - 1])} {last} nog {len(every) - MOST_NAMED + 1}"
    return f" {last} ".join([", ".join(every[:-1]), every[-1]] if len(every) > 1 else every)


def money(amount: int) -> str:
    """ "€ 1.500", which stays together on a line."""
    return "€\N{NO-BREAK SPACE}" + thousands(amount)


def thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")
