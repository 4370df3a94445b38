"""Entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from omzien.garbage import leave_alone_what_is_loaded
from omzien.guards import ContentTypeGuard
from omzien.health import lose_patience_with_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omzien.settings.production")

lose_patience_with_database()
application = ContentTypeGuard(get_wsgi_application())
leave_alone_what_is_loaded()
