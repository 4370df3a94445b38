"""What else there is to read about the same, with the reason."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Count, F, Q

from knowledge.models import ArticlePage

SHOWN = 3


class Related(NamedTuple):
    article: ArticlePage
    reason: str


def related_to(article: ArticlePage) -> list[Related]:
    """Four queries whatever there is: those that share most; a topic tells more than a theme."""
    themes, topics = list(article.themes.all()), list(article.topics.all())
    shared = _shared("topics", topics, 2) + _shared("themes", themes, 1)
    others = ArticlePage.objects.published().exclude(pk=article.pk)
    found = others.filter(Q(topics__in=topics) | Q(themes__in=themes)).annotate(shared=shared)
    best = found.for_card().order_by("-shared", F("helpful").desc(), "-first_published_at", "-pk")[:SHOWN]
    return [Related(other, _reason(other, {*themes, *topics})) for other in best]


def _shared(name: str, terms: list[Any], weight: int) -> Any:
    return weight * Count(name, filter=Q(**{f"{name}__in": terms}), distinct=True)


def _reason(other: ArticlePage, here: set[Any]) -> str:
    names = [term.name.lower() for term in (*other.topics.all(), *other.themes.all()) if term in here]
    return f"Ook over {' en '.join(names[:2])}" if names else ""
