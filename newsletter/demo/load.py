"""Invented readers, issues that went out, one that goes out as soon as the portal runs, and one being written."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from initiatives.models import Initiative, Phase, Region, Theme
from newsletter.actions.sending import plan_sending
from newsletter.composing.collecting import Window
from newsletter.composing.compose import content_at
from newsletter.consenting import VERSION, WORDING
from newsletter.editing.panels import free_slug
from newsletter.models import ArchivePage, Consent, FrozenContent, IssuePage, Subscriber
from newsletter.periods import A_MONTH
from omzien.accounts.models import User

HERE = Path(__file__).resolve().parent
READERS = 40
# What is being written is for the month to come.
DRAFT_AHEAD = timedelta(days=25)
REGIONS = ("u16", "u10", "regio-amersfoort", "stad-utrecht", "utrecht-west", "regio-foodvalley")
THEMES = ("care", "food", "energy", "housing", "meeting", "green", "transport")
PHASES = ("idea", "starting", "growing")


@transaction.atomic
def load_newsletter() -> int:
    """After the rest of the demo, which fills the issues. Returns how many issues there are."""
    archive = ArchivePage.objects.first()
    if archive is None or IssuePage.objects.exists() or not Initiative.objects.exists():
        return 0
    if not Subscriber.objects.exists():
        load_readers()
    since = None
    for told in told_issues():
        since = make_issue(archive, told, since)
    return IssuePage.objects.count()


def told_issues() -> list[dict[str, Any]]:
    with (HERE / "nieuwsbrieven.toml").open("rb") as opened:
        found: list[dict[str, Any]] = tomllib.load(opened)["issue"]
    return found


# --- readers ------------------------------------------------------------------------------------------


def load_readers() -> None:
    """Most chose something; a few never confirmed, and a few stopped. What they chose follows from the number."""
    words = {
        "regions": dict(Region.objects.values_list("slug", "pk")),
        "themes": dict(Theme.objects.values_list("key", "pk")),
        "phases": dict(Phase.objects.values_list("key", "pk")),
    }
    for number in range(READERS):
        reader = _reader(number)
        for name, keys in _chosen(number).items():
            getattr(reader, name).set([words[name][key] for key in keys if key in words[name]])


def _reader(number: int) -> Subscriber:
    now = timezone.now()
    began = now - timedelta(days=100 - 2 * number)
    pending, stopped = number % 13 == 12, number % 17 == 16
    status = Subscriber.Status.PENDING if pending else Subscriber.Status.ACTIVE
    status = Subscriber.Status.STOPPED if stopped else status
    reader = Subscriber.objects.create(
        address=f"lezer{number + 1:02}@example.org",
        status=status,
        confirmed_at=None if pending else began,
        stopped_at=now - timedelta(days=3) if stopped else None,
    )
    Subscriber.objects.filter(pk=reader.pk).update(created_at=now if pending else began)
    Consent.objects.create(
        subscriber=reader,
        wording=WORDING,
        version=VERSION,
        origin=Consent.Origin.PAGE,
        given_at=now if pending else began,
        confirmed_at=None if pending else began,
        withdrawn_at=reader.stopped_at,
    )
    return reader


def _chosen(number: int) -> dict[str, list[str]]:
    """Of four: one chose nothing, one a region, one a theme, and one both and how far they are."""
    region, theme = REGIONS[number % len(REGIONS)], THEMES[number % len(THEMES)]
    return {
        "regions": [region] if number % 4 in {1, 3} else [],
        "themes": [theme] if number % 4 in {2, 3} else [],
        "phases": [PHASES[number % len(PHASES)]] if number % 8 == 3 else [],
    }


# --- issues -------------------------------------------------------------------------------------------


def make_issue(archive: ArchivePage, told: dict[str, Any], since: datetime | None) -> datetime:
    """Returns until when it reaches. One that went out is in the archive as it would have been taken down then."""
    until = timezone.now() - timedelta(days=told.get("days", 0))
    is_draft = not ({"days", "send"} & told.keys())
    month = timezone.localdate(until + DRAFT_AHEAD if is_draft else until)
    editor = User.objects.filter(email="redacteur@example.org").first()
    issue = IssuePage(
        title=f"Nieuwsbrief {date_format(month, 'F Y')}",
        slug=free_slug(archive, f"{month:%Y-%m}"),
        subject=told["subject"],
        preheader=told.get("preheader", ""),
        opening=told["opening"],
        picks=_picks(told),
        live=False,
        owner=editor,
    )
    archive.add_child(instance=issue)
    if "days" in told:
        freeze_then(issue, Window(since or until - A_MONTH, until))
    issue.save_revision()
    if "send" in told and editor:
        plan_sending(issue=issue, by=editor)
    return until


def freeze_then(issue: IssuePage, window: Window) -> None:
    pieces = content_at(issue, window).values()
    FrozenContent.objects.create(issue=issue, since=window.since, until=window.until, pieces=pieces)
    issue.live, issue.has_unpublished_changes = True, False
    issue.first_published_at = issue.last_published_at = window.until
    issue.save()


def _picks(told: dict[str, Any]) -> list[tuple[str, dict[str, str]]]:
    return [("text", {"heading": told["heading"], "text": told["text"]})] if "text" in told else []
