"""Wagtail's admin without its own mails about reviews: ours go through the portal's mail, once each, in Dutch."""

from __future__ import annotations

from wagtail.admin.apps import WagtailAdminAppConfig
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted


class RedactieConfig(WagtailAdminAppConfig):
    def ready(self) -> None:
        super().ready()
        silence()


def silence() -> None:
    """What `wagtail.admin.signal_handlers` connected a moment ago."""
    from wagtail.models import TaskState, WorkflowState  # noqa: PLC0415  (models exist only now)

    told = [
        (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
        (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
        (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
        (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
    ]
    for signal, sender, name in told:
        signal.disconnect(sender=sender, dispatch_uid=name)
