"""Notifications on their way: signed, tried again, logged, never to the inside."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now
from pytest_django import Settings
from standardwebhooks import Webhook, WebhookVerificationError

from cdp.models import User, Workspace
from profiles.forget import forget
from profiles.loading import load_definitions
from profiles.public_ids import PublicIds
from profiles.statuses import Origin, OriginKind
from profiles.triggers import sending
from profiles.triggers.models import Notification, Trigger
from tests.cdp.servers import Handler, serving
from tests.makers import IMPORT, apply_records, make_record, make_workspace
from tests.profiles.triggers.makers import make_trigger

pytestmark = pytest.mark.django_db(transaction=True)

Received = list[tuple[dict[str, str], str]]


@pytest.fixture
def workspace() -> Workspace:
    return make_workspace()


@pytest.fixture
def answering(settings: Settings) -> Iterator[Callable[[int], Any]]:
    """A receiver of a status, and what it received."""
    open_servers = []

    def start(*statuses: int) -> tuple[str, Received]:
        received: Received = []
        left = list(statuses)

        def answer(handler: Handler) -> None:
            headers = {name.lower(): value for name, value in handler.headers.items()}
            received.append((headers, handler.body().decode()))
            handler.reply(left.pop(0) if len(left) > 1 else left[0])

        server = serving(answer)
        url = server.__enter__()
        open_servers.append(server)
        settings.FETCH_ALLOWED_HOSTS = [url.removeprefix("http://")]
        return f"{url}/hook", received

    yield start
    for server in open_servers:
        server.__exit__(None, None, None)


def due_again() -> None:
    """The pause is over."""
    Notification.objects.filter(status="waiting").update(next_at=now())


def test_signs_what_it_sends(workspace: Workspace, answering: Any) -> None:
    url, received = answering(200)
    trigger = make_trigger(workspace, url=url)
    record = make_record(email="Ada@x.de", sets={"city": "London"})
    (profile_id,) = apply_records(workspace, record).profile_ids
    assert sending.send_due() == 1
    ((headers, body),) = received
    said = Webhook(trigger.secret).verify(body, headers)
    definitions = load_definitions(workspace)
    assert said["type"] == "person.created"
    assert said["data"]["profile_id"] == definitions.public_ids.public(profile_id)
    assert said["data"]["identifiers"] == {"email": ["ada@x.de"]}
    assert said["data"]["after"]["attributes"] == {"city": "London"}
    assert said["data"]["origin"] == {"kind": "import", "id": IMPORT.id}
    note = Notification.objects.get()
    assert headers["webhook-id"] == note.message_id
    assert (note.status, note.attempts[0]["status"]) == ("delivered", 200)
    with pytest.raises(WebhookVerificationError):
        Webhook(trigger.secret).verify(body + " ", headers)


def test_tries_again_with_growing_pauses(workspace: Workspace, answering: Any) -> None:
    url, received = answering(500)
    make_trigger(workspace, url=url)
    apply_records(workspace, make_record(user_id="u1"))
    pauses = []
    for _ in range(len(sending.PAUSES)):
        sending.send_due()
        note = Notification.objects.get()
        assert note.status == "waiting"
        pauses.append(note.next_at - now())
        due_again()
    sending.send_due()
    note = Notification.objects.get()
    assert note.status == "failed"
    assert len(note.attempts) == len(received) == 8
    for pause, wanted in zip(pauses, sending.PAUSES, strict=True):
        assert wanted - timedelta(seconds=60) < pause <= wanted
    assert {headers["webhook-id"] for headers, _ in received} == {note.message_id}
    assert len({body for _, body in received}) == 1


def test_delivers_once_the_receiver_is_well(
    workspace: Workspace, answering: Any
) -> None:
    url, received = answering(503, 204)
    make_trigger(workspace, url=url)
    apply_records(workspace, make_record(user_id="u1"))
    sending.send_due()
    assert sending.send_due() == 0
    due_again()
    sending.send_due()
    note = Notification.objects.get()
    assert note.status == "delivered"
    assert [attempt["status"] for attempt in note.attempts] == [503, 204]
    assert len(received) == 2


@pytest.mark.parametrize("status", [301, 400, 404])
def test_takes_only_a_2xx_for_success(
    workspace: Workspace, answering: Any, status: int
) -> None:
    url, _ = answering(status)
    make_trigger(workspace, url=url)
    apply_records(workspace, make_record(user_id="u1"))
    sending.send_due()
    assert Notification.objects.get().status == "waiting"


def test_switches_off_a_trigger_that_is_gone(
    workspace: Workspace, answering: Any
) -> None:
    url, received = answering(410)
    trigger = make_trigger(workspace, url=url)
    apply_records(workspace, make_record(user_id="u1"))
    sending.send_due()
    trigger.refresh_from_db()
    assert not trigger.is_on
    assert "410" in trigger.stopped
    due_again()
    sending.send_due()
    assert len(received) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:80/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://10.0.0.1/",
        "http://localhost:8000/",
    ],
)
def test_sends_nothing_to_the_inside(workspace: Workspace, url: str) -> None:
    make_trigger(workspace, url=url)
    apply_records(workspace, make_record(user_id="u1"))
    sending.send_due()
    (attempt,) = Notification.objects.get().attempts
    assert attempt["status"] == 0
    assert attempt["problem"] == "The address cannot be reached from here."


def test_sends_a_replay_as_the_same_message(
    workspace: Workspace, answering: Any
) -> None:
    url, received = answering(200)
    make_trigger(workspace, url=url)
    apply_records(workspace, make_record(user_id="u1"))
    sending.send_due()
    apply_records(workspace, make_record(user_id="u1", email="new@x.de"))
    first = Notification.objects.order_by("id")[0]
    sending.replay(first)
    sending.send_due()
    mine = [pair for pair in received if pair[0]["webhook-id"] == first.message_id]
    assert len(mine) == 2
    assert mine[0][1] == mine[1][1]


def test_holds_up_nobody_for_a_receiver_who_is_gone(
    workspace: Workspace, answering: Any
) -> None:
    url, received = answering(200)
    make_trigger(workspace, url="http://127.0.0.1:9/")
    make_trigger(workspace, number=2, url=url)
    records = [make_record(n, user_id=f"u{n}") for n in range(1, 41)]
    apply_records(workspace, *records)
    assert sending.send_due() == 80
    assert len(received) == 40


def test_drops_what_tells_of_a_forgotten_person(
    workspace: Workspace, answering: Any
) -> None:
    url, received = answering(200)
    make_trigger(workspace, url=url)
    (profile_id,) = apply_records(workspace, make_record(email="ada@x.de")).profile_ids
    definitions = load_definitions(workspace)
    user = User.objects.create_user("admin@x.de")
    origin = Origin(OriginKind.EDIT, user.pk)
    forget(profile_id, definitions=definitions, origin=origin, now=now())
    sending.send_due()
    note = Notification.objects.get()
    assert (note.status, note.data, note.body) == ("dropped", {}, "")
    sending.replay(note)
    assert sending.send_due() == 0
    assert received == []


def test_forgets_what_is_older_than_deliveries_are_kept(workspace: Workspace) -> None:
    trigger = make_trigger(workspace)
    apply_records(workspace, make_record(user_id="u1"), make_record(2, user_id="u2"))
    old = now() - timedelta(days=workspace.delivery_days + 1)
    waiting, done = Notification.objects.order_by("id")
    Notification.objects.update(at=old)
    Notification.objects.filter(pk=done.pk).update(status="delivered")
    sending.forget_old()
    assert list(Notification.objects.filter(trigger=trigger)) == [waiting]


def test_forgets_what_no_trigger_is_there_for(workspace: Workspace) -> None:
    trigger = make_trigger(workspace)
    apply_records(workspace, make_record(user_id="u1"))
    Trigger.objects.all()._raw_delete("default")
    old = now() - timedelta(days=workspace.delivery_days + 1)
    Notification.objects.update(at=old)
    sending.forget_old()
    assert not Notification.objects.filter(trigger_id=trigger.pk).exists()


def test_keeps_a_body_of_json(workspace: Workspace, answering: Any) -> None:
    url, received = answering(200)
    make_trigger(workspace, url=url)
    apply_records(workspace, make_record(user_id="Zoë “1”\n", sets={"city": "Łódź"}))
    sending.send_due()
    data = json.loads(received[0][1])["data"]
    assert data["identifiers"] == {"user_id": ["Zoë “1”\n"]}
    assert PublicIds(b"x").parse(data["profile_id"]) != 0
    assert Trigger.objects.get().secret.startswith("whsec_")
