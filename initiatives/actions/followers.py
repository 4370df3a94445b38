"""Tells who follows themes and regions what is new there: once, and only who asked for mail about it."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from initiatives.models import Following, Membership
from initiatives.notices import FOLLOWED
from omzien.notices.actions.telling import notify_many
from omzien.notices.models import Choice, Pace
from omzien.search.models import Document
from omzien.search.registry import source_of

# What appears later than this after its date (an import, an index filled anew) is no news.
FRESH = timedelta(days=7)
AT_ONE_GO = 20


def tell_followers_of_new(*, seconds: float) -> bool:
    """True where the time was up before everything new was told."""
    started = time.monotonic()
    while _tell_some():
        if time.monotonic() - started > seconds:
            return True
    return False


@transaction.atomic
def _tell_some() -> int:
    """The notices and the mark are one transaction; of two who do this at once each takes other things."""
    untold = Document.objects.filter(told_at=None, is_public=True).order_by("pk").for_card().defer("body")
    some = list(untold.select_for_update(skip_locked=True)[:AT_ONE_GO])
    now = timezone.now()
    for one in some:
        if one.dated > now - FRESH and not source_of(one.kind).is_term:
            _tell_of(one)
    Document.objects.filter(pk__in=[one.pk for one in some]).update(told_at=now)
    return len(some)


def _tell_of(one: Document) -> None:
    what = source_of(one.kind).singular
    parts = [what[:1].upper() + what[1:], one.where, one.summary]
    notify_many(
        people=followers_of(one),
        kind=FOLLOWED,
        about=f"followed/{one.kind}/{one.object_id}",
        subject=one.title,
        text=" · ".join(part for part in parts if part),
        url=settings.SITE_URL + one.url,
    )


def followers_of(one: Document) -> Iterable[tuple[int, Pace]]:
    """Who chose a theme of it, or no theme, and a region of it, or none; what is in no region is for all of them. Not
    its own team."""
    wanting = Choice.objects.filter(kind=FOLLOWED, user__is_active=True, user__following__isnull=False)
    wanting = wanting.exclude(pace=Pace.NEVER).filter(_chose("theme", one.themes))
    if one.regions:
        wanting = wanting.filter(_chose("region", one.regions))
    if one.initiative_id:
        own = Membership.objects.filter(user=OuterRef("user"), initiative=one.initiative_id)
        wanting = wanting.exclude(Exists(own))
    pairs = wanting.values_list("user_id", "pace").iterator(chunk_size=2_000)
    return ((person, Pace(pace)) for person, pace in pairs)


def _chose(what: str, ids: list[int]) -> Q:
    through = (Following.themes if what == "theme" else Following.regions).through
    chosen = through._default_manager.filter(following=OuterRef("user__following"))
    return Q(Exists(chosen.filter(**{f"{what}__in": ids}))) | ~Q(Exists(chosen))
