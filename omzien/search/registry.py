"""What can be found: each app registers a source and says when one of its things changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.signals import post_delete

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User


@dataclass(frozen=True)
class Entry:
    """One thing as the index wants it. The lists hold ids; `terms` are words that belong to it beside its texts,
    `aliases` what those are also called; `until` is its last day, after which nobody finds it. What `is_faint` is found
    as if all its words stood in its long text: after what says the same and is not."""

    object_id: int
    title: str
    url: str
    dated: datetime
    summary: str = ""
    body: str = ""
    where: str = ""
    terms: Sequence[str] = ()
    aliases: Sequence[str] = ()
    themes: Sequence[int] = ()
    phases: Sequence[int] = ()
    municipalities: Sequence[int] = ()
    regions: Sequence[int] = ()
    is_public: bool = True
    initiative_id: int | None = None
    until: date | None = None
    is_faint: bool = False


@dataclass(frozen=True)
class Source:
    """A kind of thing. `entries` gives those of these ids that can be found at all, in a few queries; `all_ids` for
    filling the index anew. `rank` is its place when kinds are shown one after another. `seen_by` gives what a person
    may see right now: every hit is held against it before it is shown, whatever the index says. `naming` gives the ids
    of those that are also found by the names of these initiatives, to write anew when these change."""

    kind: str
    singular: str
    plural: str
    rank: int
    model: type[models.Model]
    entries: Callable[[Sequence[int]], Iterable[Entry]]
    all_ids: Callable[[], Iterable[int]] = field(repr=False)
    seen_by: Callable[[User | AnonymousUser], models.QuerySet[Any]] | None = field(default=None, repr=False)
    naming: Callable[[Sequence[int]], Iterable[int]] | None = field(default=None, repr=False)
    is_term: bool = False
    icon: str = "search"

    def visible_to(self, user: User | AnonymousUser) -> models.QuerySet[Any]:
        return self.seen_by(user) if self.seen_by else self.model._default_manager.all()


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Called from an app's ready(). Whatever deletes a thing also takes it out of the index."""
    _sources[source.kind] = source

    def forget(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
        from omzien.search.indexing import remove  # noqa: PLC0415  (models exist once the apps are loaded)

        remove(source.kind, [instance.pk])

    post_delete.connect(forget, sender=source.model, weak=False, dispatch_uid=f"search-{source.kind}")


def source_of(kind: str) -> Source:
    return _sources[kind]


def sources() -> list[Source]:
    return sorted(_sources.values(), key=lambda source: source.rank)


def kind_of(model: type[models.Model]) -> str:
    """The kind as which these are found; empty when they are not."""
    return next((source.kind for source in _sources.values() if source.model is model), "")
