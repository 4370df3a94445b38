"""Who walks beside whom, and who can learn from whom."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from initiatives.models import Phase


class Side(StrEnum):
    """Where another initiative stands, seen from one's own."""

    PEER = "peer"
    GUIDE = "guide"
    LEARNER = "learner"


class Ladder:
    """The phases in order. Who has no phase yet is taken for a beginner, but nothing is said about it."""

    def __init__(self, phases: Iterable[Phase]) -> None:
        ordered = sorted(phases, key=lambda phase: (phase.position, phase.pk))
        self.step = {phase.pk: number for number, phase in enumerate(ordered)}
        self._stage: dict[int | None, str] = {phase.pk: phase.stage for phase in ordered}
        self._furthest = max((pk for pk in self.step if not self.ended(pk)), key=self.step.__getitem__, default=None)

    def ended(self, phase: int | None) -> bool:
        return self._stage.get(phase) == Phase.Stage.ENDED

    def ahead(self, mine: int | None, theirs: int | None) -> int | None:
        """How many phases further they are; None when that can't be said. Having ended is no step further."""
        if mine is None or theirs is None or self.ended(mine) or self.ended(theirs):
            return None
        return self.step[theirs] - self.step[mine]

    def side(self, mine: int | None, theirs: int) -> Side | None:
        """Beginners walk beside beginners; among others the same phase does, and who is further is a guide."""
        if self.ended(mine):
            return Side.PEER if self.ended(theirs) else Side.LEARNER
        if self.ended(theirs):
            return None if self.leads(mine) else Side.GUIDE
        ahead = self.step[theirs] - (self.step[mine] if mine else 0)
        if ahead == 0 or (self._begins(mine) and self._begins(theirs)):
            return Side.PEER
        if ahead > 0:
            return Side.GUIDE
        return Side.LEARNER if self.leads(mine) else None

    def leads(self, phase: int | None) -> bool:
        """Nobody is further: here the younger ones can learn. Those that ended can tell it too."""
        return self.ended(phase) or (phase is not None and phase == self._furthest)

    def on(self, side: Side, mine: int | None) -> list[int]:
        """The phases of those who stand on this side."""
        return [theirs for theirs in self.step if self.side(mine, theirs) == side]

    def _begins(self, phase: int | None) -> bool:
        return self._stage.get(phase, Phase.Stage.STARTING) == Phase.Stage.STARTING
