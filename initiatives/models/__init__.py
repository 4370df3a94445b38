"""The shared model: vocabularies, regions and places; initiatives and their teams; halen en brengen; imports."""

from initiatives.models.addresses import FormerSlug
from initiatives.models.conversations import Conversation, Participant, RelayedMessage
from initiatives.models.following import Following
from initiatives.models.history import Revision
from initiatives.models.imports import ColumnMapping, ImportBatch, ImportRow
from initiatives.models.initiative import Initiative, InitiativeQuerySet, Membership
from initiatives.models.places import FormerCode, Municipality, Place, Region
from initiatives.models.postings import ExchangeKind, Posting, PostingQuerySet
from initiatives.models.reference import ReferenceRow
from initiatives.models.registration import Registration, ReviewStep
from initiatives.models.team import Claim, Invitation
from initiatives.models.vocabulary import Kind, LegalForm, Phase, Term, Theme

__all__ = [
    "Claim",
    "ColumnMapping",
    "Conversation",
    "ExchangeKind",
    "Following",
    "FormerCode",
    "FormerSlug",
    "ImportBatch",
    "ImportRow",
    "Initiative",
    "InitiativeQuerySet",
    "Invitation",
    "Kind",
    "LegalForm",
    "Membership",
    "Municipality",
    "Participant",
    "Phase",
    "Place",
    "Posting",
    "PostingQuerySet",
    "ReferenceRow",
    "Region",
    "Registration",
    "RelayedMessage",
    "ReviewStep",
    "Revision",
    "Term",
    "Theme",
]
