"""The rules together."""

from __future__ import annotations

from typing import NamedTuple

from knowledge.fitting.parties import Asker, Fit, Reason, Terms
from knowledge.fitting.rules import RULES

NOTHING_ASKED = "We kennen geen eis waar jullie niet aan voldoen."


class Judgement(NamedTuple):
    """`reasons` are all of them, what weighs most first; there is always one."""

    fit: Fit
    reasons: tuple[Reason, ...]

    @property
    def deciding(self) -> list[Reason]:
        """Those that made it what it is."""
        return [reason for reason in self.reasons if reason.fit == self.fit]

    @property
    def others(self) -> list[Reason]:
        return [reason for reason in self.reasons if reason.fit != self.fit]


def judge(terms: Terms, asker: Asker) -> Judgement:
    """As good as the worst of what the rules say."""
    said = [reason for rule in RULES if (reason := rule(terms, asker))] or [Reason(Fit.YES, NOTHING_ASKED)]
    said.sort(key=lambda reason: -reason.fit)
    return Judgement(said[0].fit, tuple(said))
