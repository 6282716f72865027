"""Mounts every app's addresses."""

from django.urls import URLPattern, URLResolver, include, path

# What these two register has pages in the admin.
import accounts.admin  # noqa: F401
import tickets.admin  # noqa: F401
from accounts.admin_site import site

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("atum_desk.web.urls")),
    path("", include("accounts.urls")),
    path("", include("tickets.urls")),
    path("", include("sla.urls")),
    path("admin/", site.urls),
]

handler400 = "atum_desk.web.errors.bad_request"
handler403 = "atum_desk.web.errors.forbidden"
handler404 = "atum_desk.web.errors.not_found"
handler500 = "atum_desk.web.errors.server_error"
