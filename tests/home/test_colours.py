"""Every pair of colours that text is set in has a contrast of 4.5 (WCAG 1.4.3), edges of controls 3 (1.4.11)."""

import re

import pytest
from django.conf import settings

TOKENS = (settings.BASE_DIR / "static/css/tokens.css").read_text()
TEXT = [
    *[(ink, ground) for ink in ("ink", "quiet") for ground in ("paper", "sheet", "mist", "sun-wash", "clay-wash")],
    *[("pine", ground) for ground in ("paper", "sheet", "mist", "sun-wash")],
    *[("clay", ground) for ground in ("paper", "sheet", "clay-wash")],
    ("on-pine", "pine"),
    ("on-pine", "pine-strong"),
    ("on-clay", "clay"),
    ("on-sun", "sun"),
    ("on-deep", "deep"),
    ("ink", "mist-strong"),
    *[(f"on-hex-{step}", f"hex-{step}") for step in range(1, 6)],
]
EDGES = [("edge", "paper"), ("edge", "sheet"), ("pine", "paper"), ("clay", "paper")]


def theme(name):
    light, dark = re.split(r"prefers-color-scheme: dark", TOKENS)[:2]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return colours if name == "light" else colours | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted([luminance(one), luminance(other)], reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_on_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_is_readable(name, ink, ground):
    colours = theme(name)

    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_of_controls_are_visible(name, edge, ground):
    colours = theme(name)

    assert contrast(colours[edge], colours[ground]) >= 3


def test_both_themes_name_the_same_colours():
    light, dark = re.split(r"prefers-color-scheme: dark", TOKENS)[:2]

    assert set(re.findall(r"--([\w-]+): #", light)) == set(re.findall(r"--([\w-]+): #", dark))
