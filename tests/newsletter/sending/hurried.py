"""Settings of workers and beats in a test: as in all tests, and the newsletter is swept twice a second."""

from omzien.settings.test import *  # noqa: F403  (settings are meant to be extended)

CELERY_BEAT_SCHEDULE = {"sweep-newsletter": {"task": "newsletter.tasks.sweep", "schedule": 0.5}}
NEWSLETTER_SENDERS = 4
