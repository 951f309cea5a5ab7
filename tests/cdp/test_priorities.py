"""What nobody waits for gives way to pages: how the programs are started."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cdp.embedded.folder import DataFolder
from cdp.embedded.process import child_command
from cdp.embedded.supervised import BULK_NICE, LIVE_NICE, programs

SAY = [sys.executable, "-c", "import os; print(os.nice(0))"]


def niceness_of(command: list[str]) -> int:
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(said.stdout)


def test_gives_way_by_so_many_steps() -> None:
    ours = niceness_of(SAY)
    assert niceness_of(child_command(SAY)) == ours
    assert niceness_of(child_command(SAY, nice=3)) == min(ours + 3, 19)


def test_lets_imports_give_way_to_requests_and_both_to_pages(tmp_path: Path) -> None:
    found = programs(DataFolder(tmp_path), bind="127.0.0.1", port=8000)
    steps = {
        each.name: each.command[each.command.index("--nice") + 1]
        for each in found
        if "--nice" in each.command
    }
    assert steps == {"bulk": str(BULK_NICE), "live": str(LIVE_NICE)}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("steps", "followed"), [(LIVE_NICE, 0), (BULK_NICE, BULK_NICE)]
)
def test_lets_an_imports_database_session_give_way(steps: int, followed: int) -> None:
    ask = (
        "import os, django; django.setup()\n"
        "from django.conf import settings\n"
        "from django.db import connection\n"
        "from cdp.embedded import sessions\n"
        "settings.LOCAL = True  # as with the embedded server\n"
        "sessions.register()\n"
        "connection.ensure_connection()\n"
        "print(os.getpriority(os.PRIO_PROCESS, connection.connection.info.backend_pid))"
    )
    worker = child_command([sys.executable, "-c", ask], nice=steps)
    assert niceness_of(worker) == followed
