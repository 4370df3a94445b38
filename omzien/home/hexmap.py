"""The province as equal hexagons: geometry for `components/hexmap.html`. No library, no tiles, no script."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from initiatives.models import Municipality

RADIUS = 54.0
HALF_WIDTH = RADIUS * math.sqrt(3) / 2
ROW_HEIGHT = RADIUS * 1.5
MARGIN = 5.0
SHADES = 5
LINE_HEIGHT = 15

# From the top, clockwise.
CORNERS = [
    (0.0, -RADIUS),
    (HALF_WIDTH, -RADIUS / 2),
    (HALF_WIDTH, RADIUS / 2),
    (0.0, RADIUS),
    (-HALF_WIDTH, RADIUS / 2),
    (-HALF_WIDTH, -RADIUS / 2),
]
# The cell on the other side of the edge between corner n and the next one.
NEIGHBOURS = [(1, -1), (2, 0), (1, 1), (-1, 1), (-2, 0), (-1, -1)]
# Where a name of one word is too wide for its cell.
HYPHENATED = {"Vijfheerenlanden": ["Vijfheeren-", "landen"]}

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class NameLine:
    text: str
    y: str


@dataclass(frozen=True, slots=True)
class Hex:
    """One cell. Numbers in coordinates are text, or the template would write a Dutch comma in them."""

    municipality: Municipality
    number: int
    shade: int
    is_outside: bool
    x: str
    y: str
    lines: list[NameLine]


@dataclass(frozen=True, slots=True)
class HexMap:
    hexes: list[Hex]
    view_box: str
    cell: str
    ring: str
    outline: str
    municipalities: list[Municipality]

    @property
    def total(self) -> int:
        return sum(municipality.number for municipality in self.municipalities)  # type: ignore[attr-defined]  # annotated

    @property
    def active(self) -> int:
        """How many municipalities have an initiative."""
        return sum(bool(municipality.number) for municipality in self.municipalities)  # type: ignore[attr-defined]  # annotated


def draw(municipalities: Iterable[Municipality], members: Collection[int] | None = None) -> HexMap:
    """The map of municipalities that carry a `number`; with `members` (ids) the others are outlined only.

    A municipality without a cell is in the list, not on the map.
    """
    listed = list(municipalities)
    placed = {_cell(one): one for one in listed if one.hex_x is not None and one.hex_row is not None}
    inside = {cell for cell, one in placed.items() if members is not None and one.pk in members}
    most = max((one.number for one in listed), default=0)  # type: ignore[attr-defined]  # annotated
    hexes = [
        _hex(one, cell, most, is_outside=members is not None and cell not in inside)
        for cell, one in sorted(placed.items(), key=lambda item: (item[0][1], item[0][0]))
    ]
    return HexMap(
        hexes=hexes,
        view_box=_view_box(placed),
        cell=_polygon(1),
        ring=_polygon(0.86),
        outline=" ".join(_border(inside)),
        municipalities=[one for one in listed if members is None or one.pk in members],
    )


def province(members: Collection[int] | None = None) -> HexMap:
    """The map as it is today; one query."""
    return draw(Municipality.objects.with_numbers(), members)


def shade(number: int, most: int) -> int:
    """0 for none, else 1 to 5; by square root, because one city has more than most villages together."""
    return max(1, round(SHADES * math.sqrt(number / most))) if number else 0


def name_lines(name: str) -> list[str]:
    return HYPHENATED.get(name) or textwrap.wrap(name, 10, break_long_words=False)[:3]


def _cell(municipality: Municipality) -> Cell:
    return (municipality.hex_x or 0, municipality.hex_row or 0)


def _centre(cell: Cell) -> tuple[float, float]:
    return (cell[0] * HALF_WIDTH, cell[1] * ROW_HEIGHT)


def _hex(municipality: Municipality, cell: Cell, most: int, *, is_outside: bool) -> Hex:
    number: int = municipality.number  # type: ignore[attr-defined]  # annotated
    x, y = _centre(cell)
    lines = name_lines(municipality.name)
    first = 22 - (len(lines) - 1) * 11
    return Hex(
        municipality=municipality,
        number=number,
        shade=shade(number, most),
        is_outside=is_outside,
        x=f"{x:.1f}",
        y=f"{y:.1f}",
        lines=[NameLine(text, str(first + at * LINE_HEIGHT)) for at, text in enumerate(lines)],
    )


def _polygon(scale: float) -> str:
    return " ".join(f"{x * scale:.1f},{y * scale:.1f}" for x, y in CORNERS)


def _border(cells: Collection[Cell]) -> Iterator[str]:
    """The edges between these cells and the rest."""
    for cell in cells:
        x, y = _centre(cell)
        for at, (step_x, step_row) in enumerate(NEIGHBOURS):
            if (cell[0] + step_x, cell[1] + step_row) not in cells:
                (x1, y1), (x2, y2) = CORNERS[at], CORNERS[(at + 1) % 6]
                yield f"M{x + x1:.1f} {y + y1:.1f}L{x + x2:.1f} {y + y2:.1f}"


def _view_box(cells: Collection[Cell]) -> str:
    if not cells:
        return "0 0 1 1"
    xs, ys = zip(*(_centre(cell) for cell in cells), strict=True)
    left, top = min(xs) - HALF_WIDTH - MARGIN, min(ys) - RADIUS - MARGIN
    width, height = max(xs) + HALF_WIDTH + MARGIN - left, max(ys) + RADIUS + MARGIN - top
    return f"{left:.1f} {top:.1f} {width:.1f} {height:.1f}"
