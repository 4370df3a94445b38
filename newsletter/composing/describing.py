"""A thing of the portal as a piece of an issue: what it is called, what it says, and for whom it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.text import Truncator

from events import wording
from events.models import Event
from initiatives.models import Initiative, Posting
from knowledge.deadlines import ALWAYS, how_much
from knowledge.models import ArticlePage, Fund
from newsletter.composing.content import Ids, Piece
from newsletter.composing.places import Places

LONGEST_TEXT = 220


def initiative(one: Initiative, places: Places) -> Piece:
    return Piece(
        kind="initiatives",
        pk=one.pk,
        label="Initiatief",
        title=one.name,
        text=one.summary,
        facts=_facts(_where(one), one.phase and f"fase: {one.phase.name}"),
        url=one.get_absolute_url(),
        regions=places.holding(_one(one.municipality_id)),
        themes=_ids(one.themes.all()),
        phases=_one(one.phase_id),
    )


def posting(one: Posting, places: Places) -> Piece:
    """In the place and phase of its initiative, about its own themes and those of the initiative."""
    return Piece(
        kind="postings",
        pk=one.pk,
        label=f"{one.get_direction_display()}: {one.kind.name}",
        title=one.title,
        text=_short(one.body),
        facts=_facts(one.initiative.name, _where(one.initiative), f"tot en met {_day(one.expires_on)}"),
        url=one.get_absolute_url(),
        regions=places.holding(_one(one.initiative.municipality_id)),
        themes=_ids([*one.themes.all(), *one.initiative.themes.all()]),
        phases=_one(one.initiative.phase_id),
    )


def event(one: Event, places: Places) -> Piece:
    where = ", ".join(dict.fromkeys(part for part in (one.place_name, str(one.municipality or "")) if part))
    return Piece(
        kind="events",
        pk=one.pk,
        label=one.get_kind_display(),
        title=one.title,
        text=one.summary,
        facts=_facts(wording.when(one.starts_at, one.ends_at), where or (one.is_online and "online")),
        url=one.get_absolute_url(),
        regions=places.touching(_ids(one.regions.all()), _one(one.municipality_id)),
        themes=_ids(one.themes.all()),
        phases=_ids(one.phases.all()),
    )


def article(one: ArticlePage, places: Places, everybody: frozenset[int]) -> Piece:
    phases = _ids(one.phases.all())
    return Piece(
        kind="articles",
        pk=one.pk,
        label=one.get_kind_display(),
        title=one.title,
        text=one.summary,
        facts=_facts(one.initiative_name and f"van {one.initiative_name}"),
        url=one.get_absolute_url(),
        regions=places.holding(_one(one.municipality_id)),
        themes=_ids(one.themes.all()),
        phases=() if everybody <= set(phases) else phases,
    )


def fund(one: Fund, places: Places) -> Piece:
    return Piece(
        kind="funds",
        pk=one.pk,
        label=one.get_kind_display().capitalize(),
        title=one.name,
        text=one.summary,
        facts=_facts(how_much(one), _until(one), f"van {one.provider}"),
        url=one.get_absolute_url(),
        regions=places.touching(_ids(one.regions.all()), _ids(one.municipalities.all())),
        themes=_ids(one.themes.all()),
        phases=_ids(one.phases.all()),
    )


def _until(one: Fund) -> str:
    """Without today in it: a mail is read on another day."""
    if one.closes_on:
        return f"aanvragen tot en met {_day(one.closes_on)}"
    return "kijk zelf wanneer het kan" if one.link_only else ALWAYS.get(Fund.Period(one.period), "")


def _where(one: Initiative) -> str:
    return ", ".join(dict.fromkeys(str(part) for part in (one.place, one.municipality) if part))


def _day(day: Any) -> str:
    return date_format(day, "j F Y")


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(LONGEST_TEXT)


def _facts(*parts: Any) -> tuple[str, ...]:
    return tuple(str(part) for part in parts if part)


def _one(pk: int | None) -> Ids:
    return () if pk is None else (pk,)


def _ids(rows: Iterable[Model]) -> Ids:
    return tuple(sorted({one.pk for one in rows}))
