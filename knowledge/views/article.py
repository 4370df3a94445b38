"""What the page of one article shows beside its fields."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from initiatives.models import Initiative
from initiatives.views.pages import HOME
from knowledge.glossary import words_in
from knowledge.models import ArticlePage
from knowledge.reading import contents_of, load_renditions, minutes_to_read, parts_of, plain_text
from knowledge.related import related_to
from knowledge.richtext import fill_in
from knowledge.views.feedback import feedback_form, given_before
from knowledge.views.listing import HERE


def article_context(request: HttpRequest, article: ArticlePage) -> dict[str, Any]:
    """At most a dozen queries, however long the article is; also for one that is not saved yet (a preview)."""
    load_renditions(article.body)
    fill_in(article.body)
    parts = parts_of(article.body)
    text = plain_text(article.body)
    return {
        "article": article,
        "parts": parts,
        "contents": contents_of(parts),
        "minutes": minutes_to_read(text),
        "words": words_in(text),
        "themes": list(article.themes.all()),
        "topics": list(article.topics.all()),
        "phases": list(article.phases.all()),
        "initiative_is_public": bool(article.initiative and article.initiative.status == Initiative.Status.PUBLISHED),
        "related": related_to(article),
        "feedback_form": feedback_form(request),
        "given": given_before(request, article),
        "structured": structured(article),
        "crumbs": [HOME, (HERE, reverse("knowledge:list")), (article.title, "")],
    }


def structured(article: ArticlePage) -> dict[str, Any]:
    """For search engines (schema.org/Article). A person is named nowhere."""
    dates = {"datePublished": article.first_published_at, "dateModified": article.last_published_at}
    maker = article.initiative_name or "Omzien"
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": article.title,
        "description": article.summary,
        "inLanguage": "nl",
        "mainEntityOfPage": f"{settings.SITE_URL}{article.get_absolute_url()}",
        "author": {"@type": "Organization", "name": maker},
        "publisher": {"@type": "Organization", "name": "Omzien", "url": settings.SITE_URL},
        **{name: day.isoformat() for name, day in dates.items() if day},
    }
