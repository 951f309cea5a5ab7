"""The reading process beside the worker: what it hands over, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cdp.embedded.folder import PROJECT
from imports.definition_parts import parts_of
from imports.engine.children import ReaderDied
from imports.engine.converting import Assignment
from imports.engine.reader import reading
from imports.fixes import Fixes
from imports.reading.sources import Choices, Limits, UnreadableFile
from profiles.definitions import (
    BUILT_IN_KINDS,
    AttributeDefinition,
    Definitions,
    ValueType,
)
from tests.imports.makers import make_mapping, make_people

DEFINITIONS = Definitions(
    1,
    kinds={kind.key: kind for kind in BUILT_IN_KINDS},
    attributes={"city": AttributeDefinition("city", "City", ValueType.STRING)},
)
SMALL, LARGE = 0, 1 << 30


@pytest.fixture
def assign(tmp_path: Path) -> Callable[..., Assignment]:
    """Makes an assignment to read a text."""

    def make(text: str, *, after: int = 0, chunk_rows: int = 20_000) -> Assignment:
        path = tmp_path / "people.csv"
        path.write_text(text)
        return Assignment(
            path=str(path),
            file_name="people.csv",
            choices=Choices(),
            limits=Limits(),
            mapping=make_mapping(text).to_json(),
            definitions=parts_of(DEFINITIONS),
            fixes=Fixes(rules={2: {"city 1": "Rom"}}),
            after=after,
            chunk_rows=chunk_rows,
            is_provisional=False,
        )

    return make


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_hands_over_chunks_of_records(
    assign: Callable[..., Assignment], size: int
) -> None:
    task = assign(make_people(25) + "\n", chunk_rows=10)
    with reading(task, file_bytes=size) as chunks:
        found = [(chunk.records, chunk.is_last) for chunk in chunks]
    assert [(len(records), last) for records, last in found] == [
        (10, False),
        (10, False),
        (5, True),
    ]
    numbers = [record.number for records, _ in found for record in records]
    assert numbers == list(range(1, 26))
    assert found[0][0][0].sets == {"city": "Rom"}
    assert chunks.ending.blank_rows == 1


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_passes_rows_by_that_are_done(
    assign: Callable[..., Assignment], size: int
) -> None:
    task = assign(make_people(25), after=12, chunk_rows=10)
    with reading(task, file_bytes=size) as chunks:
        firsts = [chunk.records[0].number for chunk in chunks]
    assert firsts == [13, 23]


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_ends_with_an_empty_chunk_when_the_rows_fill_the_others(
    assign: Callable[..., Assignment], size: int
) -> None:
    task = assign(make_people(20), chunk_rows=10)
    with reading(task, file_bytes=size) as chunks:
        found = [(len(chunk.records), chunk.is_last) for chunk in chunks]
    assert found == [(10, False), (10, True)]


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_refuses_a_file_in_words(assign: Callable[..., Assignment], size: int) -> None:
    task = assign("id,email,city\n1,a@x.de,Rom\n")
    Path(task.path).write_bytes(b"%PDF-1.7 \x00\x01")
    with reading(task, file_bytes=size) as chunks, pytest.raises(UnreadableFile):
        list(chunks)


def test_says_that_the_reading_process_was_killed(
    assign: Callable[..., Assignment], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Watched(subprocess.Popen[bytes]):
        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **options)  # type: ignore[call-overload]
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Watched)
    task = assign(make_people(50_000), chunk_rows=100)
    with (
        reading(task, file_bytes=LARGE) as chunks,
        pytest.raises(ReaderDied, match="signal SIGKILL"),
    ):
        for chunk in chunks:
            if chunk.records[0].number == 1:
                started[0].kill()


def test_ends_its_process_when_nobody_reads_on(
    assign: Callable[..., Assignment],
) -> None:
    task = assign(make_people(50_000), chunk_rows=100)
    with reading(task, file_bytes=LARGE) as chunks:
        next(iter(chunks))
    assert no_child_reads()


def test_ends_with_its_parent(
    tmp_path: Path, assign: Callable[..., Assignment]
) -> None:
    """The worker is killed while the reading process waits for it."""
    task = assign(make_people(200_000), chunk_rows=100)
    (tmp_path / "task.json").write_bytes(task.encoded())
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "import django; django.setup()\n"
        "from imports.engine.converting import Assignment\n"
        "from imports.engine.reader import reading\n"
        "task = Assignment.decoded(Path(sys.argv[1]).read_bytes())\n"
        "with reading(task, file_bytes=1 << 30) as chunks:\n"
        "    next(iter(chunks)); print('reading', flush=True); time.sleep(600)\n"
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / "task.json")],
        cwd=PROJECT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cdp.settings"},
        stdout=subprocess.PIPE,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == b"reading\n"
    (child,) = children_of(worker.pid)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    deadline = time.monotonic() + 20
    while is_alive(child):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def no_child_reads() -> bool:
    return not any(
        "imports.engine.converting" in command(p) for p in children_of(os.getpid())
    )


def children_of(parent: int) -> list[int]:
    found = subprocess.run(
        ["pgrep", "-P", str(parent)],
        capture_output=True,
        text=True,
        check=False,
    )
    return [
        int(pid) for pid in found.stdout.split() if "converting" in command(int(pid))
    ]


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def is_alive(pid: int) -> bool:
    return "imports.engine.converting" in command(pid)
