"""What the mails of the newsletter need."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from newsletter.composing import wording
from newsletter.links import signed

register = template.Library()

register.filter("whole_address", wording.absolute)
register.filter("signed_key", signed)


@register.filter
def mail_html(html: str) -> SafeString:
    """Cleaned once more: it comes from storage."""
    return wording.clean_again(html)


@register.filter
def underline(text: str, mark: str) -> str:
    return mark * min(len(text), 72)
