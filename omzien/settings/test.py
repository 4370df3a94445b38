"""The test suite: real PostgreSQL and Redis, mail kept in memory, quick password hashes."""

from omzien.settings.base import *  # noqa: F403  (settings are meant to be extended)
from omzien.settings.base import LOGGING

LOCAL = False
SECRET_KEY = "test-only"  # noqa: S105  (not a secret)
SITE_URL = WAGTAILADMIN_BASE_URL = "http://testserver"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
HUMAN_SECONDS = 0
PDOK_URL = ""
MAILBOX_URL = ""
REPLY_ADDRESS = "antwoord@omzien.test"
HELP_ADDRESS = "hulp@omzien.test"
HANDOVER_ADDRESS = ""
# Straight from the apps and static/, without collecting them first.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
LOGGING["root"]["level"] = "WARNING"  # type: ignore[index]  # a nested literal has no precise type
