"""Settings of the floor: session, user and CSRF middleware, one table of ours, nothing else."""

import os
from pathlib import Path

from atum_desk.database.addresses import parse
from atum_desk.settings.databases import ENGINE, WEB_LIMITS

_address = parse(os.environ["FLOOR_DATABASE_URL"], variable="FLOOR_DATABASE_URL")

DEBUG = False
SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "tests.benchmarks.floor",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
ROOT_URLCONF = "tests.benchmarks.floor.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
AUTH_USER_MODEL = "floor.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
DATABASES = {
    "default": {
        "ENGINE": ENGINE,
        "NAME": _address.name,
        # A superuser: no policy is in the way.
        "USER": _address.user,
        "PASSWORD": _address.password,
        "HOST": _address.host,
        "PORT": _address.port,
        "OPTIONS": {
            "options": WEB_LIMITS,
            "pool": {"min_size": 1, "max_size": 8, "timeout": 10, "max_idle": 300},
        },
    }
}
