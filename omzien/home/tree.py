"""The first pages of the website: a home page, and the plain pages that a public service owes its visitors."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from knowledge.models import KnowledgePage
from newsletter.models import ArchivePage, NewsletterPage
from omzien.home.models import HomePage, PlainPage

TEXTS = Path(__file__).resolve().parent / "texts"
KNOWLEDGE = "kennisbank"
NEWSLETTER = "nieuwsbrief"


def plain_page_slugs() -> list[str]:
    return [path.stem for path in sorted(TEXTS.glob("*.toml"))]


def page_slugs() -> list[str]:
    """Every page that a portal begins with below its home page."""
    return [*plain_page_slugs(), KNOWLEDGE, NEWSLETTER]


def make_pages(slugs: Iterable[str]) -> HomePage:
    """Make sure of a home page, and add the pages with these slugs where there is no such page."""
    home = HomePage.objects.first() or _make_home()
    for slug in slugs:
        if not home.get_children().filter(slug=slug).exists():
            _add(home, slug)
    return home


def _add(home: HomePage, slug: str) -> None:
    if slug == KNOWLEDGE:
        home.add_child(instance=_knowledge_page())
    elif slug == NEWSLETTER:
        home.add_child(instance=_newsletter_page()).add_child(instance=_archive_page())
    else:
        home.add_child(instance=_plain_page(slug))


def _plain_page(slug: str) -> PlainPage:
    return PlainPage(slug=slug, live=True, **_dates(), **_text(slug))


def _knowledge_page() -> KnowledgePage:
    intro = "Wat de een leerde, vindt de volgende hier: uitleg, ervaringen en voorbeelden van initiatieven."
    return KnowledgePage(slug=KNOWLEDGE, title="Kennisbank", intro=intro, live=True, **_dates())


def _newsletter_page() -> NewsletterPage:
    intro = "Elke maand wat er nieuw is in jouw regio en bij de thema’s die jij kiest. Stoppen kan altijd met één knop."
    return NewsletterPage(slug=NEWSLETTER, title="Nieuwsbrief", intro=intro, live=True, **_dates())


def _archive_page() -> ArchivePage:
    intro = "Alle nieuwsbrieven, zoals wie niets koos ze kreeg."
    return ArchivePage(slug="archief", title="Eerdere nieuwsbrieven", intro=intro, live=True, **_dates())


def _make_home() -> HomePage:
    """The site's root page; Wagtail's own welcome page makes way."""
    Locale.objects.get_or_create(language_code="nl")
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    welcome = root.get_children().filter(content_type=ContentType.objects.get_for_model(Page), slug="home").first()
    home = root.add_child(instance=HomePage(title="Omzien", slug="omzien", live=True, **_dates()))
    Site.objects.filter(is_default_site=True).update(root_page=home, site_name="Omzien")
    Site.objects.get_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home, "site_name": "Omzien"}
    )
    Site.clear_site_root_paths_cache()
    if welcome:
        Page.objects.get(pk=welcome.pk).delete()
    return home


def _dates() -> dict[str, Any]:
    now = timezone.now()
    return {"first_published_at": now, "last_published_at": now}


def _text(slug: str) -> dict[str, Any]:
    with (TEXTS / f"{slug}.toml").open("rb") as file:
        return tomllib.load(file)
