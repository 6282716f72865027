"""The ASGI entry point, for servers that speak it; the product itself is synchronous."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atum_desk.settings.prod")
os.environ.setdefault("ATUM_PROCESS", "web")

from django.core.asgi import get_asgi_application

application = get_asgi_application()
