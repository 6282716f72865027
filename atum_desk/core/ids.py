"""Time-ordered identifiers, so that new rows stand side by side in the index (RFC 9562, version 7)."""

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = 0


def uuid7() -> UUID:
    """Return a UUIDv7: 48 bits of milliseconds, 12 bits of a fraction that never runs backwards, 62 random bits."""
    global _last  # noqa: PLW0603 - one counter a process keeps ids made in one instant in order
    with _lock:
        # Millisecond and a 1/4096 fraction of it as one number, so that the order holds within a process.
        ticks = time.time_ns() * 4096 // 1_000_000
        _last = max(ticks, _last + 1)
        ticks = _last
    milliseconds, fraction = divmod(ticks, 4096)
    tail = int.from_bytes(os.urandom(8)) >> 2
    return UUID(int=(milliseconds << 80) | (0x7 << 76) | (fraction << 64) | (0b10 << 62) | tail)
