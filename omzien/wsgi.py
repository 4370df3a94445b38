"""Entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from omzien.guards import ContentTypeGuard
from omzien.health import lose_patience_with_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omzien.settings.production")

lose_patience_with_database()
application = ContentTypeGuard(get_wsgi_application())
