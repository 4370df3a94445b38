"""The heartbeat: beat asks for it, Redis carries it, a worker writes it down."""

from celery import shared_task

from omzien.local.models import Heartbeat


@shared_task
def heartbeat() -> None:
    Heartbeat.beat("worker")
