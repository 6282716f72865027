"""The WSGI entry point that gunicorn serves."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atum_desk.settings.prod")
os.environ.setdefault("ATUM_PROCESS", "web")

from django.core.wsgi import get_wsgi_application

from atum_desk.charset import Utf8Only

application = Utf8Only(get_wsgi_application())
