"""A test client on an organization's host, signed in by the real page as one of the cast."""

from django.test import Client

from tests.factories import PASSWORD, Cast


def visit(cast: Cast, name: str = "", **options: object) -> Client:
    """Return a client on the cast's host, signed in as the person called `name`, as nobody without one."""
    client = Client(HTTP_HOST=cast.host, **options)  # type: ignore[arg-type]
    if name:
        entered = {"email": getattr(cast, name).email, "password": PASSWORD}
        response = client.post("/sign-in/", entered)
        assert response.status_code == 303, response.content
    return client
