from __future__ import annotations

import threading
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse

from cdp.api import idempotency
from cdp.api.models import KeptAnswer
from cdp.api.refusals import Reason, Refusal
from cdp.models import Workspace
from tests.makers import NOW, make_workspace

pytestmark = pytest.mark.django_db


class Work:
    """What a request does: it counts itself."""

    def __init__(self, raised: Exception | None = None, status: int = 200) -> None:
        self.raised, self.status = raised, status
        self.times = 0

    def __call__(self) -> HttpResponse:
        self.times += 1
        if self.raised:
            raise self.raised
        return HttpResponse(f"answer {self.times}", status=self.status)


def send(
    workspace: Workspace,
    work: Any,
    *,
    key: str = "k",
    body: bytes = b"{}",
    now: datetime = NOW,
) -> HttpResponse:
    return idempotency.once(
        workspace, key, method="POST", path="/p", body=body, now=now, run=work
    )


@pytest.mark.parametrize("status", [200, 422])
def test_replays_first_answer(status: int) -> None:
    workspace, work = make_workspace(), Work(status=status)
    first, second = send(workspace, work), send(workspace, work)
    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert second[idempotency.REPLAYED] == "true"
    assert work.times == 1


def test_rejects_key_of_another_request() -> None:
    workspace, work = make_workspace(), Work()
    send(workspace, work)
    with pytest.raises(Refusal) as caught:
        send(workspace, work, body=b"[]")
    assert caught.value.status == 422


def test_forgets_key_after_a_day() -> None:
    workspace, work = make_workspace(), Work()
    send(workspace, work)
    send(workspace, work, body=b"[]", now=NOW + timedelta(hours=24))
    assert work.times == 2


def test_keeps_keys_of_workspaces_apart() -> None:
    work = Work()
    send(make_workspace(), work)
    send(make_workspace(), work, body=b"[]")
    assert work.times == 2


def test_lets_refused_request_be_corrected() -> None:
    workspace = make_workspace()
    with pytest.raises(Refusal):
        send(workspace, Work(Refusal.malformed("No.")))
    assert send(workspace, Work(), body=b"[]").status_code == 200


@pytest.mark.parametrize("key", ["x" * 256, "a\nb"])
def test_rejects_keys_that_are_none(key: str) -> None:
    with pytest.raises(Refusal) as caught:
        send(make_workspace(), Work(), key=key)
    assert caught.value.reason is Reason.MALFORMED


def test_deletes_old_answers() -> None:
    send(make_workspace(), Work())
    idempotency.forget_old(now=NOW + timedelta(hours=23))
    assert KeptAnswer.objects.count() == 1
    idempotency.forget_old(now=NOW + timedelta(hours=24))
    assert KeptAnswer.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_does_it_once_for_many_at_the_same_time() -> None:
    workspace, done, numbers = make_workspace(), [], count(1)
    start = threading.Barrier(8)

    def one() -> None:
        start.wait()
        answer = send(workspace, lambda: HttpResponse(f"{next(numbers)}"))
        done.append(answer.content)
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [b"1"] * 8
