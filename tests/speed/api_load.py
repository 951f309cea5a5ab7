"""Sends requests from many clients at once, and keeps how long each took."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

CLIENTS = 16


@dataclass
class Load:
    """What came of a load: milliseconds of every answer, and what was no 202."""

    seconds: float
    took: list[float] = field(default_factory=list)
    refused: int = 0

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.took) / self.seconds

    def percentile(self, share: float) -> float:
        """The milliseconds within which this share of the requests was answered."""
        ordered = sorted(self.took)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def send_load(
    port: int,
    path: str,
    body: Callable[[int], bytes],
    *,
    seconds: float,
    per_second: float = 0,
) -> Load:
    """Post from 16 clients as fast as it goes, or so many times a second in all."""
    load, numbers, lock = Load(seconds), count(1), threading.Lock()
    pause = CLIENTS / per_second if per_second else 0.0
    ends_at = time.perf_counter() + seconds

    def client(place: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        due = time.perf_counter() + pause * place / CLIENTS
        while time.perf_counter() < ends_at:
            if pause:
                time.sleep(max(0.0, due - time.perf_counter()))
                due += pause
            start = time.perf_counter()
            connection.request("POST", path, body(next(numbers)), _HEADERS)
            answer = connection.getresponse()
            answer.read()
            took = (time.perf_counter() - start) * 1000
            with lock:
                load.took.append(took)
                load.refused += answer.status != 202
        connection.close()

    threads = [threading.Thread(target=client, args=[n]) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return load


_HEADERS = {"Content-Type": "application/json"}
