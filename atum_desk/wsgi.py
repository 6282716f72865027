"""The WSGI entry point that gunicorn serves."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atum_desk.settings.prod")
os.environ.setdefault("ATUM_PROCESS", "web")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
