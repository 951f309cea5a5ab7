"""The drill's workers: as many as a fault wants, kept for the next try if they live.

A worker needs some seconds to start, more than most imports here take.
"""

from __future__ import annotations

from contextlib import ExitStack

from tests.flows.worker_process import WorkerProcess, worker_process


class Workers:
    """Workers as `make run` starts them, with these settings in their environment."""

    def __init__(self, **environment: int) -> None:
        self._environment = {name: str(value) for name, value in environment.items()}
        self._alive: list[tuple[WorkerProcess, ExitStack]] = []

    def have(self, count: int) -> None:
        """Have so many of them, no more and no fewer."""
        while len(self._alive) > count:
            self._end()
        while len(self._alive) < count:
            stack = ExitStack()
            worker = stack.enter_context(worker_process(**self._environment))
            self._alive.append((worker, stack))

    def kill(self) -> None:
        """``kill -9`` of all of them, with all their children."""
        for worker, _ in self._alive:
            worker.kill()
        self.have(0)

    def _end(self) -> None:
        _, stack = self._alive.pop()
        stack.close()
