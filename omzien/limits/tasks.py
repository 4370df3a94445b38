"""Retention of counts: a window that is over says nothing any more."""

from celery import shared_task

from omzien.limits.actions import forget_old_counts


@shared_task
def forget() -> None:
    forget_old_counts()
