"""Invented theme proposals in every state, and reports of what was, so that the demo shows the whole way."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import ReferenceIndex

from events.actions.reports import draft_article
from events.demo.load import HERE
from events.models import Event, EventReport, Support, ThemeProposal
from events.models.proposals import KIND, threshold
from initiatives.models import Initiative, Region, Theme
from knowledge.models import ArticlePage, KnowledgePage
from omzien.accounts.models import User
from omzien.search.indexing import index

Status = ThemeProposal.Status


@transaction.atomic
def load_proposals() -> int:
    """After the events of the demo. No mail is due about any of it. Returns how many."""
    if ThemeProposal.objects.exists() or not Initiative.objects.published().exists():
        return 0
    with (HERE / "proposals.toml").open("rb") as opened:
        told = tomllib.load(opened)
    made = [make_proposal(number, one) for number, one in enumerate(told["proposal"])]
    for one in told["report"]:
        make_report(one)
    ask_of_all_that_was()
    index(KIND, [proposal.pk for proposal in made])
    return len(made)


def make_proposal(number: int, told: dict[str, Any]) -> ThemeProposal:
    at = timezone.now() - timedelta(days=told["days"], minutes=number * 11)
    supporters = initiatives_for([told["by"], *told.get("also", [])], told["voices"], number)
    proposal = ThemeProposal(
        title=told["title"],
        kind=told["kind"],
        question=told["question"],
        initiative=supporters[0],
        answer=told.get("answer", ""),
        created_at=at,
    )
    event = Event.objects.filter(title=told.get("event", "")).first()
    proposal.status = status_of(told, event)
    proposal.enough_at = at + timedelta(days=6) if proposal.status not in {Status.OPEN, Status.CLOSED} else None
    proposal.decided_at = at + timedelta(days=8) if proposal.status in {Status.CLOSED, Status.HELD} else None
    proposal.save()
    proposal.themes.set(Theme.objects.filter(key__in=[told["by"], *told.get("also", [])]))
    proposal.regions.set(Region.objects.filter(slug__in=told.get("regions", [])))
    give_voices(proposal, supporters, told.get("notes", []))
    if event:
        Event.objects.filter(pk=event.pk).update(proposal=proposal)
    return proposal


def status_of(told: dict[str, Any], event: Event | None) -> ThemeProposal.Status:
    if "answer" in told:
        return Status.CLOSED
    if event:
        return Status.HELD if event.is_past else Status.PLANNED
    return Status.ENOUGH if told["voices"] >= threshold() else Status.OPEN


def initiatives_for(themes: list[str], number: int, offset: int) -> list[Initiative]:
    """Those with these themes first, then any other: the same on every machine."""
    rows = list(Initiative.objects.published().order_by("pk").only("pk", "name", "status", "municipality"))
    suited = set(Initiative.objects.published().filter(themes__key__in=themes).values_list("pk", flat=True))
    by_fit = sorted(rows, key=lambda one: (one.pk not in suited, (one.pk * 7 + offset * 5) % 31, one.pk))
    return by_fit[:number]


def give_voices(proposal: ThemeProposal, supporters: list[Initiative], notes: list[str]) -> None:
    """The first is who proposed it. Nobody is to be invited any more."""
    for nth, one in enumerate(supporters):
        note = notes[nth - 1] if 0 < nth <= len(notes) else ""
        voice = Support.objects.create(proposal=proposal, initiative=one, note=note, invited_at=timezone.now())
        Support.objects.filter(pk=voice.pk).update(created_at=proposal.created_at + timedelta(days=nth))


def make_report(told: dict[str, Any]) -> None:
    """Published, as if an editor had read it."""
    event = Event.objects.filter(title=told["event"]).first()
    parent = KnowledgePage.objects.first()
    editor = User.objects.filter(email="redacteur@example.org").first()
    if event is None or parent is None or not event.is_past:
        return
    article: ArticlePage = draft_article(event, told, editor)
    at = event.ends_at + timedelta(days=2)
    article.live, article.has_unpublished_changes = True, False
    article.first_published_at = article.last_published_at = at
    parent.add_child(instance=article)
    ReferenceIndex.create_or_update_for_object(article)
    Event.objects.filter(pk=event.pk).update(report=article)
    EventReport.objects.create(event=event, asked_at=at, written_at=at, told_at=at)


def ask_of_all_that_was() -> None:
    """So that nobody gets a mail about it; the desks of the teams do ask."""
    for event in Event.objects.published().past().filter(reporting__isnull=True):
        EventReport.objects.create(event=event, asked_at=event.ends_at + timedelta(days=2))
