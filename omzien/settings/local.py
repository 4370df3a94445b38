"""One developer's or volunteer's machine: `make run`. Demo accounts, caught mail, plain http."""

from omzien.settings.base import *  # noqa: F403  (settings are meant to be extended)
from omzien.settings.base import env

DEBUG = env.bool("DEBUG", default=False)
LOCAL = True
SECRET_KEY = env("SECRET_KEY", default="local-only-and-never-in-production")  # noqa: S105  (not a secret)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
INTERNAL_IPS = ["127.0.0.1"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
