from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from cdp.embedded.memory import GIB, server_settings
from cdp.embedded.postgres import Postgres


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def postgres(folder: Path) -> Iterator[Postgres]:
    server = Postgres(folder, {"shared_buffers": "16MB", "fsync": "off"})
    server.start(die_with_parent=True)
    yield server
    server.destroy()


def test_starts_and_answers_queries(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url) as connection:
        row = connection.execute("select lower('ÅSA'), current_database()").fetchone()
    assert row == ("åsa", "tributary")


def test_keeps_data_over_restart(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url) as connection:
        connection.execute("create table kept as select 1 as one")
    postgres.stop()
    assert postgres.pid() is None
    postgres.start(die_with_parent=True)
    with psycopg.connect(postgres.url) as connection:
        assert connection.execute("select one from kept").fetchone() == (1,)


def test_survives_kill(postgres: Postgres, folder: Path) -> None:
    with psycopg.connect(postgres.url) as connection:
        connection.execute("create table kept as select 1 as one")
    pid = postgres.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    # The first object does not wait for its child: it stays behind as a zombie,
    # which the lock files name and which must not count as a running server.
    again = Postgres(folder, {"shared_buffers": "16MB", "fsync": "off"})
    again.start(die_with_parent=True)
    with psycopg.connect(again.url) as connection:
        assert connection.execute("select one from kept").fetchone() == (1,)
    again.stop()


def test_ignores_pid_file_that_names_a_stranger(postgres: Postgres) -> None:
    postgres.stop()
    stranger = subprocess.Popen(["/bin/sleep", "60"], user=postgres.account)
    try:
        (postgres.data / "postmaster.pid").write_text(f"{stranger.pid}\n/elsewhere\n")
        postgres.start(die_with_parent=True)
        assert postgres.answers()
    finally:
        stranger.kill()
        stranger.wait()


def test_sees_server_started_by_another_object(
    postgres: Postgres, folder: Path
) -> None:
    other = Postgres(folder)
    assert other.pid() == postgres.pid()
    assert other.url == postgres.url


def test_uses_short_socket_path_for_long_folder(tmp_path: Path) -> None:
    server = Postgres(tmp_path / ("deep" * 30))
    assert len(str(server.socket_folder)) < 60


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives up its account")
def test_keeps_files_elsewhere_when_account_cannot_reach_folder(
    tmp_path: Path,
) -> None:
    tmp_path.chmod(0o700)
    server = Postgres(tmp_path / "var", {"shared_buffers": "16MB", "fsync": "off"})
    try:
        server.start(die_with_parent=True)
        assert server.answers()
        assert tmp_path not in server.data.parents
    finally:
        server.destroy()


@pytest.mark.parametrize(
    ("memory", "buffers"), [(1, "85MB"), (6, "512MB"), (24, "2048MB"), (512, "2048MB")]
)
def test_takes_buffers_by_memory(memory: int, buffers: str) -> None:
    assert server_settings(memory * GIB)["shared_buffers"] == buffers


def test_keeps_commits_safe() -> None:
    settings = server_settings()
    assert settings["synchronous_commit"] == "on"
    assert "fsync" not in settings
