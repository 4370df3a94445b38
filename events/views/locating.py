"""The municipality of an event on a map of equal hexagons: small, without numbers, tiles or script."""

from __future__ import annotations

from typing import NamedTuple

from initiatives.models import Municipality

STEP_X, STEP_Y = 10, 17.32
CORNERS = ((0, -11.55), (10, -5.77), (10, 5.77), (0, 11.55), (-10, 5.77), (-10, -5.77))
MARGIN = 13


class Cell(NamedTuple):
    """Corners as SVG wants them: a template would write a Dutch comma in a number."""

    points: str
    is_here: bool


class Locator(NamedTuple):
    view_box: str
    cells: list[Cell]


def locator(here: Municipality | None) -> Locator | None:
    """One query. None for what is nowhere, or in a municipality that is not on the map."""
    if here is None or here.hex_x is None or here.hex_row is None:
        return None
    placed = Municipality.objects.exclude(hex_x=None).exclude(hex_row=None).order_by("pk")
    found = [(pk, x or 0, row or 0) for pk, x, row in placed.values_list("pk", "hex_x", "hex_row")]
    # The one that is meant comes last, so that its edge lies on top.
    cells = [Cell(_corners(x, row), pk == here.pk) for pk, x, row in sorted(found, key=lambda one: one[0] == here.pk)]
    xs = [x * STEP_X for _, x, _ in found]
    ys = [row * STEP_Y for _, _, row in found]
    left, top = min(xs) - MARGIN, min(ys) - MARGIN
    width, height = max(xs) + MARGIN - left, max(ys) + MARGIN - top
    return Locator(f"{left} {top:.2f} {width} {height:.2f}", cells)


def _corners(x: int, row: int) -> str:
    return " ".join(f"{x * STEP_X + dx},{row * STEP_Y + dy:.2f}" for dx, dy in CORNERS)
