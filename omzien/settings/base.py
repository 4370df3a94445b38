"""What every environment shares. Values that differ per machine come from environment variables only."""

import importlib.metadata
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from kombu.entity import Exchange, Queue

from omzien.settings.admin import *  # noqa: F403  (settings are meant to be extended)

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent

DEBUG = False
ROOT_URLCONF = "omzien.urls"
WSGI_APPLICATION = "omzien.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "omzien",
    "omzien.local",
    "omzien.accounts",
    "omzien.limits",
    "omzien.mail",
    "omzien.notices",
    "omzien.pictures",
    "omzien.search",
    "omzien.finding",
    "omzien.home",
    "initiatives",
    "knowledge",
    "events",
    "helpdesk",
    "newsletter",
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "omzien.home.redactie.RedactieConfig",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "omzien.request_id.RequestIdMiddleware",
    "omzien.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "omzien.policies.PolicyMiddleware",
    "omzien.guards.InputGuardMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "omzien.accounts.middleware.StaffSecondFactorMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "omzien.home.context.site",
            ],
            "builtins": ["django.templatetags.static", "omzien.home.templatetags.omzien"],
        },
    },
]

# Every {{ form }} gets our fields; see omzien/home/forms.py.
FORM_RENDERER = "omzien.home.forms.FormRenderer"

# --- data ---------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default="postgresql:///omzien")}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 3

# Sessions and cache live in PostgreSQL: Redis being down signs nobody out.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# By default it holds 300 rows and throws a third away beyond that, and the rate limits of signing in with them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "omzien_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # Wagtail writes here whenever it shows a picture; every list of ours loads its renditions in one query.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

REDIS_URL = env("REDIS_URL", default="redis://localhost:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker outlasts any absence of Redis
# max_retries: a request that wakes a task must not wait for a broker that is gone; see omzien/wake.py.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 3,
    "socket_connect_timeout": 3,
    "max_retries": 0,
}
# A worker takes from both unless it is told otherwise (-Q): many senders of newsletters deserve one of their own.
CELERY_TASK_QUEUES = [
    Queue(name, Exchange(name), routing_key=name)  # type: ignore[no-untyped-call]  # kombu has no types
    for name in ("celery", "newsletter")
]
CELERY_TASK_ROUTES = {"newsletter.tasks.drain": {"queue": "newsletter", "routing_key": "newsletter"}}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TIMEZONE = "UTC"
# Intervals, not hours of the day: crontab misbehaves on the nights the clock changes.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "heartbeat": {"task": "omzien.local.tasks.heartbeat", "schedule": 15.0},
    "drain-mail": {"task": "omzien.mail.tasks.drain", "schedule": 30.0},
    "send-notices": {"task": "omzien.notices.tasks.send_notices", "schedule": 60.0},
    "tell-followers": {"task": "initiatives.sweeps.tell_followers", "schedule": 300.0},
    "sweep-imports": {"task": "initiatives.importing.sweep_imports", "schedule": 30.0},
    "read-mailbox": {"task": "omzien.mail.tasks.read_mailbox", "schedule": 60.0},
    "forget-counts": {"task": "omzien.limits.tasks.forget", "schedule": 3600.0},
    "sweep-postings": {"task": "initiatives.sweeps.sweep_postings", "schedule": 3600.0},
    "funds-weekly": {"task": "knowledge.tasks.tell_editors_of_funds", "schedule": 3600.0},
    "sweep-proposals": {"task": "events.sweeps.sweep_proposals", "schedule": 600.0},
    "sweep-events": {"task": "events.sweeps.sweep_events", "schedule": 300.0},
    "sweep-tickets": {"task": "helpdesk.sweeps.sweep_tickets", "schedule": 600.0},
    "sweep-newsletter": {"task": "newsletter.tasks.sweep", "schedule": 30.0},
    "retention": {"task": "omzien.retention.run", "schedule": 6 * 3600.0},
    "sweep-index": {"task": "omzien.search.tasks.sweep_index", "schedule": 600.0},
    "count-words": {"task": "omzien.search.tasks.count_words", "schedule": 3600.0},
    "forget-mail": {"task": "omzien.mail.tasks.forget", "schedule": 3600.0},
}

# --- language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
LOCALE_PATHS = [BASE_DIR / "locale"]  # before Django's own: "je" instead of "u", and what Unfold lacks

# --- addresses ----------------------------------------------------------------------------------
SITE_URL = env("SITE_URL", default="http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))()
# django-leaflet is here for the Leaflet that it ships; as an app it would want GDAL.
LEAFLET_STATIC = Path(str(importlib.metadata.distribution("django-leaflet").locate_file("leaflet/static")))
STATICFILES_DIRS = [BASE_DIR / "static", LEAFLET_STATIC]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "media"))()
APPEND_SLASH = True
# Where someone who finds a leak can write (RFC 9116): a mailto: or https: address.
SECURITY_CONTACT = env("SECURITY_CONTACT", default="mailto:veilig@omzien.example")

