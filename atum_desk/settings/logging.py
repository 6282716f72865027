"""Logs: one JSON object a line in production, readable lines in development; both carry request and organization."""

import re
from typing import Any

import structlog
from structlog.dev import plain_traceback
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, Processor, WrappedLogger

# The variables of a frame may hold a password that somebody typed: a traceback tells lines, never values.
WITHOUT_LOCALS = ExceptionDictTransformer(show_locals=False)

# What stands after these opens an account: no log may hold it.
ONE_TIME_LINK = re.compile(r"(/(?:invitation|(?:verify|password/reset)/[^/\s]+)/)[^/\s'\"]+")


def hide_one_time_links(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Put an ellipsis in place of the token of a mailed link."""
    for name, value in line.items():
        if isinstance(value, str) or name == "request":
            line[name] = ONE_TIME_LINK.sub(r"\1…", str(value))
    return line


# request id, organization and actor come from the context variables that the middleware and the tasks bind.
SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    hide_one_time_links,
]


def configure_structlog() -> None:
    """Send structlog's own loggers through the standard library's handlers."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def logging_settings(*, as_json: bool, level: str = "INFO", jobs: str = "INFO") -> dict[str, Any]:
    """Return Django's LOGGING: everything to standard error; `jobs` is the level of the queue's own lines."""
    rendering: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if as_json:
        rendering += [
            structlog.processors.ExceptionRenderer(WITHOUT_LOCALS),
            structlog.processors.JSONRenderer(),
        ]
    else:
        rendering += [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain_traceback)]
    configure_structlog()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": rendering,
                "foreign_pre_chain": SHARED,
            },
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django.server": {"handlers": ["stderr"], "level": level, "propagate": False},
            "procrastinate": {"level": jobs},
            # One line for each app and task at every start says nothing new.
            "procrastinate.blueprints": {"level": "WARNING"},
            "procrastinate.periodic": {"level": "WARNING"},
        },
    }
