"""Sends requests from many clients at once, and keeps how long each took.

All clients live in one thread that waits for all of their sockets: a program that does
more would take from the server the processor that both share.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

CLIENTS = 16
SECONDS_TO_ANSWER = 30.0
_END = b"\r\n\r\n"
_LENGTH = b"content-length:"

Body = Callable[[int], tuple[str, bytes]]
"""The n-th request: more header lines, each with its end, and the body."""


@dataclass
class Load:
    """What came of a load: milliseconds of every answer, and what was no 202."""

    seconds: float = 0.0
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

    def add(self, other: Load) -> None:
        """Count what came of another turn too."""
        self.seconds += other.seconds
        self.took += other.took
        self.refused += other.refused


@dataclass
class _Client:
    """One client: its connection, the request that is under way, the answer so far."""

    port: int
    due: float
    socket: socket.socket | None = None
    request: bytes = b""
    began: float = 0.0
    answer: bytes = b""

    def send(self, request: bytes, selector: selectors.BaseSelector) -> None:
        """Send a request, over the connection that is there or a new one."""
        self.request, self.answer = request, b""
        self.began = time.perf_counter()
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port))
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(self.socket, selectors.EVENT_READ, self)
        self.socket.sendall(request)

    def hang_up(self, selector: selectors.BaseSelector) -> None:
        """Let the connection go."""
        if self.socket is not None:
            selector.unregister(self.socket)
            self.socket.close()
            self.socket = None

    def status(self, selector: selectors.BaseSelector) -> int:
        """The status once the whole answer is there, else 0."""
        assert self.socket is not None
        part = self.socket.recv(65536)
        if not part:
            # The server let an idle connection go before it saw the request.
            self.hang_up(selector)
            if self.request:
                began = self.began
                self.send(self.request, selector)
                self.began = began
            return 0
        self.answer += part
        head, end, body = self.answer.partition(_END)
        if not end or len(body) < _body_length(head):
            return 0
        self.request = b""
        return int(head[9:12])


def send_load(
    port: int, path: str, body: Body, *, seconds: float, per_second: float = 0
) -> Load:
    """Post from 16 clients as fast as it goes, or so many times a second in all.

    At a given rate, a request's time begins when it was due.
    """
    load, bodies = Load(seconds), map(body, count(1))
    pause = CLIENTS / per_second if per_second else 0.0
    start = time.perf_counter()
    ends_at = start + seconds
    clients = [_Client(port, start + pause * n / CLIENTS) for n in range(CLIENTS)]
    idle = list(clients)
    with _selector(clients) as selector:
        while True:
            at = time.perf_counter()
            if at < ends_at:
                for client in [each for each in idle if each.due <= at]:
                    idle.remove(client)
                    client.send(_request(path, *next(bodies)), selector)
                    if pause:
                        client.began = client.due
                        client.due += pause
            elif len(idle) == CLIENTS or at > ends_at + SECONDS_TO_ANSWER:
                return load
            for key, _ in selector.select(_patience(idle, at, ends_at)):
                client = key.data
                if status := client.status(selector):
                    done = time.perf_counter()
                    load.took.append((done - client.began) * 1000)
                    load.refused += status != 202
                    idle.append(client)


@contextmanager
def _selector(clients: list[_Client]) -> Iterator[selectors.BaseSelector]:
    with selectors.DefaultSelector() as selector:
        yield selector
        for client in clients:
            client.hang_up(selector)


def _patience(idle: list[_Client], at: float, ends_at: float) -> float:
    """Seconds until a client is due, or until it is time to look at the clock."""
    due = [client.due for client in idle if client.due < ends_at]
    return max(0.0, min([*due, at + 0.05]) - at)


def _request(path: str, more: str, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _body_length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(_LENGTH):
            return int(line.removeprefix(_LENGTH))
    return 0
