"""Which links in editors' texts lead to nothing, or to what not everybody may see."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from wagtail.blocks import StreamValue
from wagtail.models import Page, Site

from events.models import Event
from initiatives.models import Initiative, Posting
from knowledge.models import ArticlePage, Fund
from newsletter.models import IssuePage

HREF = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')
PAGE = re.compile(r'<a\b(?=[^>]*\blinktype="page")[^>]*\bid="(\d{1,9})"')
# What has a page of its own and can be hidden; any other address of ours is there for everybody.
PUBLIC: dict[str, Callable[[dict[str, Any]], bool]] = {
    "initiatives:detail": lambda at: Initiative.objects.published().filter(slug=at["slug"]).exists(),
    "initiatives:posting": lambda at: Posting.objects.current().filter(pk=at["pk"]).exists(),
    "events:detail": lambda at: Event.objects.public().filter(slug=at["slug"]).exists(),
    "knowledge:article": lambda at: ArticlePage.objects.published().filter(slug=at["slug"]).exists(),
    "knowledge:fund": lambda at: Fund.objects.published().filter(slug=at["slug"]).exists(),
    "newsletter:issue": lambda at: IssuePage.objects.published().filter(slug=at["slug"]).exists(),
}


def broken_links(issue: IssuePage) -> Iterator[tuple[str, str]]:
    """Where it stands, and what it says."""
    for where, source, address in _texts(issue):
        found = [unescape(href) for href in HREF.findall(source)] + ([address] if address else [])
        yield from ((where, href) for href in found if is_broken(href))
        wanted = {int(pk) for pk in PAGE.findall(source)}
        there = set(Page.objects.live().public().filter(pk__in=wanted).values_list("pk", flat=True))
        titles = dict(Page.objects.filter(pk__in=wanted - there).values_list("pk", "title"))
        yield from ((where, f"‘{titles.get(pk, 'een pagina die weg is')}’") for pk in sorted(wanted - there))


def is_broken(href: str) -> bool:
    """Only of our own addresses we know: nobody elsewhere is asked."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return True
    own = urlsplit(settings.SITE_URL)
    if parts.scheme in {"mailto", "tel"} or (parts.netloc and parts.netloc != own.netloc):
        return False
    if not parts.path:
        return not parts.netloc
    try:
        match = resolve(parts.path)
    except Resolver404:
        return True
    if match.view_name == "wagtail_serve":
        return not _is_page(parts.path)
    check = PUBLIC.get(match.view_name)
    return check is not None and not check(match.kwargs)


def _is_page(path: str) -> bool:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return False
    below = site.root_page.url_path.rstrip("/") + "/" + path.strip("/")
    return Page.objects.live().public().filter(url_path=below.rstrip("/") + "/").exists()


def _texts(issue: IssuePage) -> Iterator[tuple[str, str, str]]:
    yield "Openingswoord", issue.opening, ""
    picks: StreamValue = issue.picks
    for number, block in enumerate(picks, 1):
        if block.block_type == "text":
            yield f"Uitgelicht, stuk {number}", block.value["text"].source, block.value.get("link") or ""
