"""The shared model: vocabularies, regions and places; initiatives and their teams; imports."""

from initiatives.models.initiative import Initiative, InitiativeQuerySet, Membership
from initiatives.models.places import FormerCode, Municipality, Place, Region
from initiatives.models.vocabulary import Kind, LegalForm, Phase, Term, Theme

__all__ = [
    "FormerCode",
    "Initiative",
    "InitiativeQuerySet",
    "Kind",
    "LegalForm",
    "Membership",
    "Municipality",
    "Phase",
    "Place",
    "Region",
    "Term",
    "Theme",
]