# The national register of addresses (public, no key); empty means: never ask it.
PDOK_URL = env("PDOK_URL", default="https://api.pdok.nl/bzk/locatieserver/search/v3_1/free")
# At how many initiatives a theme is wanted enough to tell the coordinators; for proposals made from now on.
PROPOSAL_THRESHOLD = env.int("PROPOSAL_THRESHOLD", default=5)

# --- limits on input (TRUST 10, 12) -------------------------------------------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
MAX_BODY_BYTES = 25 * 1024 * 1024  # a whole request, files included
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

HUMAN_SECONDS = 3  # nobody fills in a form faster (omzien/limits/forms.py)

# --- signing in ---------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "omzien.accounts.validators.SimilarityValidator"},
    {"NAME": "omzien.accounts.validators.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "omzien.accounts.validators.MaximumLengthValidator", "OPTIONS": {"max_length": 128}},
    {"NAME": "omzien.accounts.validators.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/mijn/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
# Only in the browser that signed up; elsewhere the link leads to signing in.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_ADAPTER = "omzien.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "omzien.accounts.forms.LoginForm",
    "signup": "omzien.accounts.forms.SignupForm",
    "add_email": "omzien.accounts.forms.AddEmailForm",
    "change_password": "omzien.accounts.forms.ChangePasswordForm",
    "set_password": "omzien.accounts.forms.SetPasswordForm",
    "reset_password": "omzien.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "omzien.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "omzien.accounts.forms.ReauthenticateForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
TRUSTED_PROXY_COUNT_SET = "TRUSTED_PROXY_COUNT" in env.ENVIRON
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Else staff, who keep a second factor, could never change their address. The old one counts until the new is confirmed.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Omzien"
MFA_TOTP_TOLERANCE = 1  # a code counts half a minute longer, and still once (omzien.accounts.forms.CodeOnce)
MFA_ADAPTER = "omzien.accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "omzien.accounts.forms.AuthenticateForm",
    "reauthenticate": "omzien.accounts.forms.ReauthenticateCodeForm",
    "activate_totp": "omzien.accounts.forms.ActivateTOTPForm",
    "deactivate_totp": "omzien.accounts.forms.DeactivateTOTPForm",
    "generate_recovery_codes": "omzien.accounts.forms.GenerateRecoveryCodesForm",
    "add_webauthn": "omzien.accounts.forms.AddWebAuthnForm",
    "edit_webauthn": "omzien.accounts.forms.EditWebAuthnForm",
    "authenticate_webauthn": "omzien.accounts.forms.AuthenticateWebAuthnForm",
    "login_webauthn": "omzien.accounts.forms.LoginWebAuthnForm",
    "reauthenticate_webauthn": "omzien.accounts.forms.ReauthenticateWebAuthnForm",
}
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "omzien.errors.csrf_failure"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"

# --- what pages may load (TRUST 26, 28); /beheer/ and /redactie/ have their own, see omzien/policies.py
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [SELF],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
    },
}

# --- mail ---------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:1025")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Omzien <hallo@omzien.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# The mailbox that is read (imaps://user:password@host:993/INBOX; empty: none), and the address that leads to it.
MAILBOX_URL = env("MAILBOX_URL", default="")
REPLY_ADDRESS = env("REPLY_ADDRESS", default="")
# Where people send a question by mail; it must arrive in that mailbox. Empty: REPLY_ADDRESS itself.
HELP_ADDRESS = env("HELP_ADDRESS", default="")
# The national body, to which a question is handed over by mail; empty: the coordinator does so.
HANDOVER_ADDRESS = env("HANDOVER_ADDRESS", default="")

# Newsletters may leave by a mail server of their own; empty: by the one above. And what a person reads of the answers.
NEWSLETTER_EMAIL_CONFIG = env.email_url("NEWSLETTER_EMAIL_URL") if env("NEWSLETTER_EMAIL_URL", default="") else {}
NEWSLETTER_REPLY_TO = env("NEWSLETTER_REPLY_TO", default="")
# How many senders work on one issue at once, each with a connection of its own, as far as there are workers.
NEWSLETTER_SENDERS = env.int("NEWSLETTER_SENDERS", default=1)

# --- Wagtail ------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Omzien"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/account/login/"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
# Without a list it offers what the machine knows, "localtime" included, on which its own script fails.
WAGTAIL_USER_TIME_ZONES = ["Europe/Amsterdam"]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("nl", "Nederlands")]
WAGTAILIMAGES_IMAGE_MODEL = "pictures.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "omzien.pictures.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odp", "ods", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # a browser saves documents, it opens none of them here
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False}}

# --- logs: one JSON object a line, UTC, with the request id ---------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "omzien.logs.JsonFormatter"}},
    "filters": {"request_id": {"()": "omzien.logs.RequestIdFilter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request_id"]},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"handlers": [], "propagate": False},
        # Every 4xx is in the access log already, without the secrets that an address may hold.
        "django.request": {"level": "ERROR"},
        # Wagtail's index tells of every page it looks at.
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}
