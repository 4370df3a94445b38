"""Simple pictures for the demo: hexagons in the colours of the portal, so that nobody's photo is needed."""

from __future__ import annotations

from io import BytesIO
from math import cos, pi, sin, sqrt

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

PINE, MIST, CLAY, SUN, PAPER = "#0E4F4C", "#DCEBE6", "#B4472A", "#F2B63C", "#FBF8F2"
PALETTES = [
    (PINE, [MIST, "#2F6F6A", "#7FAFA7", SUN]),
    (MIST, [PINE, "#9CC5BC", SUN, PAPER]),
    (PAPER, ["#E9C9BE", CLAY, SUN, "#D9D2C5"]),
    ("#7A2E1B", [CLAY, "#D98B73", SUN, PAPER]),
    ("#F7DFA6", [SUN, CLAY, PINE, PAPER]),
]
PHOTO, LOGO = (1200, 600), (240, 240)


def photo(number: int) -> ContentFile:
    """A field of hexagons; which cells are filled follows from the number."""
    ground, colours = PALETTES[number % len(PALETTES)]
    image = Image.new("RGB", PHOTO, ground)
    draw = ImageDraw.Draw(image)
    radius = 46 + 14 * (number % 4)
    for row in range(-1, int(PHOTO[1] / (1.5 * radius)) + 2):
        for column in range(-1, int(PHOTO[0] / (sqrt(3) * radius)) + 2):
            dice = (row * 7 + column * 13 + row * column * number + number) % 11
            if dice < 7:
                x = (column + (row % 2) / 2) * sqrt(3) * radius
                draw.polygon(hexagon(x, row * 1.5 * radius, radius * 0.94), fill=colours[dice % len(colours)])
    return saved(image, f"demo-foto-{number}.jpg", "JPEG")


def logo(number: int) -> ContentFile:
    """One cell with smaller ones inside."""
    ground, colours = PALETTES[(number + 2) % len(PALETTES)]
    image = Image.new("RGB", LOGO, PAPER)
    draw = ImageDraw.Draw(image)
    draw.polygon(hexagon(120, 120, 112), fill=ground)
    for step in range(3 + number % 4):
        angle = 2 * pi * (step + number / 7) / (3 + number % 4)
        center = (120 + 52 * cos(angle), 120 + 52 * sin(angle))
        draw.polygon(hexagon(*center, 26 + 4 * (number % 3)), fill=colours[(step + number) % len(colours)])
    return saved(image, f"demo-logo-{number}.png", "PNG")


def hexagon(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    corners = [pi / 6 + side * pi / 3 for side in range(6)]
    return [(x + radius * cos(corner), y + radius * sin(corner)) for corner in corners]


def saved(image: Image.Image, name: str, kind: str) -> ContentFile:
    written = BytesIO()
    image.save(written, kind)
    return ContentFile(written.getvalue(), name=name)
