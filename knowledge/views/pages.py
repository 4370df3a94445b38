"""Where Wagtail's pages of the knowledge base are served, without looking for them down the tree."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.views import serve

from knowledge.models import ArticlePage, KnowledgePage


@require_safe
def front_page(request: HttpRequest) -> HttpResponseBase:
    page = KnowledgePage.objects.live().public().first()
    return page.serve(request) if page else serve(request, reverse("knowledge:list"))


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What everybody may read at once; what is private, moved or gone is Wagtail's to answer."""
    found = ArticlePage.objects.published().for_page().filter(slug=slug).first()
    return found.serve(request) if found else serve(request, f"{reverse('knowledge:list')}{slug}/")
