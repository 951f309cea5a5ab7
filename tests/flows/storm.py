"""Requests of both doors for live requests, sent through any trouble, and their end.

A webhook's sender repeats a delivery, under its id, until it is taken; each adds one to
a sum of one of a few people and gives them one event. An update speaks of a person of
its own and is sent once: who got no answer does not know whether it counts.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from django.db import InterfaceError, OperationalError, connection

from cdp.data_checks import findings
from cdp.models import Workspace
from profiles.loading import load_definitions
from profiles.models import Event, Profile
from tests.makers import make_attribute
from webhooks import sources
from webhooks.addresses import source_path
from webhooks.mapping import Field, WebhookMapping
from webhooks.models import Delivery, WebhookSource
from webhooks.statuses import DeliveryStatus, Door

PEOPLE = 50
SENDERS = 4
ANSWER_SECONDS = 40
LIMIT_SECONDS = 300
MAPPING = WebhookMapping(
    fields=(
        Field(path="person", target="identifier:user_id"),
        Field(path="amount", target="attribute:taken"),
        Field(path="kind", target="event:name"),
    )
)


def make_source(workspace: Workspace) -> WebhookSource:
    """A source that is on; its sender's ids stand in the body."""
    for key, aggregation in (("taken", "sum"), ("number", "last")):
        make_attribute(
            workspace,
            key,
            type="number",
            aggregation=aggregation,
            event_data_key=key,
        )
    source = sources.create(workspace, sender="other", name="Storm")
    source.repeats = "path:id"
    source.save(update_fields=["repeats"])
    sources.edit_draft(source, MAPPING)
    source.refresh_from_db()
    version = sources.save_version(source, note="")
    sources.switch_on(source, version, load_definitions(workspace))
    return source


@dataclass
class Storm:
    """So many requests of each door that must be taken, and what was answered."""

    port: int
    source: WebhookSource
    count: int
    taken: set[int] = field(default_factory=set)
    unanswered: set[int] = field(default_factory=set)
    webhooks: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        # Asked once: those who send have no connection to the database.
        self.workspace: Workspace = self.source.workspace
        self.addresses = (
            source_path(self.source),
            f"/api/cdp/profiles/public/v1/app/{self.workspace.app_id}/update-profile",
        )

    def blow(self, troubles: dict[int, Callable[[], None]]) -> None:
        """Send everything; cause each trouble when so many requests have been taken."""
        numbers = [count(1), count(1)]
        threads = [
            threading.Thread(target=send, args=[numbers[place]])
            for place, send in enumerate((self._send_webhooks, self._send_updates))
            for _ in range(SENDERS)
        ]
        for thread in threads:
            thread.start()
        for limit, trouble in sorted(troubles.items()):
            while self.webhooks + len(self.taken) < limit and _live(threads):
                time.sleep(0.002)
            trouble()
        for thread in threads:
            thread.join()

    def found_wrong(self) -> str:
        """What is not as it must be, once everything is applied."""
        wrong = [word for word in self.answers if word not in ("202", "503", "none")]
        if wrong:
            return f"answers are {dict(self.answers)}"
        _wait_until_applied(self.workspace)
        deliveries = Delivery.objects.filter(workspace=self.workspace)
        states = set(deliveries.values_list("status", flat=True))
        if states != {DeliveryStatus.APPLIED}:
            return f"deliveries are {states}"
        return "; ".join(filter(None, (self._webhooks_wrong(), self._updates_wrong())))

    def _webhooks_wrong(self) -> str:
        deliveries = Delivery.objects.filter(
            workspace=self.workspace, door=Door.WEBHOOK
        )
        events = Event.objects.filter(workspace=self.workspace).count()
        sums = Profile.objects.filter(workspace=self.workspace)
        total = sum(int(p.attributes.get("taken", 0)) for p in sums)
        found = (deliveries.count(), events, total)
        if found != (self.count,) * 3:
            return f"{self.count} webhooks: (kept, events, sum) are {found}"
        wrong = findings(self.workspace)
        return f"check_data finds {wrong}" if wrong else ""

    def _updates_wrong(self) -> str:
        people = Profile.objects.filter(
            workspace=self.workspace, attributes__has_key="number"
        )
        revenues = {
            int(p.attributes["number"]): int(p.attributes["total_revenue"])
            for p in people
        }
        lost = self.taken - revenues.keys()
        invented = revenues.keys() - self.taken - self.unanswered
        doubled = [n for n, total in revenues.items() if total != 1]
        if lost or invented or doubled:
            return f"updates: lost {lost}, doubled {doubled}, of nobody {invented}"
        return ""

    def _send_webhooks(self, numbers: Iterator[int]) -> None:
        path, _ = self.addresses
        for number in numbers:
            if number > self.count:
                return
            body = {
                "id": f"d{number}",
                "person": f"w{number % PEOPLE}",
                "amount": 1,
                "kind": "taken",
            }
            while self._post(path, body) != "202":
                time.sleep(0.05)
            with self._lock:
                self.webhooks += 1

    def _send_updates(self, numbers: Iterator[int]) -> None:
        _, path = self.addresses
        for number in numbers:
            if len(self.taken) >= self.count:
                return
            body = {
                "identifiers": {"user_id": f"u{number}"},
                "attributes": {"analytics.revenue": 1, "number": number},
            }
            is_taken = self._post(path, body) == "202"
            with self._lock:
                (self.taken if is_taken else self.unanswered).add(number)
            if not is_taken:
                time.sleep(0.05)

    def _post(self, path: str, body: dict[str, object]) -> str:
        """The status of the answer, or ``none`` if there was no answer."""
        caller = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=ANSWER_SECONDS
        )
        try:
            caller.request(
                "POST", path, json.dumps(body), {"Content-Type": "application/json"}
            )
            answer = caller.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            word = "none"
        else:
            word = str(answer.status)
            if word == "503" and not answer.headers.get("Retry-After"):
                word = "503 without Retry-After"
        finally:
            caller.close()
        with self._lock:
            self.answers[word] += 1
        return word


def _live(threads: list[threading.Thread]) -> bool:
    return any(thread.is_alive() for thread in threads)


def _wait_until_applied(workspace: Workspace) -> None:
    waiting = Delivery.objects.filter(workspace=workspace).pending()
    deadline = time.monotonic() + LIMIT_SECONDS
    while True:
        try:
            if not waiting.exists():
                return
        except (OperationalError, InterfaceError):
            connection.close()
        if time.monotonic() > deadline:
            raise TimeoutError(f"{waiting.count()} requests wait")
        time.sleep(0.1)
