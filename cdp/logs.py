"""How the program logs: structlog for everything, JSON lines in production.

A log line says what happened by numbers and ids. Query strings, addresses and task
arguments may hold people's data, so they are taken out here, whoever logs them.
"""

from __future__ import annotations

from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# Keys that libraries add and that may hold what a person typed or is.
WITHHELD = {"ip", "user_agent", "args", "kwargs", "result"}


def without_personal_data(
    logger: WrappedLogger, method: str, event: EventDict
) -> EventDict:
    """Drops withheld keys and the query string of a request line."""
    for key in WITHHELD & event.keys():
        del event[key]
    if isinstance(event.get("request"), str):
        event["request"] = event["request"].split("?", 1)[0]
    return event


def processors() -> list[Processor]:
    """What every line passes through before it is written."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
        without_personal_data,
        structlog.processors.StackInfoRenderer(),
    ]


def logging_settings(*, as_json: bool, level: str) -> dict[str, Any]:
    """Django's ``LOGGING``; configures structlog to write through it."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *processors(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    last: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if as_json:
        last += [
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(),
        ]
    else:
        last.append(structlog.dev.ConsoleRenderer())
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structlog": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": last,
                "foreign_pre_chain": processors(),
            }
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "structlog"}
        },
        "root": {"handlers": ["console"], "level": level},
        # Its own handlers would write a second, unstructured line.
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
        },
    }
