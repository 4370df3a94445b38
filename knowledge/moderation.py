"""What follows from the editors' steps in Wagtail's workflow: its signals are the only place where they are told."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_cancelled, workflow_rejected

from knowledge import mails
from knowledge.models import Manuscript
from omzien.accounts.models import User

SIGNALS = {
    "submitted": task_submitted,
    "asked": workflow_rejected,
    "approved": workflow_approved,
    "cancelled": workflow_cancelled,
}


def listen() -> None:
    """Each runs in the transaction of the step: what is rolled back is told to nobody."""
    receivers = {"submitted": on_submitted, "asked": on_asked, "approved": on_approved, "cancelled": on_cancelled}
    for name, receiver in receivers.items():
        SIGNALS[name].connect(receiver, dispatch_uid=f"knowledge-{name}")


def on_submitted(instance: TaskState, user: User | None = None, **kwargs: Any) -> None:
    page = _page(instance.workflow_state)
    if page is None:
        return
    writer = writer_of(instance.workflow_state, page)
    if writer and user and writer.pk == user.pk:
        mails.tell_received(instance, page, writer)
    for editor in readers_of(instance):
        if user is None or editor.pk != user.pk:
            mails.tell_waiting(instance, page, editor)


def on_asked(instance: WorkflowState, user: User | None = None, **kwargs: Any) -> None:
    page = _page(instance)
    writer = writer_of(instance, page) if page else None
    if page and writer and instance.current_task_state and not _is(writer, user):
        mails.tell_asked(instance.current_task_state, page, writer)


def on_approved(instance: WorkflowState, user: User | None = None, **kwargs: Any) -> None:
    page = _page(instance)
    writer = writer_of(instance, page) if page else None
    if page and writer and page.live and not _is(writer, user):
        mails.tell_published(instance, page, writer)


def on_cancelled(instance: WorkflowState, user: User | None = None, **kwargs: Any) -> None:
    """By the writer, by an editor who declines, or by Wagtail because an editor published it directly."""
    page = _page(instance)
    writer = writer_of(instance, page) if page else None
    if page is None or _is(writer, user):
        return
    if page.live and not page.has_unpublished_changes:
        if writer:
            mails.tell_published(instance, page, writer)
        return
    Manuscript.objects.filter(pk=page.pk).update(declined_at=timezone.now())
    if writer:
        task = instance.current_task_state
        mails.tell_declined(instance, page, writer, task.comment if task else "")


def _page(state: WorkflowState) -> Page | None:
    """As it is now: the step may have changed it through another object."""
    return Page.objects.filter(pk=state.object_id).first() if isinstance(state.content_object, Page) else None


def writer_of(state: WorkflowState, page: Page) -> User | None:
    """Of a member's text its owner, of an editor's whoever asked for the review; nobody who left."""
    asked: Any = page.owner if Manuscript.objects.filter(pk=page.pk).exists() else state.requested_by
    return asked if asked and asked.is_active and asked.email else None


def readers_of(task: TaskState) -> list[User]:
    """The members of the groups that may decide about it."""
    groups = getattr(task.task.specific, "groups", None)
    if groups is None:
        return []
    return list(
        User.objects.filter(is_active=True, groups__in=groups.all()).exclude(email="").distinct().order_by("pk")
    )


def _is(writer: User | None, user: User | None) -> bool:
    return writer is not None and user is not None and writer.pk == user.pk
