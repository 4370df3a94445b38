"""Small words for templates: counted nouns, initials, fields of a form."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from django import template
from django.forms import BoundField, CheckboxInput
from django.template.defaultfilters import floatformat
from django.templatetags.static import static
from django.utils.html import format_html, urlize
from django.utils.safestring import SafeString, mark_safe

from omzien.home import hexmap

if TYPE_CHECKING:
    from initiatives.models import Municipality

register = template.Library()

THEME_ICONS = frozenset(
    (
        *("care", "wellbeing", "meeting", "food", "housing", "transport", "energy", "green"),
        *("buildings", "youth", "participation", "culture", "sport", "digital", "safety", "voice"),
    )
)
EXCHANGE_ICONS = frozenset(
    (
        *(
            "peer_talk",
            "visit",
            "speaker",
            "mentor",
            "board_member",
            "volunteers",
            "legal",
            "finance",
            "grants",
            "comms",
        ),
        *("ict", "training", "space", "equipment", "vehicle", "template", "joint_buying", "advocacy", "partner"),
        "research",
    )
)
UGC = ' rel="nofollow ugc noopener"'
PHASE_STEPS = {"idea": 1, "starting": 2, "growing": 3, "established": 4}


@register.simple_tag
@cache
def sprite() -> str:
    """The address of the sprite. A page of cards asks for it a hundred times, and `{% static %}` finds it anew each."""
    return static("icons/themes.svg")


@register.filter
def counted(number: int, nouns: str) -> str:
    """`{{ 1|counted:"initiatief,initiatieven" }}` is "1 initiatief"; thousands get their point."""
    singular, _, plural = nouns.partition(",")
    return f"{floatformat(number, '0g')} {singular if number == 1 else plural}"


@register.filter
def initials(name: str) -> str:
    """At most two letters: of the first and the last word that starts with a capital or a digit."""
    words = [word for word in name.split() if word[:1].isupper() or word[:1].isdigit()] or name.split()
    first_and_last = words[:1] + words[1:][-1:]
    return "".join(word[0] for word in first_and_last).upper()


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def theme_icon(key: str) -> str:
    """The name of the theme's icon in the sprite; a theme that an editor added gets the hexagon."""
    return key if key in THEME_ICONS else "other"


@register.simple_tag
def icon(name: str = "", key: str = "", size: str = "") -> SafeString:
    """What components/icon.html shows, for lists: as a template of its own it takes more than twice as long."""
    classes = f"icon{f' icon--{size}' if size else ''}{f' icon--{name}' if name else ''}"
    part = name or f"theme-{theme_icon(key)}"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, sprite(), part)


@register.filter
def urlize_ugc(text: str) -> SafeString:
    """Members' text with its addresses as links that no search engine rewards; everything else is escaped."""
    return mark_safe(urlize(text, nofollow=True, autoescape=True).replace(' rel="nofollow"', UGC))  # noqa: S308  (urlize escapes)


@register.filter
def exchange_icon(key: str) -> str:
    """The name of the icon of a kind of halen en brengen; one that a coordinator added gets the two arrows."""
    return f"exchange-{key if key in EXCHANGE_ICONS else 'other'}"


@register.filter
def phase_step(key: str) -> int:
    """How many of the four cells are filled; none for an ended initiative."""
    return PHASE_STEPS.get(key, 0)


@register.inclusion_tag("components/hexmap.html")
def province_map(members: Iterable[Municipality] | None = None, caption: str = "") -> dict[str, object]:
    """The hexagon map, with a region's members outlined; one query. Not for use in a loop."""
    ids = None if members is None else {municipality.pk for municipality in members}
    return {"hexmap": hexmap.province(ids), "caption": caption}
