"""The shared model: vocabularies, regions and places; initiatives and their teams; imports."""

from initiatives.models.addresses import FormerSlug
from initiatives.models.imports import ColumnMapping, ImportBatch, ImportRow
from initiatives.models.initiative import Initiative, InitiativeQuerySet, Membership
from initiatives.models.places import FormerCode, Municipality, Place, Region
from initiatives.models.reference import ReferenceRow
from initiatives.models.vocabulary import Kind, LegalForm, Phase, Term, Theme

__all__ = [
    "ColumnMapping",
    "FormerCode",
    "FormerSlug",
    "ImportBatch",
    "ImportRow",
    "Initiative",
    "InitiativeQuerySet",
    "Kind",
    "LegalForm",
    "Membership",
    "Municipality",
    "Phase",
    "Place",
    "ReferenceRow",
    "Region",
    "Term",
    "Theme",
]
