"""Measures update-profile against a bare view that commits one row.

    make bench-api SECONDS=8

Both run under the same server, in turns, with 16 clients; the live worker is at work
as it is in use. Clients and server share the machine, so only ratios mean something.
``build/bench-api.json`` holds the figures.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError

BUILD = Path("build")
FOLDER = BUILD / "bench-api"
BIN = Path(sys.executable).parent
TURNS = 3
PEOPLE = 5_000


def main() -> None:
    """Run the bench and print its table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 8.0
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    os.environ |= {
        "DATA_DIR": str(FOLDER.resolve()),
        "DJANGO_SETTINGS_MODULE": "tests.speed.api_settings",
        "API_RATE_PER_ADDRESS": "0",
        "API_RATE_PER_TOKEN": "0",
        "LOG_LEVEL": "ERROR",
        "STATIC_MANIFEST": "false",
        "PYTHONPATH": str(Path.cwd()),
    }

    from cdp.embedded.folder import DataFolder

    DataFolder.from_environment().serve_this_process()

    import django

    django.setup()
    results = _measured(seconds)
    (BUILD / "bench-api.json").write_text(json.dumps(results, indent=2) + "\n")
    for name, value in results.items():
        sys.stdout.write(f"{name:<22}  {value}\n")


def _measured(seconds: float) -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import connection

    from cdp.api import tokens
    from cdp.api.scopes import Scope
    from cdp.models import Workspace
    from tests.speed.api_load import CLIENTS, Load, send_load
    from tests.speed.api_urls import TABLE

    call_command("migrate", verbosity=0)
    call_command("prepare")
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    workspace = Workspace.objects.create(slug="bench", name="Bench")
    token = tokens.issue_token(workspace, "Bench", scopes=list(Scope)).secret
    app = f"/api/cdp/profiles/public/v1/app/{workspace.app_id}/update-profile"
    with _programs() as port:
        for path in ("/bare", app):
            send_load(port, path, _body, seconds=2)
        bare, updates = Load(seconds * TURNS), Load(seconds * TURNS)
        for _ in range(TURNS):
            for path, load in (("/bare", bare), (app, updates)):
                turn = send_load(port, path, _body, seconds=seconds)
                load.took += turn.took
                load.refused += turn.refused
        half = updates.per_second / 2
        calm = send_load(port, app, _body, seconds=seconds, per_second=half)
        visible = _visible_after(port, app, workspace.app_id, token)
    return {
        "clients": CLIENTS,
        "bare_per_second": round(bare.per_second),
        "updates_per_second": round(updates.per_second),
        "ratio": round(updates.per_second / bare.per_second, 3),
        "refused": bare.refused + updates.refused + calm.refused,
        "half_load_per_second": round(calm.per_second),
        "half_load_p50_ms": round(calm.percentile(0.5), 1),
        "half_load_p99_ms": round(calm.percentile(0.99), 1),
        "visible_after_ms": visible,
    }


def _body(number: int) -> bytes:
    """An update of one of many people, as the seed's are."""
    update = {
        "identifiers": {"email": f"p{number % PEOPLE}@example.com"},
        "attributes": {"analytics.revenue": number, "analytics.country": "DE"},
    }
    return json.dumps(update).encode()


@contextmanager
def _programs() -> Iterator[int]:
    """The web server and the live worker as they run in use; gives the port."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    web = [
        *(str(BIN / "gunicorn"), "cdp.wsgi", "--bind", f"127.0.0.1:{port}"),
        *("--worker-class", "gthread", "--threads", "4", "--workers", "2"),
        "--no-control-socket",
    ]
    live = [
        *(str(BIN / "celery"), "--app", "cdp", "worker", "--queues", "live"),
        *("--pool", "threads", "--concurrency", "4", "--loglevel", "ERROR"),
    ]
    environment = {**os.environ, "DATABASE_POOL_MAX": "4"}
    running = [
        subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        for command in (web, live)
    ]
    try:
        _wait_for(port)
        yield port
    finally:
        for program in running:
            program.terminate()
        for program in running:
            program.wait()


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz").close()
        except URLError:
            time.sleep(0.1)
        else:
            return
    sys.exit("The web server did not start.")


def _visible_after(port: int, app: str, app_id: object, token: str) -> int:
    """Milliseconds from the answer to an update until get-profile shows it."""
    base = f"http://127.0.0.1:{port}"
    time.sleep(5)  # what the load left is applied
    body = {"identifiers": {"email": "new@example.com"}, "attributes": {"x": 1}}
    sent = urllib.request.Request(  # noqa: S310
        base + app, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    urllib.request.urlopen(sent).close()  # noqa: S310
    start = time.perf_counter()
    asked = urllib.request.Request(  # noqa: S310
        f"{base}/api/cdp/profiles/v1/app/{app_id}/profile/email/new@example.com",
        headers={"Authorization": f"Bearer {token}"},
    )
    while time.perf_counter() - start < 30:
        try:
            urllib.request.urlopen(asked).close()  # noqa: S310
        except HTTPError:
            time.sleep(0.02)
        else:
            return round((time.perf_counter() - start) * 1000)
    sys.exit("The update was not applied within 30 s.")


if __name__ == "__main__":
    main()
