"""The page on bare loopback that lists the demonstration organizations and their log-ins; it reads no table."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from atum_desk.core.http import plain_error
from atum_desk.demo.constants import PASSWORD, showcases


def demonstration_page(request: HttpRequest) -> HttpResponse:
    """Show the organizations with links and log-ins by role; where there is no demonstration, answer 404."""
    if not settings.DEMONSTRATION:
        return plain_error(request, 404)
    port = urlsplit(f"//{request.get_host()}").port
    suffix = f":{port}" if port else ""
    houses = [(showcase, f"{showcase.host(settings.BASE_DOMAIN)}{suffix}") for showcase in showcases()]
    # No context processors: they ask for an organization, and here is none.
    context = {"request": request, "houses": houses, "password": PASSWORD, "scheme": request.scheme}
    return HttpResponse(render_to_string("demo/page.html", context))
