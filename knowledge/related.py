"""What else there is to read about the same, with the reason."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Q

from knowledge.models import ArticlePage
from knowledge.models.articles import KIND
from omzien.search.models import Document

SHOWN = 3


class Related(NamedTuple):
    article: ArticlePage
    reason: str


def related_to(article: ArticlePage) -> list[Related]:
    """Two queries whatever there is: those that share most; a topic tells more than a theme. What everybody may read
    is taken from the search index, which knows it.
    """
    themes, topics = list(article.themes.all()), list(article.topics.all())
    if not themes and not topics:
        return []
    readable = Document.objects.public().filter(kind=KIND).values("object_id")
    others = ArticlePage.objects.live().filter(pk__in=readable).exclude(pk=article.pk)
    found = others.filter(Q(topics__in=topics) | Q(themes__in=themes)).annotate(
        shared_topics=_shared("topics", topics), shared_themes=_shared("themes", themes)
    )
    most = F("shared_topics__len") * 2 + F("shared_themes__len")
    best = found.for_card().order_by(most.desc(), F("helpful").desc(), "-first_published_at", "-pk")[:SHOWN]
    return [Related(other, _reason(other, topics, themes)) for other in best]


def _shared(name: str, terms: list[Any]) -> ArrayAgg:
    return ArrayAgg(name, filter=Q(**{f"{name}__in": terms}), distinct=True, default=[])


def _reason(other: Any, topics: list[Any], themes: list[Any]) -> str:
    names = [term.name.lower() for term in topics if term.pk in other.shared_topics]
    names += [term.name.lower() for term in themes if term.pk in other.shared_themes]
    return f"Ook over {' en '.join(names[:2])}"
