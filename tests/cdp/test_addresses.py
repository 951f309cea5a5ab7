from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdp.addresses import CannotReach, Target, is_public, parse_url

INSIDE = (
    "0.0.0.0 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 "
    "192.0.0.1 192.168.1.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 "
    ":: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 "
    "64:ff9b:1::a9fe:a9fe 2002:7f00:1:: 2001:0:7f00:1:: fe80::1 fe80::1%eth0 fc00::1 "
    "fd00:ec2::254 ff02::1 2001:db8::1 nonsense"
)
OUTSIDE = "1.1.1.1 93.184.216.34 2606:4700:4700::1111 ::ffff:1.1.1.1 64:ff9b::101:101"


@pytest.mark.parametrize("address", [*INSIDE.split(), ""])
def test_calls_nothing_inside_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE.split())
def test_knows_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://x.example", Target("http", "x.example", 80, "/")),
        ("https://X.example./a?b=c#d", Target("https", "x.example", 443, "/a?b=c")),
        ("https://x.example:8443/", Target("https", "x.example", 8443, "/")),
        ("http://[2606:4700::1]/", Target("http", "2606:4700::1", 80, "/")),
    ],
)
def test_takes_url_apart(url: str, target: Target) -> None:
    assert parse_url(url, ()) == target


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x.example/a",
        "//x.example/a",
        "file:///etc/passwd",
        "ftp://x.example:80/a",
        "gopher://x.example/",
        "http://",
        "http:///a",
        "http://user@x.example/",
        "http://user:secret@x.example/",
        "http://x.example:22/",
        "http://x.example:0/",
        "http://x.example:99999/",
        "http://[::1",
        "http://x.example/a b",
        "http://x.example/\r\nHost: y",
        "http://x.example/ä",
        "http://x.example/" + "a" * 5000,
    ],
)
def test_refuses_urls_it_does_not_call(url: str) -> None:
    with pytest.raises(CannotReach):
        parse_url(url, ())


def test_opens_other_ports_of_hosts_that_operator_allows() -> None:
    assert parse_url("http://10.0.0.5:9000/", ("10.0.0.5",)).port == 9000
    assert parse_url("http://10.0.0.5:9000/", ("10.0.0.5:9000",)).port == 9000
    with pytest.raises(CannotReach):
        parse_url("http://10.0.0.5:9001/", ("10.0.0.5:9000",))


@given(st.text(max_size=60) | st.text(max_size=40).map("http://{}".format))
def test_never_fails_otherwise(url: str) -> None:
    try:
        target = parse_url(url, ())
    except CannotReach:
        return
    assert target.scheme in ("http", "https")
