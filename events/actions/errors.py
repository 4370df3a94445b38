"""Why something was not done. The text of each is a Dutch sentence for the person who tried."""

from __future__ import annotations


class EventError(Exception):
    """Something that cannot be done now."""


class NotReadyError(EventError):
    """It is too late, too early, or in the wrong state."""


class TooMuchError(EventError):
    """Too often on one day."""


class EditedMeanwhileError(EventError):
    """Somebody else saved it since this person opened it."""
