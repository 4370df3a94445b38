"""Why something was not done. The text of each is a Dutch sentence for the person who tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpdesk.models import Ticket


class HelpdeskError(Exception):
    """Something that cannot be done now."""


class NotAllowedError(HelpdeskError):
    """This person may not do this with this question."""

    def __init__(self, sentence: str = "Je mag dit niet doen met deze vraag.") -> None:
        super().__init__(sentence)


class NotReadyError(HelpdeskError):
    """Something is missing, or is in the wrong state."""


class TooMuchError(NotReadyError):
    """More than a person writes."""


class ChangedMeanwhileError(HelpdeskError):
    """Somebody else acted since this person looked. `ticket` is how it stands now."""

    def __init__(self, ticket: Ticket) -> None:
        super().__init__("Iemand anders deed intussen iets met deze vraag. Kijk eerst wat er is veranderd.")
        self.ticket = ticket
