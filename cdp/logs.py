"""How the program logs: structlog for everything, JSON lines in production.

A log line says what happened by numbers and ids. Query strings, addresses, task
arguments and the texts of exceptions may hold people's data, so they are taken out
here, whoever logs them.
"""

from __future__ import annotations

import sys
from typing import Any

import structlog
from django.urls import Resolver404, resolve
from structlog.typing import EventDict, Processor, WrappedLogger

from cdp.tracebacks import traced

# Keys that libraries add and that may hold what a person typed or is.
WITHHELD = {"ip", "user_agent", "args", "kwargs", "result", "error", "reason"}
# They say "Not Found: /the/path", and an API's path may name a person.
NAMES_PATHS = ("django.request", "django.security", "django.server")


def without_personal_data(
    logger: WrappedLogger, method: str, event: EventDict
) -> EventDict:
    """Drops withheld keys; of an address only its pattern stays."""
    for key in WITHHELD & event.keys():
        del event[key]
    if isinstance(event.get("request"), str):
        event["request"] = _by_pattern(event["request"])
    else:
        event.pop("request", None)  # Django's own object, with everything
    if str(event.get("logger", "")).startswith(NAMES_PATHS):
        event["event"] = str(event.get("event", "")).split(":")[0].split('"')[0]
    return event


def without_texts(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Replaces an exception by its kind and where it came from."""
    exc_info = event.pop("exc_info", None)
    if isinstance(event.get("exception"), BaseException):
        exc_info = event.pop("exception")
    if exc_info is True:
        exc_info = sys.exc_info()
    if isinstance(exc_info, BaseException):
        exc_info = (type(exc_info), exc_info, exc_info.__traceback__)
    if exc_info and exc_info[1] is not None:
        event["exception"] = traced(exc_info)
    return event


def _by_pattern(line: str) -> str:
    """``GET w/<slug:slug>/people/``: the method and the route of a request line."""
    verb, _, address = line.partition(" ")
    try:
        return f"{verb} {resolve(address.partition('?')[0]).route}"
    except (Resolver404, ValueError):
        return verb


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
            without_texts,
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
            # What became of a task is said once, without what it was about.
            "celery.app.trace": {"level": "CRITICAL"},
        },
    }
