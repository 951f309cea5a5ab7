"""Who starts and who stops the servers of a data folder."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cdp.embedded.folder import PROJECT, DataFolder

# A command that uses the folder's servers, as manage.py does, until it is told to end.
USER = """
import sys
from cdp.embedded.folder import DataFolder
DataFolder.from_environment().serve_this_process()
print("served", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[DataFolder]:
    found = DataFolder(tmp_path / "var")
    yield found
    found.valkey.stop()
    found.postgres.stop()
    found.postgres.destroy()


class Command:
    """A process that uses the servers."""

    def __init__(self, folder: DataFolder) -> None:
        kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER],
            cwd=PROJECT,
            env={**kept, "DATA_DIR": str(folder.path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "served\n"

    def end(self) -> None:
        self.process.communicate(timeout=60)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


def answers(folder: DataFolder) -> list[bool]:
    return [folder.postgres.answers(), folder.valkey.answers()]


def test_last_command_stops_the_servers(folder: DataFolder) -> None:
    first = Command(folder)
    second = Command(folder)
    first.end()
    assert answers(folder) == [True, True]
    second.end()
    assert answers(folder) == [False, False]


def test_servers_of_a_killed_command_serve_the_next(folder: DataFolder) -> None:
    first = Command(folder)
    first.kill()
    pid = folder.postgres.pid()
    second = Command(folder)
    assert folder.postgres.pid() == pid
    second.end()
    assert answers(folder) == [False, False]


def test_keeps_its_secrets_to_itself(tmp_path: Path) -> None:
    secret = DataFolder(tmp_path).secret("KEY")
    assert len(secret) >= 50
    assert DataFolder(tmp_path).secret("KEY") == secret
    assert DataFolder(tmp_path).secret("OTHER") != secret
    mode = (tmp_path / "secrets" / "KEY").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_knows_no_address_before_the_first_run(tmp_path: Path) -> None:
    assert DataFolder(tmp_path / "var").address() == "http://localhost:8000"
