from __future__ import annotations

from typing import Any

import pytest
from celery.signals import heartbeat_sent
from django.core.cache import cache

from cdp import workers
from cdp.statuses import Role
from tests.cdp.requests import make_workspace_request

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_signs(settings: Any) -> None:
    """A cache of the test's own, in which no worker has given a sign."""
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "workers",
        }
    }
    cache.clear()


def sentences(role: Role = Role.MARKETER) -> list[str]:
    request = make_workspace_request(role=role)
    return [item.sentence for item in workers.needing_attention(request)]


def test_names_queues_that_nobody_works_on() -> None:
    workers.note(["live"])
    assert workers.alive() == {"live"}
    assert sentences() == [
        "No worker for imports is alive; files wait until one is started"
    ]


def test_says_nothing_while_all_work() -> None:
    workers.note(["live", "bulk"])
    assert sentences() == []


def test_keeps_it_from_staff() -> None:
    assert sentences(Role.STAFF) == []


def test_takes_the_heart_of_a_worker_for_a_sign(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "_next_sign", 0.0)
    heartbeat_sent.send(sender=None)
    assert "live" in workers.alive()


def test_gives_a_sign_now_and_then_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_next_sign", 0.0)
    heartbeat_sent.send(sender=None)
    cache.clear()
    heartbeat_sent.send(sender=None)
    assert workers.alive() == set()


def test_survives_a_cache_that_is_away(settings: Any) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "unix:///nowhere/valkey.sock",
        }
    }
    assert workers.alive() == set()
