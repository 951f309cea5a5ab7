from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from django.conf import settings
from django.test import Client

from cdp.logs import logging_settings


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the program logs as JSON while the test runs, from INFO on."""
    text = io.StringIO()
    formatter = dict(
        logging_settings(as_json=True, level="INFO")["formatters"]["structlog"]
    )
    handler = logging.StreamHandler(text)
    handler.setFormatter(formatter.pop("()")(**formatter))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield text
    root.setLevel(level)
    root.removeHandler(handler)
    logging_settings(as_json=settings.LOG_JSON, level="WARNING")


def parsed(lines: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_writes_one_json_object_per_line(lines: io.StringIO) -> None:
    structlog.get_logger("imports").info("chunk written", rows=20_000)
    logging.getLogger("library").warning("slow %s", "query")
    ours, theirs = parsed(lines)
    assert (ours["event"], ours["rows"]) == ("chunk written", 20_000)
    assert (ours["level"], ours["logger"]) == ("info", "imports")
    assert theirs["event"] == "slow query"
    assert str(ours["timestamp"]).endswith("Z")


def test_withholds_what_may_be_about_a_person(lines: io.StringIO) -> None:
    structlog.get_logger("x").info(
        "task_started", kwargs={"email": "ana@example.com"}, ip="10.0.0.1", job=7
    )
    (line,) = parsed(lines)
    assert {"kwargs", "ip"}.isdisjoint(line)
    assert line["job"] == 7


def test_logs_requests_without_query_and_browser(
    client: Client, lines: io.StringIO
) -> None:
    client.get("/healthz?search=ana@example.com", headers={"User-Agent": "Ana's"})
    finished = [each for each in parsed(lines) if each["event"] == "request_finished"]
    assert [each["request"] for each in finished] == ["GET /healthz"]
    assert "ana" not in lines.getvalue().lower()


def test_writes_exceptions_as_data(lines: io.StringIO) -> None:
    try:
        raise ValueError("broken")
    except ValueError:
        structlog.get_logger("x").exception("failed")
    (line,) = parsed(lines)
    assert line["event"] == "failed"
    assert line["exception"]
