"""The parts in which a team tells about its initiative: registration asks them one by one, editing offers them all.

See initiatives/forms/editing.py for how a form is shown and stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from initiatives.forms.editing import NEEDED, SectionForm
from initiatives.forms.section_fields import (
    ContactForm,
    LegacyForm,
    NameForm,
    PeopleForm,
    PictureSectionForm,
    StageForm,
    WhatForm,
)
from initiatives.history import Values, label_of
from initiatives.models import Initiative, Phase


@dataclass(frozen=True, slots=True)
class Section:
    """`asks` are the fields that make it complete; `any_of` means that one of them will do."""

    key: str
    title: str
    intro: str
    form: type[SectionForm]
    asks: tuple[str, ...]
    any_of: bool = False

    def missing(self, values: Values) -> list[str]:
        """The labels of what is still empty; `values` are those of `history.content`."""
        empty = [field for field in self.asks if values.get(field) in (None, "", [])]
        labels = [label_of(field) for field in empty]
        if self.any_of:
            return [" of ".join(labels)] if len(empty) == len(self.asks) else []
        return labels

    def is_complete(self, values: Values) -> bool:
        return not self.missing(values)

    def blocks_publishing(self, values: Values) -> bool:
        """Whether something is empty that the directory needs."""
        return any(values.get(field) in (None, "") for field in self.asks if field in NEEDED)


SECTIONS: Final = (
    Section("naam", "Naam en plek", "Hoe heten jullie, en waar zijn jullie bezig?", NameForm, ("name", "municipality")),
    Section(
        "wat",
        "Wat jullie doen",
        "Eén zin voor de lijst, en daarna zoveel als je wilt vertellen.",
        WhatForm,
        ("summary", "description", "themes"),
    ),
    Section(
        "hoever",
        "Hoe ver jullie zijn",
        "Een idee of een informele groep is genoeg: alles kan later veranderen.",
        StageForm,
        ("phase", "kind", "legal_form"),
    ),
    Section("wie", "Wie jullie zijn", "Vertel iets over de groep, zonder namen van personen.", PeopleForm, ("people",)),
    Section(
        "contact",
        "Contact en adres",
        "Je e-mailadres en telefoonnummer komen nooit op de site.",
        ContactForm,
        ("contact_email",),
    ),
    Section(
        "beeld",
        "Logo en foto",
        "Een foto vertelt in één oogopslag wat jullie doen.",
        PictureSectionForm,
        ("logo", "photo"),
        any_of=True,
    ),
    Section(
        "nalaten",
        "Wat jullie nalaten",
        "Lessen, spullen en documenten waar anderen mee verder kunnen.",
        LegacyForm,
        ("legacy",),
    ),
)
LEGACY: Final = "nalaten"


def sections_for(initiative: Initiative) -> list[Section]:
    """Only who has ended leaves something behind, or who wrote about that before."""
    ended = bool(initiative.legacy) or (initiative.phase is not None and initiative.phase.stage == Phase.Stage.ENDED)
    return [section for section in SECTIONS if section.key != LEGACY or ended]


def section_named(key: str, initiative: Initiative) -> Section | None:
    return next((section for section in sections_for(initiative) if section.key == key), None)
