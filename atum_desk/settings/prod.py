"""Production: everything from the environment, HTTPS only, JSON logs; a missing value is refused with its name."""

from atum_desk.environment import required
from atum_desk.settings.base import *  # noqa: F403 - the settings are one namespace, in layers
from atum_desk.settings.base import env
from atum_desk.settings.logging import logging_settings

DEBUG = False
SECRET_KEY = required("SECRET_KEY")
BASE_DOMAIN = required("BASE_DOMAIN").lower()
SECURE_SSL_REDIRECT = True
# The load balancer's probes speak plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-atum_session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-atum_csrf"
vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25"))
# A mail server that says nothing must not hold the worker.
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"Atum Desk <desk@{BASE_DOMAIN}>")
LOGGING = logging_settings(as_json=True, level=env.str("LOG_LEVEL", default="INFO"))
