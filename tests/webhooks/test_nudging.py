"""The drainer is woken beside the requests: nobody who sends waits for the broker."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from kombu.exceptions import OperationalError

from webhooks import nudging
from webhooks.nudging import Nudger

WAIT = 10


class Broker:
    """Takes messages, each once it is let."""

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.asked, self.lets = threading.Semaphore(0), threading.Semaphore(0)
        self.fails: Exception | None = None

    def send_task(self, name: str, *, args: list[int], **_: Any) -> None:
        assert name == nudging.DRAIN_TASK
        self.asked.release()
        assert self.lets.acquire(timeout=WAIT)
        if self.fails:
            raise self.fails
        self.taken += args

    def wait(self) -> None:
        """Until the next message has come to the broker."""
        assert self.asked.acquire(timeout=WAIT)


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    broker = Broker()
    monkeypatch.setattr(nudging, "current_app", broker)
    yield broker
    for _ in range(9):
        broker.lets.release()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> mock.Mock:
    clock = mock.Mock(return_value=100.0)
    monkeypatch.setattr("webhooks.nudging.time.monotonic", clock)
    return clock


def test_does_not_wait_for_the_broker(broker: Broker) -> None:
    nudger = Nudger()
    nudger.nudge(1)  # comes back, though the broker has not taken it
    broker.wait()
    assert broker.taken == []


def test_wakes_each_workspace_once_in_a_while(broker: Broker, clock: mock.Mock) -> None:
    nudger = Nudger()
    for _ in range(4):
        broker.lets.release()
    for workspace_id in (1, 1, 2):
        nudger.nudge(workspace_id)
    broker.wait()
    broker.wait()
    clock.return_value += nudging.NUDGE_SECONDS
    nudger.nudge(1)
    broker.wait()
    nudger._thread.shutdown()
    assert broker.taken == [1, 2, 1]


def test_keeps_one_message_a_workspace_while_the_broker_is_silent(
    broker: Broker, clock: mock.Mock
) -> None:
    nudger = Nudger()
    nudger.nudge(1)
    broker.wait()  # it hangs there
    for _ in range(5):
        clock.return_value += nudging.NUDGE_SECONDS
        nudger.nudge(1)
        nudger.nudge(2)
    for _ in range(9):
        broker.lets.release()
    nudger._thread.shutdown()
    assert broker.taken == [1, 1, 2]


@pytest.mark.parametrize("problem", [OperationalError("away"), ValueError("odd")])
def test_goes_on_when_a_message_could_not_be_sent(
    broker: Broker, problem: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    nudger = Nudger()
    broker.fails = problem
    nudger.nudge(1)
    broker.wait()
    broker.lets.release()
    nudger._thread.submit(lambda: None).result()
    assert "workspace 1 waits" in caplog.text
    broker.fails = None
    broker.lets.release()
    nudger.nudge(2)
    nudger._thread.shutdown()
    assert broker.taken == [2]


def test_process_that_was_forked_has_a_thread_of_its_own(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nudging, "_of_process", [Nudger()])
    nudging.nudge(1)
    broker.wait()
    broker.lets.release()
    child = os.fork()
    if not child:
        broker.lets.release()
        nudging.nudge(2)
        os._exit(0 if broker.asked.acquire(timeout=WAIT) else 1)
    assert os.waitpid(child, 0)[1] == 0
