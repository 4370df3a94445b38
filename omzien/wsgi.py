"""Entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from omzien.guards import ContentTypeGuard

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omzien.settings.production")

application = ContentTypeGuard(get_wsgi_application())
