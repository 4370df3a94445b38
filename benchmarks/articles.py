"""Articles for the benchmarks: blocks of the demo's, put together anew, from one paragraph to a long read."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from django.utils import timezone

from initiatives.models import Municipality, Phase, Theme
from knowledge.demo.load import rich, written
from knowledge.models import ArticlePage, KnowledgePage, Topic

# One for so many initiatives, and never more: a knowledge base is written by hand.
PER_INITIATIVES = 25
MOST = 400
PLAIN = {"text", "tip", "warning", "question", "quote"}


def seed_articles(size: int, rng: random.Random) -> None:
    """Add articles until there are as many as a network of this size has."""
    parent, told = KnowledgePage.objects.get(), list(written())
    blocks = [block for one in told for block in one["body"] if block["type"] in PLAIN]
    parts: dict[str, list[Any]] = {
        "municipalities": list(Municipality.objects.all()),
        "phases": list(Phase.objects.all()),
        "themes": list(Theme.objects.all()),
        "topics": list(Topic.objects.all()),
    }
    for number in range(ArticlePage.objects.count(), min(size // PER_INITIATIVES, MOST)):
        body = [_block(block) for block in rng.sample(blocks, rng.randint(1, 24))]
        parent.add_child(instance=_invented(number, rng.choice(told), body, rng, parts))


def _invented(
    number: int, told: dict[str, Any], body: list[Any], rng: random.Random, parts: dict[str, list[Any]]
) -> ArticlePage:
    at = timezone.now() - timedelta(minutes=rng.randint(1, 1_000_000))
    article = ArticlePage(
        title=f"{told['title']} {number}",
        slug=f"bench-{number}",
        summary=told["summary"],
        kind=rng.choice(ArticlePage.Kind.values),
        municipality=rng.choice(parts["municipalities"]) if rng.random() < 0.2 else None,
        first_published_at=at,
        last_published_at=at,
    )
    article.body = body
    article.topics.set(rng.sample(parts["topics"], 2))
    article.themes.set(rng.sample(parts["themes"], rng.randint(1, 3)))
    article.phases.set(rng.sample(parts["phases"], rng.randint(0, 3)))
    return article


def _block(told: dict[str, Any]) -> tuple[str, Any]:
    if told["type"] == "question":
        return "question", {"question": told["question"], "answer": rich(told["text"])}
    if told["type"] == "quote":
        return "quote", {"text": told["text"], "source": told.get("source", "")}
    heading = "heading" if told["type"] == "text" else "title"
    return told["type"], {heading: told.get(heading, ""), "text": rich(told["text"])}
