"""Rich text as readers get it: links filled in for a whole article at once, and cleaned (TRUST 11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue
from wagtail.models import Page
from wagtail.rich_text import RichText, expand_db_html
from wagtail.rich_text.pages import PageLinkHandler

from omzien.numbers import bounded_int

# What the editor's buttons can make, and nothing else.
TAGS = {"a", "b", "br", "em", "h3", "i", "li", "ol", "p", "strong", "ul"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https", "mailto", "tel"}
REL = "nofollow ugc noopener"
# How links to pages and documents are stored. Whatever else would be filled in, such as a film from elsewhere, is not.
STORED = {"a": {"href", "linktype", "id"}}
LAST_PAGE = 2**31 - 1  # of Wagtail's keys
# A comment passes the filling in, and cleaning takes it out.
SEAM = "<!--seam-->"


class LivePageLinks(PageLinkHandler):
    """Links to pages that are there. Wagtail's own looks up the site for every page, and leads to drafts too."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        wanted = [bounded_int(attrs.get("id"), high=LAST_PAGE) for attrs in attrs_list]
        live = Page.objects.live().in_bulk({pk for pk in wanted if pk})
        site = SiteRoots()
        return [_link(live.get(pk) if pk else None, site) for pk in wanted]


class SiteRoots:
    """Wagtail keeps the roots of the sites on what it is given; without it every page asks the cache."""


def _link(page: Page | None, site: SiteRoots) -> str:
    parts = page.get_url_parts(site) if page else None
    return f'<a href="{escape(parts[2])}">' if parts and parts[2] else "<a>"


def fill_in(body: StreamValue) -> None:
    """Makes every rich text of this body ready with a handful of queries, however many links there are."""
    texts = list(_texts(body))
    whole = expand_db_html(SEAM.join(_stored(text.source) for text in texts)) if texts else ""
    for text, html in zip(texts, whole.split(SEAM), strict=False):
        text.ready = clean(html)


def ready(value: RichText | str | None) -> SafeString:
    """What `fill_in` made, or else made now."""
    if isinstance(value, RichText):
        made: SafeString | None = getattr(value, "ready", None)
        return made if made is not None else ready(value.source)
    return clean(expand_db_html(_stored(value or "")))


def _stored(source: str) -> str:
    """What is safe to fill in: no seams, no embedded things, and ids that are numbers."""
    return nh3.clean(
        source, tags=TAGS, attributes=STORED, attribute_filter=_numbered, url_schemes=SCHEMES, link_rel=None
    )


def _numbered(tag: str, attribute: str, value: str) -> str:
    return str(bounded_int(value) or 0) if attribute == "id" else value


def clean(html: str) -> SafeString:
    """The editor's own filter is not the only way in: a form, an import or a bug could have stored anything."""
    cleaned = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=REL)
    return mark_safe(cleaned)  # noqa: S308  (cleaned by nh3)


def _texts(value: Any) -> Iterator[RichText]:
    """Wherever they are in blocks within blocks."""
    if isinstance(value, RichText):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, StreamValue):
        for block in value:
            yield from _texts(block.value)
    elif not isinstance(value, str) and hasattr(value, "__iter__"):
        for inner in value:
            yield from _texts(inner)
