"""What every environment shares."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from atum_desk.environment import ROOT, current_process, runtime_folder
from atum_desk.settings.databases import database_aliases

env = environ.Env()
BASE_DIR = ROOT
VAR = runtime_folder()
PROCESS = current_process()

# One organization per sub-domain of BASE_DOMAIN; or one organization, by its slug, on the bare domain.
BASE_DOMAIN = env.str("BASE_DOMAIN", default="localhost").lower()
SINGLE_ORGANIZATION = env.str("SINGLE_ORGANIZATION", default="")
# True shows the demonstration organizations and their log-ins on bare loopback.
DEMONSTRATION = False
# The view, by its path, that answers `/` on bare loopback; it reads no table.
BARE_HOST_PAGE = ""
PORT = env.int("PORT", default=8000)
# How people reach an organization's host, as links in mail say it; None is the scheme's own port.
SITE_SCHEME = "https"
SITE_PORT: int | None = None
# While this file exists /readyz says 503, so that a balancer sends nobody here before the process ends.
DRAIN_FILE = Path(env.str("DRAIN_FILE", default="") or VAR / "draining")
# True takes scheme and visitor's address from what a proxy in front of us forwards.
BEHIND_PROXY = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[BASE_DOMAIN, f".{BASE_DOMAIN}"])

INSTALLED_APPS = [
    "atum_desk.core",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "atum_desk.admin_app.AdminConfig",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "crispy_forms",
    "csp",
    "procrastinate.contrib.django",
    "accounts",
    "tickets",
    "sla",
    "rules",
    "kb",
    "atum_desk",
]

MIDDLEWARE = [
    "atum_desk.core.logs.RequestLogMiddleware",
    "atum_desk.proxy.ForwardedAddressMiddleware",
    # These stand around everything that answers, so that redirects, static files and probes carry the headers too.
    "csp.middleware.CSPMiddleware",
    "atum_desk.headers.HeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "atum_desk.web.health.HealthMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # From here on everything happens in one organization's scope and in one transaction.
    "accounts.middleware.TenantMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "atum_desk.core.http.ErrorMiddleware",
]

ROOT_URLCONF = "atum_desk.urls"
WSGI_APPLICATION = "atum_desk.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["atum_desk.core.templatetags.addresses"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.frame",
                "tickets.context.rail",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["atum"]
CRISPY_TEMPLATE_PACK = "atum"
CRISPY_FAIL_SILENTLY = False

DATABASES = database_aliases(VAR, PROCESS)
# In each process's memory: only what may be half a minute old, and differ from one process to the next.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
# The admin keeps no log of its own, so it has no table.
MIGRATION_MODULES: dict[str, str | None] = {"admin": None}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEST_RUNNER = "atum_desk.testing.RefusingRunner"
PROCRASTINATE_IMPORT_PATHS: list[str] = []

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.OrganizationBackend"]
SILENCED_SYSTEM_CHECKS = [
    # An address is unique within an organization only, and the backend looks there alone.
    "auth.W004",
    # Who acts is named by our own middleware.
    "admin.E408",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60

# Cookies without a Domain belong to one organization's host alone.
SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_NAME = "atum_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
CSRF_COOKIE_NAME = "atum_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "atum_desk.web.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# Attached files lie here by organization, outside everything that is served.
ATTACHMENTS_ROOT = Path(env.str("ATTACHMENTS_ROOT", default="") or VAR / "attachments")
# The most that one request may bring, files and all; an organization sets what a single file may weigh.
UPLOAD_BODY_BYTES = 120 * 1024 * 1024
# clamd, as host:port or as the path of its socket; without it nothing is scanned.
CLAMAV_ADDRESS = env.str("CLAMAV_ADDRESS", default="")
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = "atum_desk.formats"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default="") or VAR / "static")
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATICFILES_DIRS = [ROOT / "static"]
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
