"""Halen en brengen in the demo: what is written in the file, given to initiatives that it suits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from initiatives.demo.plan import HERE, read
from initiatives.models import ExchangeKind, Initiative, Posting
from initiatives.models.postings import until
from initiatives.searching import refresh_postings

Status = Posting.Status
# Placed so many days apart, newest first, and standing for half a year.
DAYS_APART = 3
SHOWN = 170


def load_postings(made: list[Initiative]) -> int:
    """Put all of them up, by the published among these; no mail is due about any of them yet but the reminders."""
    kinds = {kind.key: kind for kind in ExchangeKind.objects.all()}
    shown = [one for one in made if one.status == Initiative.Status.PUBLISHED]
    themes = {one.pk: {theme.key: theme for theme in one.themes.all()} for one in shown}
    busy: dict[int, int] = {}
    for number, told in enumerate(read(HERE / "halen_en_brengen.toml")["posting"]):
        suited = [one for one in shown if told["by"] in themes[one.pk] and not is_over(one)]
        whose = min(suited, key=lambda one: (busy.get(one.pk, 0), (one.pk * 7 + number) % 31))
        busy[whose.pk] = busy.get(whose.pk, 0) + 1
        posting = invented(number, told, whose, kinds)
        Posting.objects.filter(pk=posting.pk).update(created_at=timezone.now() - placed_ago(number, told))
        posting.themes.set(themes[whose.pk].values())
    refresh_postings(Posting.objects.filter(initiative__in=shown))
    return sum(busy.values())


def invented(number: int, told: dict[str, Any], whose: Initiative, kinds: dict[str, ExchangeKind]) -> Posting:
    worked = told.get("worked", "")
    ends = timezone.localdate() + timedelta(days=told.get("days", SHOWN - number * DAYS_APART % SHOWN + 15))
    return Posting.objects.create(
        initiative=whose,
        direction=Posting.Direction.NEED if told.get("need") else Posting.Direction.OFFER,
        kind=kinds[told["kind"]],
        title=told["title"],
        body=told["body"],
        expires_on=min(ends, until(timezone.localdate())),
        status=Status.FULFILLED if worked else Status.OPEN,
        closing_note=worked,
        closed_at=timezone.now() - timedelta(days=number) if worked else None,
        matched_at=timezone.now(),
    )


def placed_ago(number: int, told: dict[str, Any]) -> timedelta:
    """Half a year before its last day, or lately."""
    days = 183 - told["days"] if "days" in told else number * 29 % 61
    return timedelta(days=days, minutes=number * 37)


def is_over(initiative: Initiative) -> bool:
    return initiative.phase is not None and initiative.phase.key == "ended"
