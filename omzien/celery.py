"""The Celery application: short, idempotent wake-ups; PostgreSQL holds the work itself."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, task_postrun, task_prerun, worker_ready

from omzien.logs import keep_our_logging, task_ended, task_started

# Importing any part of omzien comes here first, so this decides for every program that says nothing: the strict one.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omzien.settings.production")

app = Celery("omzien")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["initiatives.importing"])
app.autodiscover_tasks(["initiatives", "events", "helpdesk", "newsletter"], related_name="sweeps")
app.autodiscover_tasks(["omzien"], related_name="retention")

setup_logging.connect(keep_our_logging)
task_prerun.connect(task_started)
task_postrun.connect(task_ended)


@worker_ready.connect
def announce(**kwargs: Any) -> None:
    """A heartbeat at once, so that /readyz need not wait for beat's first."""
    app.send_task("omzien.local.tasks.heartbeat")
