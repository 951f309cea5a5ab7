from __future__ import annotations

import gzip
import io
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from cdp.fetching import Fetched, NotFetched, fetch
from tests.cdp.servers import Handler, serving

REFUSED = "The address cannot be reached from here."


@pytest.fixture(autouse=True)
def allowed(settings: Any) -> None:
    """The operator allows this machine by its number only."""
    settings.FETCH_ALLOWED_HOSTS = ["127.0.0.1"]


def fetched(answer: Callable[[Handler], None], path: str = "/file.csv") -> Any:
    """What is fetched of a server that answers so: its facts and its bytes."""
    into = io.BytesIO()
    with serving(answer) as address:
        facts = fetch(address + path, into)
    return facts, into.getvalue()


def refusal(answer: Callable[[Handler], None]) -> str:
    with pytest.raises(NotFetched) as caught:
        fetched(answer)
    return str(caught.value)


def test_fetches_file() -> None:
    body = b"email\nada@x.de\n" * 20_000
    facts, found = fetched(lambda h: h.reply(body=body), "/a/people%20list.csv?k=v")
    assert (facts, found) == (Fetched("people list.csv", len(body)), body)


def test_calls_file_as_server_does() -> None:
    named = 'attachment; filename="../../x.csv"'
    facts, _ = fetched(lambda h: h.reply(Content_Disposition=named))
    assert facts.name == "x.csv"


def test_asks_plainly_and_for_the_host() -> None:
    seen: dict[str, str] = {}

    def answer(handler: Handler) -> None:
        seen.update(handler.headers)
        handler.reply()

    fetched(answer)
    assert seen["Accept-Encoding"] == "identity"
    assert seen["Host"].startswith("127.0.0.1:")
    assert "Authorization" not in seen


def test_unpacks_what_was_packed_all_the_same() -> None:
    body = b"email\n" * 100_000
    packed = gzip.compress(body)
    _, found = fetched(lambda h: h.reply(body=packed, Content_Encoding="gzip"))
    assert found == body


def redirecting(times: int) -> Callable[[Handler], None]:
    def answer(handler: Handler) -> None:
        done = int(handler.path.rpartition("/")[2]) if "/hop/" in handler.path else 0
        if done < times:
            handler.reply(302, Location=f"/hop/{done + 1}")
        else:
            handler.reply(body=b"here")

    return answer


def test_follows_three_redirects() -> None:
    _, found = fetched(redirecting(3))
    assert found == b"here"
    assert refusal(redirecting(4)) == "The address redirects more than 3 times."


@pytest.mark.parametrize(
    "target",
    [
        "http://localhost:{port}/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:10.0.0.1]/",
        "http://0x7f.1:{port}/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://no-such-host.invalid/",
    ],
)
def test_judges_every_hop(target: str) -> None:
    def answer(handler: Handler) -> None:
        handler.reply(302, Location=target.format(port=handler.port))

    assert refusal(answer) == REFUSED


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/",
        "http://127.1/",
        "http://2130706433/",
        "http://017700000001/",
        "http://[::1]/",
        "http://169.254.169.254/",
        "http://10.0.0.1/",
        "http://192.168.0.1:8080/",
        "http://0/",
        "https://metadata.google.internal/",
        "http://no-such-host.invalid/",
        "ftp://x.example/",
        "x",
    ],
)
def test_refuses_in_one_wording(url: str, settings: Any) -> None:
    settings.FETCH_ALLOWED_HOSTS = []
    with pytest.raises(NotFetched) as caught:
        fetch(url, io.BytesIO())
    assert str(caught.value) == REFUSED


def test_connects_to_the_address_that_was_judged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that is public when asked first and inside when asked again."""
    asked: list[str] = []
    connected: list[str] = []

    def resolve(host: str, port: int, **_: Any) -> Any:
        asked.append(host)
        address = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connect(address: tuple[str, int], *_: Any) -> Any:
        connected.append(address[0])
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NotFetched):
        fetch("http://rebinding.example/", io.BytesIO())
    assert (len(asked), connected) == (1, ["93.184.216.34"])


def test_refuses_name_with_one_address_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(host: str, port: int, **_: Any) -> Any:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port)),
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", port, 0, 0)),
        ]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(NotFetched, match=REFUSED):
        fetch("http://mixed.example/", io.BytesIO())


def test_keeps_to_the_size(settings: Any) -> None:
    settings.FETCH_MAX_BYTES = 1000

    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x" * 500)
        except OSError:
            return

    bomb = gzip.compress(b"0" * 900_000)
    for answer in (
        lambda h: h.reply(body=b"x" * 1001),
        endless,
        lambda h: h.reply(body=bomb, Content_Encoding="gzip"),
    ):
        assert refusal(answer).startswith("The file is larger than")


def test_keeps_to_the_time(settings: Any) -> None:
    settings.FETCH_SECONDS = 1
    gone = threading.Event()

    def drip(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while not gone.wait(0.05):
                handler.wfile.write(b"x")
        except OSError:
            return

    began = time.monotonic()
    said = refusal(drip)
    gone.set()
    assert said == "The file took longer than 1 seconds."
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda h: h.reply(404, b"secret"), "answered 404 instead of the file"),
        (lambda h: h.reply(200, b"secret", Content_Length="99"), "before the file was"),
        (lambda h: h.reply(200, b"secret", Content_Encoding="br"), "packed the file"),
        (lambda h: h.reply(200, b"secret", Content_Encoding="gzip"), "packed the file"),
        (lambda h: h.wfile.write(b"secret\r\n\r\n"), REFUSED),
    ],
    ids=["missing", "short", "brotli", "not gzip", "not HTTP"],
)
def test_says_what_is_wrong(answer: Callable[[Handler], None], said: str) -> None:
    assert said in refusal(answer)
    assert "secret" not in refusal(answer)
