"""How far what a member writes has come: read from Wagtail's workflow, so that it can never say something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, WorkflowState

from knowledge.models import Manuscript
from knowledge.models.manuscripts import ManuscriptQuerySet


class State(StrEnum):
    DRAFT = "concept"
    SENT = "ingestuurd"
    ASKED = "gevraagd te verbeteren"
    LIVE = "op de site"
    LIVE_CHANGED = "op de site, met een wijziging die nog niet is ingestuurd"
    LIVE_SENT = "op de site, wijziging ingestuurd"
    DECLINED = "niet geplaatst"


EDITABLE = {State.DRAFT, State.ASKED, State.LIVE, State.LIVE_CHANGED, State.DECLINED}
WAITING = {State.SENT, State.LIVE_SENT}


@dataclass(frozen=True, slots=True)
class Standing:
    """One manuscript with its state, and what the editor said last."""

    manuscript: Manuscript
    state: State
    comment: str = ""

    @property
    def title(self) -> str:
        return str(self.manuscript)

    @property
    def may_edit(self) -> bool:
        return self.state in EDITABLE

    @property
    def waits(self) -> bool:
        return self.state in WAITING

    @property
    def is_asked(self) -> bool:
        return self.state == State.ASKED

    @property
    def is_live(self) -> bool:
        return bool(self.manuscript.article.live)

    @property
    def was_live(self) -> bool:
        return self.is_live or self.manuscript.article.first_published_at is not None

    @property
    def may_send(self) -> bool:
        return self.may_edit and self.state != State.LIVE

    @property
    def may_discard(self) -> bool:
        return self.may_edit and not self.was_live


def for_standing(manuscripts: ManuscriptQuerySet) -> ManuscriptQuerySet:
    """What `standings` shows of each; the text stays behind."""
    wide = [f"article__{name}" for name in ("body", "search_description", "seo_title")]
    return manuscripts.select_related("article").defer(*wide)


def standings(manuscripts: Sequence[Manuscript]) -> list[Standing]:
    """One query, however many there are."""
    latest: dict[str, WorkflowState] = {}
    ids = [str(one.pk) for one in manuscripts]
    found = WorkflowState.objects.filter(base_content_type=ContentType.objects.get_for_model(Page), object_id__in=ids)
    for state in found.select_related("current_task_state").order_by("pk"):
        latest[state.object_id] = state
    return [_standing(one, latest.get(str(one.pk))) for one in manuscripts]


def standing_of(manuscript: Manuscript) -> Standing:
    return standings([manuscript])[0]


def _standing(one: Manuscript, workflow: WorkflowState | None) -> Standing:
    task = workflow.current_task_state if workflow else None
    comment = task.comment if task else ""
    live = one.article.live
    if workflow and workflow.status == WorkflowState.STATUS_IN_PROGRESS:
        return Standing(one, State.LIVE_SENT if live else State.SENT)
    if workflow and workflow.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return Standing(one, State.ASKED, comment)
    if one.declined_at:
        return Standing(one, State.DECLINED, comment)
    if live:
        return Standing(one, State.LIVE_CHANGED if one.article.has_unpublished_changes else State.LIVE)
    return Standing(one, State.DRAFT)
