"""Why something was not done. The text of each is a Dutch sentence for the person who tried."""

from __future__ import annotations


class InitiativeError(Exception):
    """Something that cannot be done now."""


class NotAllowedError(InitiativeError):
    """This person may not do this with this initiative."""

    def __init__(self, sentence: str = "Je mag dit niet doen met dit initiatief.") -> None:
        super().__init__(sentence)


class NotReadyError(InitiativeError):
    """Something is missing, or is in the wrong state."""
