"""What articles and funds need of templates: rich text that is clean whatever is stored, data for search engines, and
how money and dates are said.
"""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from knowledge.deadlines import how_much, is_urgent, when
from knowledge.richtext import ready

register = template.Library()

# In a script element only these can end it or begin something else.
ESCAPES = str.maketrans({"<": r"\u003C", ">": r"\u003E", "&": r"\u0026"})

register.filter("rich", ready)
register.filter("deadline", when)
register.filter("is_urgent", is_urgent)
register.filter("how_much", how_much)


@register.simple_tag
def structured_data(data: dict[str, Any]) -> SafeString:
    """Data for search engines, which no browser runs."""
    text = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308  (escaped above)
