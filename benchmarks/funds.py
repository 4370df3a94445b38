"""Funds for the benchmarks: the invented ones of the demo, again and again."""

from __future__ import annotations

import random

from knowledge.demo.funds.load import INVENTED, make, written
from knowledge.models import Fund

# One for so many initiatives, and never more than a country has in one guide.
PER_INITIATIVES = 40
MOST = 300


def seed_funds(size: int, rng: random.Random) -> None:
    """Add funds until there are as many as a network of this size has."""
    told = list(written("verzonnen.toml"))
    for number in range(Fund.objects.count(), min(size // PER_INITIATIVES, MOST)):
        one = dict(rng.choice(told))
        make(one | {"name": f"{one['name']} {number}"[:120]}, INVENTED, None)
