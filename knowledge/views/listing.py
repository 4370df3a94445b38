"""The list of articles, as a page, as the fragment that filters swap, and as a feed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from initiatives.views.data import FEED_LENGTH
from initiatives.views.directory import is_fragment, widening
from initiatives.views.pages import HOME
from knowledge.filters.articles import ArticleFilterSet
from knowledge.models import ArticlePage, KnowledgePage
from omzien.feeds import AtomFeed

HERE = "Kennisbank"
CRUMBS = [HOME, (HERE, "")]
FEED = "/kennisbank.atom"


@require_safe
@vary_on_headers("HX-Request")
def article_list(request: HttpRequest, page: KnowledgePage) -> HttpResponse:
    name = "list_results" if is_fragment(request) else "list"
    return render(request, f"knowledge/{name}.html", {"page": page, **list_context(request)})


def list_context(request: HttpRequest) -> dict[str, Any]:
    found = filterset(request, reverse("knowledge:list"))
    with found.evaluating():
        paging = found.paging(ArticlePage.objects.for_card())
    return {
        "found": found,
        "paging": paging,
        "crumbs": CRUMBS,
        "data_urls": [("atom", f"{FEED}{found.query_string}")],
        "widen": widening(found, "Alles bekijken"),
    }


def filterset(request: HttpRequest, path: str) -> ArticleFilterSet:
    articles = ArticlePage.objects
    return ArticleFilterSet(request.GET, articles.published(), path=path, hidden=articles.hidden())


@require_safe
def articles_as_atom(request: HttpRequest) -> HttpResponse:
    """RFC 4287: the newest first, whatever the order of the list."""
    found = filterset(request, FEED)
    feed = AtomFeed(
        title="Nieuw in de kennisbank van Omzien",
        link=f"{settings.SITE_URL}{reverse('knowledge:list')}{found.query_string}",
        feed_url=f"{settings.SITE_URL}{FEED}{found.query_string}",
        description="",
        language="nl",
    )
    articles = ArticlePage.objects.filter(pk__in=found.found.values("pk"))
    for one in articles.for_card().prefetch_related("topics").newest_first()[:FEED_LENGTH]:
        link = settings.SITE_URL + one.get_absolute_url()
        feed.add_item(
            title=one.title,
            link=link,
            unique_id=link,
            description=one.summary,
            author_name=one.initiative_name or "Omzien",
            pubdate=one.first_published_at,
            updateddate=one.last_published_at,
            categories=[one.get_kind_display(), *map(str, one.topics.all()), *map(str, one.themes.all())],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
