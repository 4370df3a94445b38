"""The coordinators' screens."""

from initiatives.admin.claims import ClaimAdmin
from initiatives.admin.conversations import ConversationAdmin
from initiatives.admin.imports import ImportBatchAdmin
from initiatives.admin.initiatives import InitiativeAdmin
from initiatives.admin.places import MunicipalityAdmin, PlaceAdmin, RegionAdmin
from initiatives.admin.postings import PostingAdmin
from initiatives.admin.registrations import RegistrationAdmin
from initiatives.admin.vocabulary import ExchangeKindAdmin, KindAdmin, LegalFormAdmin, PhaseAdmin, ThemeAdmin

__all__ = [
    "ClaimAdmin",
    "ConversationAdmin",
    "ExchangeKindAdmin",
    "ImportBatchAdmin",
    "InitiativeAdmin",
    "KindAdmin",
    "LegalFormAdmin",
    "MunicipalityAdmin",
    "PhaseAdmin",
    "PlaceAdmin",
    "PostingAdmin",
    "RegionAdmin",
    "RegistrationAdmin",
    "ThemeAdmin",
]
