"""Readers who chose the same get the same: a segment is what they chose, and an issue is made once for each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple, Self

from django.db.models import CharField, F, Func, QuerySet

from newsletter.models import Subscriber

# Room for every region, theme and phase of the whole country at once.
KEY_LENGTH = 500
KEY = re.compile(r"r([\d.]*)t([\d.]*)p([\d.]*)")


class Segment(NamedTuple):
    """Ids, in order. None of a sort means all of it."""

    regions: tuple[int, ...] = ()
    themes: tuple[int, ...] = ()
    phases: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """One text for one segment, to store: "r3.5t1p"; the same as `segment_key` of `with_segments`."""
        regions, themes, phases = (".".join(map(str, ids)) for ids in self)
        return f"r{regions}t{themes}p{phases}"

    @classmethod
    def of(cls, regions: Iterable[int] = (), themes: Iterable[int] = (), phases: Iterable[int] = ()) -> Self:
        """In order and each once, however they come."""
        return cls(*(tuple(sorted(set(ids))) for ids in (regions, themes, phases)))

    @classmethod
    def from_key(cls, key: str) -> Self:
        found = KEY.fullmatch(key)
        if not found:
            raise ValueError(key)
        return cls.of(*([int(pk) for pk in ids.split(".") if pk] for ids in found.groups()))


EVERYTHING = Segment()


def segment_of(subscriber: Subscriber) -> Segment:
    """Wants `with_preferences` where it is about many."""
    return Segment.of(
        *([one.pk for one in chosen.all()] for chosen in (subscriber.regions, subscriber.themes, subscriber.phases))
    )


class KeyOf(Func):
    """The key of a segment, computed where the subscribers are: freezing 100,000 reads no preferences into memory."""

    output_field = CharField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> tuple[str, Any]:
        subscriber, _ = compiler.compile(self.source_expressions[0])  # a column: without parameters
        return "(" + " || ".join(_chosen(subscriber, *one) for one in CHOSEN) + ")", ()


def _chosen(subscriber: str, letter: str, table: str, column: str) -> str:
    return (
        f"'{letter}' || array_to_string(ARRAY(SELECT {column} FROM {table}"  # noqa: S608  (names of ours)
        f" WHERE subscriber_id = {subscriber} ORDER BY {column}), '.')"
    )


CHOSEN = [
    ("r", Subscriber.regions.through._meta.db_table, "region_id"),
    ("t", Subscriber.themes.through._meta.db_table, "theme_id"),
    ("p", Subscriber.phases.through._meta.db_table, "phase_id"),
]


def with_segments(subscribers: QuerySet[Subscriber]) -> QuerySet[Subscriber]:
    """Each with its `segment_key`."""
    return subscribers.annotate(segment_key=KeyOf(F("pk")))
