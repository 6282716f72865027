"""gunicorn in production: threads, bounded lives, and an end that finishes what is under way.

Used by the systemd unit and by the image: gunicorn --config deploy/gunicorn.conf.py atum_desk.wsgi:application
"""

import os
from pathlib import Path

# A socket that systemd hands over takes the place of this.
bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS") or (os.cpu_count() or 1) + 1)
# The pool holds eight connections a worker (atum_desk/settings/databases.py).
threads = int(os.environ.get("WEB_THREADS") or 4)

# Requests under way get this long after SIGTERM, or after SIGHUP in a worker of the old code. The unit waits longer.
graceful_timeout = 30
timeout = 60
# The proxy opens a connection for each request, so that none is closed while a form travels on it.
keepalive = 5
# A worker's life is bounded, and no two end at once.
max_requests = int(os.environ.get("WEB_MAX_REQUESTS") or 20_000)
max_requests_jitter = max_requests // 10

# Heartbeats go to memory: on a busy disk a worker would seem dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - memory on every Linux
# Nothing but signals steers the server.
control_socket_disable = True
# Application and requests log by themselves, as JSON on standard error; these lines are gunicorn's own.
accesslog = None
errorlog = "-"
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "info")
proc_name = "atum-desk"


def on_starting(server: object) -> None:
    """Be ready again: what announced the end of an earlier life is over."""
    named = os.environ.get("DRAIN_FILE")
    if named:
        Path(named).unlink(missing_ok=True)
