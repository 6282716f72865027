"""The WSGI entry point that gunicorn serves."""

import gc
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atum_desk.settings.prod")
os.environ.setdefault("ATUM_PROCESS", "web")

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from atum_desk.charset import Utf8Only

application = Utf8Only(get_wsgi_application())

if "gunicorn" in sys.modules:
    # What a worker loads, all pages included, stays for good and is looked through no more. A page makes some ten
    # thousand objects and no cycle that matters: looking for cycles after each 700 took a twentieth of it. Memory is
    # bounded and measured (`make bench`).
    _all_pages = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
