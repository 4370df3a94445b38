"""What cannot be done, in a sentence for the person who tried."""

from __future__ import annotations

from typing import Any


class WritingError(Exception):
    """Its text is shown as it is."""


class ChangedMeanwhileError(WritingError):
    """Somebody, perhaps in another tab, saved it after this form was opened. `current` is what stands there now."""

    def __init__(self, current: Any) -> None:
        super().__init__("Dit is intussen op een andere plek gewijzigd. Jouw tekst staat hieronder; er is niets kwijt.")
        self.current = current


class NotReadyError(WritingError):
    """Something is missing before it can be sent in."""
