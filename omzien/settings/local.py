"""One developer's or volunteer's machine: `make run`. Demo accounts, caught mail, plain http."""

from pathlib import Path

from omzien.settings.base import *  # noqa: F403  (settings are meant to be extended)
from omzien.settings.base import BASE_DIR, env

DEBUG = env.bool("DEBUG", default=False)
LOCAL = True
SECRET_KEY = env("SECRET_KEY", default="local-only-and-never-in-production")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
INTERNAL_IPS = ["127.0.0.1"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

# Where the supervisor keeps caught mail.
LOCAL_FOLDER = Path(env("LOCAL_FOLDER", default=str(BASE_DIR / ".local")))

# Static files come straight from their sources: nothing to collect, and with DEBUG=1 a change shows at once.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# Without a mailbox, but caught mail can be answered on its page.
REPLY_ADDRESS = "antwoord@omzien.example"
