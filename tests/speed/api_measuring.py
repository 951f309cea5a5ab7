"""One run of the bench of live requests: turns, calm loads, one request, a backlog."""

from __future__ import annotations

import json
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from imports.statuses import ImportState
from tests.speed.api_backlog import a_running_import, drained, wait_until_drained
from tests.speed.api_load import CLIENTS, Body, Load, send_load
from tests.speed.api_programs import Programs, programs
from tests.speed.api_requests import BARE, Doors, a_customer, an_update, make_doors
from tests.speed.measuring import postmaster

TURNS = 3
TRIES = 5
WEBHOOKS_PER_SECOND = 200
LIMIT_SECONDS = 30


@dataclass
class Taken:
    """What came of the turns of one address, and what they cost each program."""

    load: Load = field(default_factory=Load)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def cpu_us_each(self) -> dict[str, int]:
        """Microseconds of the processor for one request, applied as well."""
        count = len(self.load.took)
        spent = {name: round(1e6 * s / count) for name, s in self.seconds.items()}
        return {**spent, "together": sum(spent.values())}


class Bench:
    """The figures of one run, in the order they are taken."""

    def __init__(self, seconds: float, folder: Path) -> None:
        self.seconds = seconds
        self.folder = folder
        self.results: dict[str, Any] = {"clients": CLIENTS}

    def run(self) -> None:
        """Take all figures."""
        doors = make_doors()
        servers = {"postgres": postmaster(), "valkey": _valkey(self.folder)}
        with programs(servers, self.folder) as running:
            self._turns(doors, running)
            self._calm(doors, running)
            self._single(doors, running)
            self.results["backlog"] = drained(doors, running)
            with a_running_import(doors.workspace, self.folder) as job:
                self.results["backlog_beside_import"] = drained(doors, running)
                job.refresh_from_db()
                self.results["import_still_ran"] = job.state == ImportState.RUNNING

    def _turns(self, doors: Doors, running: Programs) -> None:
        """As fast as it goes, the three addresses by turns."""
        addresses: dict[str, tuple[str, Body]] = {
            "bare": (BARE, an_update),
            "updates": (doors.update, an_update),
            "webhooks": (doors.webhook, a_customer),
        }
        for path, body in addresses.values():
            send_load(running.port, path, body, seconds=2)
        wait_until_drained(doors.workspace)
        taken = {name: Taken() for name in addresses}
        for _ in range(TURNS):
            for name, (path, body) in addresses.items():
                before = running.seconds()
                turn = send_load(running.port, path, body, seconds=self.seconds)
                taken[name].load.add(turn)
                wait_until_drained(doors.workspace)
                for program, spent in running.seconds().items():
                    known = taken[name].seconds.get(program, 0.0)
                    taken[name].seconds[program] = known + spent - before[program]
        self._note_turns(taken)

    def _note_turns(self, taken: dict[str, Taken]) -> None:
        bare = taken["bare"].load.per_second
        for name, turns in taken.items():
            load = turns.load
            self.results[f"{name}_per_second"] = round(load.per_second)
            self.results[f"{name}_to_bare"] = round(load.per_second / bare, 3)
            self.results[f"{name}_refused"] = load.refused
            self.results[f"{name}_cpu_us_each"] = turns.cpu_us_each

    def _calm(self, doors: Doors, running: Programs) -> None:
        """Update-profile at half of what it took, webhooks at 200 a second.

        The percentiles are those of the middle one of the turns; all are kept.
        """
        half = self.results["updates_per_second"] / 2
        for name, path, body, rate in (
            ("updates_half_load", doors.update, an_update, half),
            ("webhooks_at_200", doors.webhook, a_customer, WEBHOOKS_PER_SECOND),
        ):
            loads: list[Load] = []
            for _ in range(TURNS):
                loads.append(
                    send_load(
                        running.port, path, body, seconds=self.seconds, per_second=rate
                    )
                )
                wait_until_drained(doors.workspace)
            ranked = sorted(loads, key=lambda load: load.percentile(0.99))
            load = ranked[TURNS // 2]
            self.results[name] = {
                "per_second": round(load.per_second),
                "p50_ms": round(load.percentile(0.5), 1),
                "p99_ms": round(load.percentile(0.99), 1),
                "p99_ms_of_turns": [round(x.percentile(0.99), 1) for x in loads],
                "refused": sum(load.refused for load in loads),
            }

    def _single(self, doors: Doors, running: Programs) -> None:
        """Milliseconds from an answer until the idle worker has applied the request."""
        took: dict[str, list[int]] = {"updates": [], "webhooks": []}
        for number in range(TRIES):
            for name, path, (_, body) in (
                ("updates", doors.update, an_update(10_000 + number)),
                ("webhooks", doors.webhook, a_customer(20_000 + number)),
            ):
                time.sleep(1)
                took[name].append(_visible_after(running.port, path, body, doors))
        self.results["visible_after_ms"] = {n: max(ms) for n, ms in took.items()}


def _visible_after(port: int, path: str, body: bytes, doors: Doors) -> int:
    """Milliseconds from the answer to a request until get-profile shows what it did."""
    base = f"http://127.0.0.1:{port}"
    sent = json.loads(body)
    if "identifiers" in sent:
        sent["identifiers"]["email"] = email = f"new{time.monotonic_ns()}@example.com"
    else:
        sent["id"] = time.monotonic_ns()
        sent["email"] = email = f"new{sent['id']}@example.com"
    urllib.request.urlopen(  # noqa: S310
        urllib.request.Request(  # noqa: S310
            base + path, json.dumps(sent).encode(), {"Content-Type": "application/json"}
        )
    ).close()
    start = time.perf_counter()
    asked = urllib.request.Request(  # noqa: S310
        f"{base}/api/cdp/profiles/v1/app/{doors.workspace.app_id}/profile/email/{email}",
        headers={"Authorization": f"Bearer {doors.token}"},
    )
    while time.perf_counter() - start < LIMIT_SECONDS:
        try:
            urllib.request.urlopen(asked).close()  # noqa: S310
        except HTTPError:
            time.sleep(0.01)
        else:
            return round((time.perf_counter() - start) * 1000)
    raise TimeoutError("A request was not applied.")


def _valkey(folder: Path) -> int:
    """The process id of the data folder's Valkey."""
    import redis
    from django.conf import settings

    client = redis.Redis.from_url(settings.CACHES["default"]["LOCATION"])
    return int(client.info("server")["process_id"])
