"""The peak memory of this process and its children, by what they do."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from types import TracebackType

SECONDS = 0.2


class Peaks:
    """Watches while it is open; ``by_kind`` is in MB: resident, without PostgreSQL."""

    def __init__(self) -> None:
        self.by_kind: dict[str, int] = {}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Peaks:
        Path("/proc/self/clear_refs").write_text("5")  # the peak is this block's own
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        self._thread.join()
        self._look(os.getpid(), "worker")

    def _watch(self) -> None:
        while not self._done.wait(SECONDS):
            self._look(os.getpid(), "worker")
            for child in _children(os.getpid()):
                self._look(child, _name(child))

    def _look(self, pid: int, kind: str) -> None:
        try:
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        except OSError:
            return
        for line in lines:
            if line.startswith("VmHWM"):
                megabytes = int(line.split()[1]) // 1024
                self.by_kind[kind] = max(self.by_kind.get(kind, 0), megabytes)


def _children(pid: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [
            int(child)
            for task in tasks
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return []


def _name(pid: int) -> str:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return "other"
    words = [word.decode(errors="replace") for word in command if word]
    for word in words:
        if word.endswith("workbook_child"):
            return "workbook"
        if word.startswith("imports."):
            return "reader"
        if word.endswith(("postgres", "valkey-server")):
            return Path(word).name
    return "other"
