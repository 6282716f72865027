"""Development and demonstration on one's own machine: loopback, plain HTTP, readable logs."""

from atum_desk.environment import secret_key
from atum_desk.settings.base import *  # noqa: F403 - the settings are one namespace, in layers
from atum_desk.settings.base import PORT, VAR, env
from atum_desk.settings.logging import logging_settings

DEBUG = env.bool("DEBUG", default=False)
DEMONSTRATION = env.bool("DEMONSTRATION", default=True)
BARE_HOST_PAGE = "atum_desk.demo.page.demonstration_page" if DEMONSTRATION else ""
SECRET_KEY = secret_key(VAR)
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "127.0.0.1", "[::1]"]  # noqa: F405
SECURE_SSL_REDIRECT = False
SITE_SCHEME, SITE_PORT = "http", PORT
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
DEFAULT_FROM_EMAIL = "Atum Desk <desk@localhost>"
LOGGING = logging_settings(as_json=False, level=env.str("LOG_LEVEL", default="INFO"), jobs="WARNING")
