"""What articles need of templates: rich text that is clean whatever is stored, and data for search engines."""

from __future__ import annotations

import json
from typing import Any

import nh3
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText, expand_db_html

register = template.Library()

# What the editor's buttons can make, and nothing else (TRUST 11).
TAGS = {"a", "b", "br", "em", "h3", "i", "li", "ol", "p", "strong", "ul"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https", "mailto", "tel"}
REL = "nofollow ugc noopener"
# In a script element only these can end it or begin something else.
ESCAPES = str.maketrans({"<": r"\u003C", ">": r"\u003E", "&": r"\u0026"})


@register.filter
def rich(value: RichText | str | None) -> SafeString:
    """Rich text with its links to pages and documents filled in, and cleaned: the editor is not the only way in."""
    source = value.source if isinstance(value, RichText) else (value or "")
    html = nh3.clean(expand_db_html(source), tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=REL)
    return mark_safe(html)  # noqa: S308  (cleaned by nh3)


@register.simple_tag
def structured_data(data: dict[str, Any]) -> SafeString:
    """Data for search engines, which no browser runs."""
    text = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308  (escaped above)
