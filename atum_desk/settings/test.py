"""The test suite: the owner makes the test database, the tests use it as the restricted role."""

from atum_desk.settings.base import *  # noqa: F403 - the settings are one namespace, in layers
from atum_desk.settings.base import DATABASES, env
from atum_desk.settings.logging import logging_settings

DEBUG = False
SECRET_KEY = "only-for-tests-" + "k" * 50
ALLOWED_HOSTS = ["*"]

_suffix = env.str("TEST_DATABASE_SUFFIX", default="")
_name = f"test_{DATABASES['owner']['NAME']}" + (f"_{_suffix}" if _suffix else "")
DATABASES["default"]["TEST"] = {"MIRROR": "owner"}
# Django takes every other alias to wait for `default`, which only mirrors this one.
DATABASES["owner"]["TEST"] = {"TEMPLATE": "atum_template", "NAME": _name, "DEPENDENCIES": []}
for _alias in DATABASES.values():
    # What a test writes need not survive a power cut.
    _alias["OPTIONS"]["options"] = "-c synchronous_commit=off"

# The tests log in often and protect nothing by it.
PASSWORD_HASHERS = ["atum_desk.testing.QuickHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files come from their sources: nothing needs to be collected before a test.
STATIC_ROOT = None  # type: ignore[assignment]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
LOGGING = logging_settings(as_json=False, level="WARNING", jobs="WARNING")
