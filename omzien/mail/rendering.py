"""Turns a pair of templates into a subject, a plain text and an HTML body.

`templates/mail/<name>.txt` gives the subject and the text, `templates/mail/<name>.mjml` the HTML. The text is written
for itself, not made from the HTML.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from functools import cache
from typing import Any

import css_inline
import mrml
from django.conf import settings
from django.core.mail import BadHeaderError
from django.template import Context
from django.template.loader import get_template

SUBJECT_LENGTH = 250
LARGEST_HTML = 100_000  # bytes; Gmail cuts a mail off at 102 kB
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class TooLargeError(Exception):
    """The HTML would be cut off by Gmail, footer and all."""


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str


def render(template: str, context: dict[str, Any]) -> Rendered:
    """Raises BadHeaderError for a subject of more than one line, and TooLargeError above 100 kB."""
    everything = {"SITE_URL": settings.SITE_URL} | context
    subject, text = _text(template, everything)
    return Rendered(subject, text, _html(template, everything | {"subject": subject}))


def single_line(value: str) -> str:
    """The value itself; raises BadHeaderError where it would start another header (RFC 5322, 2.2)."""
    if re.search(r"[\r\n\x00]", value):
        raise BadHeaderError("Een kopregel van een mail is één regel.")
    return value


def _text(template: str, context: dict[str, Any]) -> tuple[str, str]:
    separator = f"--{uuid.uuid4().hex}--"  # base.txt writes it below the subject; no value can hold it
    rendered = _render(f"mail/{template}.txt", context | {"separator": separator}, autoescape=False)
    subject, _, text = rendered.partition(separator)
    subject = single_line(subject.strip())
    if len(subject) > SUBJECT_LENGTH:
        subject = subject[: SUBJECT_LENGTH - 1] + "…"
    return subject, re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _html(template: str, context: dict[str, Any]) -> str:
    mjml = _render(f"mail/{template}.mjml", context, autoescape=True)
    options = mrml.RenderOptions(disable_comments=False, fonts={})  # no font is fetched from another host
    html = _inliner().inline(mrml.to_html(mjml, None, options).content)
    if len(html.encode()) > LARGEST_HTML:
        raise TooLargeError(template)
    return html


def _render(name: str, context: dict[str, Any], *, autoescape: bool) -> str:
    template = get_template(name).template  # type: ignore[attr-defined]  # Django's own backend has it
    rendered: str = template.render(Context(context, autoescape=autoescape))
    return NOT_IN_XML.sub("", rendered)


@cache
def _inliner() -> css_inline.CSSInliner:
    """Keeps the media queries: dark mode and narrow screens live there."""
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
