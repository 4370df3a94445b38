"""What can be done, and by whom: a module of verbs per subject. Each checks both and says in Dutch what is wrong."""

from initiatives.actions.errors import InitiativeError, NotAllowedError, NotReadyError
from initiatives.actions.status import (
    after_saving,
    archive,
    confirm,
    publish,
    require_complete,
    require_coordinator,
    require_owner_or_coordinator,
    return_to_draft,
    submit,
)

__all__ = [
    "InitiativeError",
    "NotAllowedError",
    "NotReadyError",
    "after_saving",
    "archive",
    "confirm",
    "publish",
    "require_complete",
    "require_coordinator",
    "require_owner_or_coordinator",
    "return_to_draft",
    "submit",
]
