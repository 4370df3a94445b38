import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static

from initiatives.models import Phase, Theme
from omzien.home.templatetags.omzien import THEME_ICONS, counted, initials, phase_step, theme_icon

SPRITE = set(re.findall(r'symbol id="([\w-]+)"', (settings.BASE_DIR / "static/icons/themes.svg").read_text()))


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "0 initiatieven"), (1, "1 initiatief"), (2, "2 initiatieven"), (1234, "1.234 initiatieven")],
)
def test_counted_knows_singular_and_thousands(number, expected):
    assert counted(number, "initiatief,initiatieven") == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Bea Beheer", "BB"), ("Anna van der Berg", "AB"), ("moestuin", "M"), ("Lid 12", "L1"), ("", ""), ("Élodie", "É")],
)
def test_initials_are_at_most_two(name, expected):
    assert initials(name) == expected


@pytest.mark.django_db
def test_every_theme_of_the_reference_data_has_its_own_icon():
    assert set(Theme.objects.values_list("key", flat=True)) == THEME_ICONS
    assert {f"theme-{key}" for key in THEME_ICONS} <= SPRITE


def test_theme_that_an_editor_added_gets_the_hexagon():
    assert theme_icon("nieuw") == "other"
    assert "theme-other" in SPRITE


@pytest.mark.django_db
def test_phases_fill_up_in_their_order():
    steps = [phase_step(key) for key in Phase.objects.order_by("position").values_list("key", flat=True)]

    assert steps == [1, 2, 3, 4, 0]
    assert {f"phase-{step}" for step in steps} <= SPRITE


def test_icons_named_in_templates_exist():
    named = {
        name
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        for name in re.findall(r'icon\.html" with name="([\w-]+)"', path.read_text())
    }

    assert named <= SPRITE


@pytest.mark.parametrize("part", ["icon", "phase"])
def test_parts_show_the_sprite(part):
    shown = render_to_string(f"components/{part}.html", {"key": "care", "phase": Phase(key="idea", name="Idee")})

    assert f'href="{static("icons/themes.svg")}#' in shown
    assert finders.find("icons/themes.svg")


@pytest.mark.parametrize("name", ["400", "500", "503"])
def test_bare_error_pages_need_no_database_and_no_request(name):
    html = render_to_string(f"{name}.html", {"sentence": "Het lukte niet.", "request_id": "abc123"})

    assert "Het lukte niet." in html
    assert "abc123" in html


@pytest.mark.parametrize("name", ["403", "404", "429"])
def test_other_error_pages_render_without_request_too(name):
    assert '<main id="main"' in render_to_string(f"{name}.html", {"sentence": "Het lukte niet."})


def test_no_template_has_inline_style_or_script():
    templates = [path for path in (settings.BASE_DIR / "templates").rglob("*.html") if "mail" not in path.parts]

    found = [path.name for path in templates if re.search(r"\sstyle=|<style|<script>|\son\w+=\"", path.read_text())]

    assert found == []
