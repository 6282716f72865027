"""Forms that know what they were made from, so that nothing is saved over what came meanwhile."""

from typing import Any

from django import forms


def show_as_seen(form: forms.Form, seen: str) -> None:
    """Keep what was typed, now made from what is newest: saving it again goes over what is new."""
    sent: Any = form.data
    sent = sent.copy()
    sent["seen"] = seen
    form.data = sent
