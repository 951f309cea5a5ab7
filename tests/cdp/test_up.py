"""`make run` for real: its own servers, processes, port and data folder."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from cdp.embedded.folder import PROJECT, DataFolder

SECONDS_TO_START = 120
SECONDS_TO_END = 60

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="looks processes up in /proc"
)


class Run:
    """One `make run` on a data folder."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = DataFolder(folder)
        self.url = f"http://localhost:{port}"
        self.environment = environment(folder, port)
        self.process = start(self.environment)
        self.output = ""

    def wait_until_ready(self) -> None:
        assert self.process.stdout is not None
        deadline = time.monotonic() + SECONDS_TO_START
        for line in self.process.stdout:
            self.output += line
            if "Ctrl-C" in line:
                return
            assert time.monotonic() < deadline, self.output
        raise AssertionError(self.output)

    def processes(self) -> list[int]:
        """Every process that was started with this data folder."""
        mark = f"DATA_DIR={self.folder.path}\0".encode()
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdecimal() and mark in (entry / "environ").read_bytes():
                    found.append(int(entry.name))
            except OSError:
                continue  # it ended meanwhile
        return found

    def wait_until_gone(self) -> None:
        rest, _ = self.process.communicate(timeout=SECONDS_TO_END)
        self.output += rest
        deadline = time.monotonic() + SECONDS_TO_END
        while self.processes():
            assert time.monotonic() < deadline, self.processes()
            time.sleep(0.1)

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        self.wait_until_gone()
        return self.process.returncode


def environment(folder: Path, port: int) -> dict[str, str]:
    """That of a person's shell: nothing of the tests' own servers and secrets."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    return {**kept, "DATA_DIR": str(folder), "PORT": str(port)}


def start(environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "cdp.embedded.up"],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310  our own
        return str(answer.read().decode())


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    run = Run(tmp_path_factory.mktemp("run") / "var", free_port())
    run.wait_until_ready()
    yield run
    run.interrupt()
    run.folder.postgres.destroy()


def test_prints_address_and_one_log_in_of_each_role(running: Run) -> None:
    assert f"Tributary is at {running.url}" in running.output
    roles = re.findall(r"^  (\w+)\s+\S+@demo\.example\s+\w{12}$", running.output, re.M)
    assert roles == ["admin", "marketer", "staff"]


def test_is_ready_when_it_says_so(running: Run) -> None:
    assert json.loads(get(f"{running.url}/readyz")) == {
        "database": "ok",
        "broker": "ok",
    }


def test_demo_command_describes_the_running_demo(running: Run) -> None:
    answer = subprocess.run(
        [sys.executable, "manage.py", "demo", "--json"],
        cwd=PROJECT,
        env=environment(running.folder.path, 1),
        capture_output=True,
        text=True,
        check=True,
    )
    demo = json.loads(answer.stdout)
    assert demo["base_url"] == running.url
    assert demo["workspace"] == "demo"
    assert [user["role"] for user in demo["users"]] == ["admin", "marketer", "staff"]
    assert all(user["password"] in running.output for user in demo["users"])


def test_leaves_the_servers_to_the_run_when_a_command_ends(running: Run) -> None:
    command = [sys.executable, "manage.py", "showmigrations", "cdp"]
    shell = environment(running.folder.path, 1)
    subprocess.run(command, cwd=PROJECT, env=shell, capture_output=True, check=True)
    assert "ok" in get(f"{running.url}/readyz")


def test_refuses_second_start_on_the_same_folder(running: Run) -> None:
    second = start(environment(running.folder.path, free_port()))
    output, _ = second.communicate(timeout=SECONDS_TO_END)
    assert second.returncode == 1
    assert output.startswith(f"Tributary already runs on {running.folder.path}, at ")
    assert output.count("\n") == 1


def test_refuses_port_in_use(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = start(environment(tmp_path / "var", port))
        output, _ = refused.communicate(timeout=SECONDS_TO_END)
    assert refused.returncode == 1
    assert output.startswith(f"Port {port} of 127.0.0.1 cannot be used")
    assert output.count("\n") == 1


@pytest.mark.parametrize("port", ["http", "0", "70000"])
def test_refuses_port_that_is_none(tmp_path: Path, port: str) -> None:
    refused = start({**environment(tmp_path / "var", 1), "PORT": port})
    output, _ = refused.communicate(timeout=SECONDS_TO_END)
    assert refused.returncode == 1
    assert output.startswith(f"PORT is '{port}'; it must be")


def test_nothing_survives_kill_and_the_next_start_has_the_data(tmp_path: Path) -> None:
    first = Run(tmp_path / "var", free_port())
    first.wait_until_ready()
    with psycopg.connect(first.folder.postgres.url) as connection:
        connection.execute("create table kept as select 1 as one")
    for pid in first.processes():
        os.kill(pid, signal.SIGKILL)
    first.wait_until_gone()

    second = Run(tmp_path / "var", free_port())
    second.wait_until_ready()
    with psycopg.connect(second.folder.postgres.url) as connection:
        assert connection.execute("select one from kept").fetchone() == (1,)
    assert log_ins(second.output) == log_ins(first.output)
    assert second.interrupt() == 0
    second.folder.postgres.destroy()


def test_nothing_survives_the_killed_parent(tmp_path: Path) -> None:
    run = Run(tmp_path / "var", free_port())
    run.wait_until_ready()
    run.process.kill()
    run.wait_until_gone()
    run.folder.postgres.destroy()


def test_nothing_survives_the_killed_supervisor(tmp_path: Path) -> None:
    run = Run(tmp_path / "var", free_port())
    run.wait_until_ready()
    pid = int((run.folder.running / "supervisord.pid").read_text())
    os.kill(pid, signal.SIGKILL)
    run.wait_until_gone()
    assert run.process.returncode == 1
    last = run.output.splitlines()[-1]
    assert last == f"Tributary does not run; all logs are in {run.folder.log}."
    run.folder.postgres.destroy()


def test_stops_before_it_is_ready(tmp_path: Path) -> None:
    run = Run(tmp_path / "var", free_port())
    assert run.process.stdout is not None
    assert run.process.stdout.readline() == "Starting ...\n"
    assert run.interrupt() == 0
    run.folder.postgres.destroy()


def test_says_why_it_cannot_start(tmp_path: Path) -> None:
    shell = {**environment(tmp_path / "var", free_port()), "IMPORT_CHUNK_ROWS": "many"}
    run = start(shell)
    output, _ = run.communicate(timeout=SECONDS_TO_END)
    assert run.returncode == 1
    assert "IMPORT_CHUNK_ROWS is 'many', which is not a whole number." in output
    DataFolder(tmp_path / "var").postgres.destroy()


def log_ins(output: str) -> list[str]:
    return [line for line in output.splitlines() if "@demo.example" in line]
