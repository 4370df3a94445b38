"""What a reader wants to read about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from initiatives.models import Phase, Region, Theme
from newsletter.models import Subscriber

SORTS: dict[str, Any] = {"regions": Region, "themes": Theme, "phases": Phase}


@transaction.atomic
def choose(*, subscriber: Subscriber, choices: Mapping[str, Iterable[int]]) -> None:
    """All of it at once, so that no segment mixes an old choice with a new one. What does not exist is left out."""
    locked = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    for name, model in SORTS.items():
        getattr(locked, name).set(model.objects.filter(pk__in=list(choices.get(name, ()))))


def chosen_by(subscriber: Subscriber) -> dict[str, list[int]]:
    return {name: sorted(getattr(subscriber, name).values_list("pk", flat=True)) for name in SORTS}
