"""The workflow that members' texts go through, offered to a database once: what an editor makes of it stays so."""

from __future__ import annotations

from django.db import transaction
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from initiatives.reference.load import remember
from knowledge.models import ArticleReview, KnowledgePage
from omzien.accounts.permissions import EDITORS, group_named

SOURCE = "workflow"
KEY = "kennisbank"
NAME = "Teksten van leden"
TASK = "De redactie leest mee"


@transaction.atomic
def load_workflow() -> int:
    """Below the page of the knowledge base, which must be there; returns how many were made."""
    page = KnowledgePage.objects.order_by("pk").first()
    if page is None or not remember(SOURCE, [KEY]):
        return 0
    task = ArticleReview.objects.create(name=TASK)
    task.groups.set([group_named(EDITORS)])
    workflow = Workflow.objects.create(name=NAME)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.get_or_create(page=page, defaults={"workflow": workflow})
    return 1
