"""Offering the topics to a database, each once: what an editor renamed or deleted stays so."""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from initiatives.reference.load import remember
from initiatives.reference.reading import Row, toml_rows
from knowledge.models import Topic

HERE = Path(__file__).resolve().parent
SOURCE = "topic"


@transaction.atomic
def load_topics(folder: Path = HERE) -> int:
    """Returns how many were added. Raises BadRowError with file and line."""
    rows = list(toml_rows(folder, "topics.toml", SOURCE))
    fresh = set(remember(SOURCE, (row.text("key") for row in rows)))
    return sum(_add(row, position) for position, row in enumerate(rows, 1) if row.text("key") in fresh)


def _add(row: Row, position: int) -> bool:
    topic = Topic(
        key=row.text("key"),
        name=row.text("name"),
        slug=row.text("slug"),
        description=row.text("description"),
        aliases=row.values.get("aliases", []),
        position=position * 10,
    )
    if Topic.objects.filter(Q(key=topic.key) | Q(name=topic.name) | Q(slug=topic.slug)).exists():
        return False
    try:
        topic.full_clean()
    except ValidationError as error:
        raise row.bad(" ".join(error.messages)) from None
    topic.save()
    return True
