"""What editors have to read: the steps of the workflow that this person may decide about, the longest waiting first."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from wagtail.models import TaskState

from knowledge.models.manuscripts import ArticleReview


def waiting_for(user: Any) -> QuerySet[TaskState]:
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    if not user.is_superuser:
        mine = ArticleReview.objects.filter(groups__in=user.groups.all()).values("pk")
        waiting = waiting.filter(task__in=mine)
    waiting = waiting.filter(workflow_state__current_task_state__isnull=False)
    return waiting.select_related("workflow_state", "revision").order_by("started_at", "pk")
