"""The Celery application: short, idempotent wake-ups; PostgreSQL holds the work itself."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omzien.settings.local")

app = Celery("omzien")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
