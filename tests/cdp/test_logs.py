from __future__ import annotations

import inspect
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.conf import settings
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django_structlog.celery.receivers import CeleryReceiver

from cdp.celery import app
from cdp.logs import logging_settings
from cdp.models import Workspace
from tests.house.sources import APPS

# Parameters of tasks that are words of a closed list.
WORDS = {"subject"}


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


def parsed(lines: io.StringIO) -> list[dict[str, Any]]:
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


def test_logs_requests_by_the_pattern_of_their_address(
    client: Client, lines: io.StringIO
) -> None:
    client.get("/healthz?search=ana@example.com", headers={"User-Agent": "Ana's"})
    finished = [each for each in parsed(lines) if each["event"] == "request_finished"]
    assert [each["request"] for each in finished] == ["GET healthz"]
    assert "ana" not in lines.getvalue().lower()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/api/cdp/profiles/v1/app/6bb6fcb4-7a0f-4a0e-9a0b-8e1d8f0d3a11/profile/email/"
        "ana@example.com",
        "/w/demo/people/ana@example.com/",
        "/nowhere/ana@example.com",
    ],
)
def test_logs_no_address_that_names_a_person(
    client: Client, lines: io.StringIO, path: str
) -> None:
    client.get(path)
    assert "Not Found" in lines.getvalue() or "401" in lines.getvalue()
    assert "ana@example.com" not in lines.getvalue()


def fail_about(value: str) -> None:
    """Raise what quotes the value, from something that does, too."""
    try:
        raise KeyError(value)
    except KeyError as cause:
        raise ValueError(f"bad value {value}") from cause


@pytest.mark.parametrize("logger", [structlog.get_logger("x"), logging.getLogger("x")])
def test_logs_exceptions_by_kind_and_place(logger: Any, lines: io.StringIO) -> None:
    try:
        fail_about("ana@example.com")
    except ValueError:
        logger.exception("import failed")
    (line,) = parsed(lines)
    kinds = [each["kind"] for each in line["exception"]]
    assert kinds == ["builtins.ValueError", "builtins.KeyError"]
    assert any("in fail_about" in f for f in line["exception"][0]["frames"])
    assert "ana@example.com" not in lines.getvalue()


@pytest.mark.django_db
def test_logs_database_errors_by_their_code(lines: io.StringIO) -> None:
    Workspace.objects.create(slug="ana-example", name="Ana")
    try:
        with transaction.atomic():
            Workspace.objects.create(slug="ana-example", name="Ana")
    except IntegrityError:
        logging.getLogger("x").exception("not written")
    (line,) = parsed(lines)
    assert [each["code"] for each in line["exception"] if "code" in each] == ["23505"]
    assert "ana-example" not in lines.getvalue()


def test_logs_failed_tasks_without_what_they_were_about(lines: io.StringIO) -> None:
    problem = ValueError("ana@example.com")
    CeleryReceiver().receiver_task_failure(
        task_id="1", exception=problem, traceback=None, einfo=None, sender=None
    )
    logging.getLogger("celery.app.trace").error("Task raised: %s", problem)
    events = [line["event"] for line in parsed(lines)]
    assert events == ["task_failed"]
    assert "ana@example.com" not in lines.getvalue()


def test_mails_no_errors_to_anybody(settings: Any) -> None:
    settings.ADMINS = [("Op", "op@example.com")]
    logging.getLogger("django.request").error("Internal Server Error: /ana@x.de")
    assert mail.outbox == []


def test_hands_tasks_nothing_but_ids() -> None:
    app.loader.import_default_modules()
    ours = [task for name, task in app.tasks.items() if name.split(".")[0] in APPS]
    assert len(ours) > 10
    taken = {
        parameter.annotation
        for task in ours
        for parameter in inspect.signature(task.run).parameters.values()
        if parameter.name not in WORDS
    }
    assert taken <= {"int"}
