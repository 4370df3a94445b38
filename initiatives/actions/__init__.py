"""What can be done, and by whom: a module of verbs per subject. Each checks both and says in Dutch what is wrong."""

from initiatives.actions.editing import Clash, EditConflictError, Found, Undone, change, undo
from initiatives.actions.errors import InitiativeError, NotAllowedError, NotReadyError
from initiatives.actions.registration import submit
from initiatives.actions.status import (
    after_saving,
    archive,
    confirm,
    publish,
    require_complete,
    require_coordinator,
    require_owner_or_coordinator,
    return_to_draft,
)

__all__ = [
    "Clash",
    "EditConflictError",
    "Found",
    "InitiativeError",
    "NotAllowedError",
    "NotReadyError",
    "Undone",
    "after_saving",
    "archive",
    "change",
    "confirm",
    "publish",
    "require_complete",
    "require_coordinator",
    "require_owner_or_coordinator",
    "return_to_draft",
    "submit",
    "undo",
]
