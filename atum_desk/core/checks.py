"""The start-up check that no receiver of the doors' signals is missing."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from atum_desk.core.events import opening, preparing, published

_expected: set[str] = set()


def expect(*dispatch_uids: str) -> None:
    """Name receivers without which the product must not start."""
    _expected.update(dispatch_uids)


@register()
def receivers_are_connected(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Return an error for each expected receiver that is not connected."""
    connected = {key[0] for signal in (opening, preparing, published) for key, *_rest in signal.receivers}
    return [
        Error(f"The receiver “{uid}” is not connected to its signal in core.events.", id="atum.E001")
        for uid in sorted(_expected - connected)
    ]
