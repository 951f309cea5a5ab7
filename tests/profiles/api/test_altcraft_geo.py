"""``detect_geo``: the file of places, and what it fills in."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.live_server_helper import LiveServer

from profiles.api.altcraft import geo
from profiles.api.altcraft.maxmind import DamagedFile, PlaceFile
from tests.makers import make_workspace, people
from tests.profiles.api.makers import Sender, make_token
from tests.profiles.api.place_files import BERLIN, MARK, encoded, place_file

OSLO = {"country": {"iso_code": "NO"}, "city": {"names": {"en": "Oslo"}}}
NETWORKS: dict[str, dict[str, Any]] = {
    "94.231.119.0/24": BERLIN,
    "10.0.0.0/8": {"city": {"names": {"en": "x" * 40}}},
    "2001:db8::/32": OSLO,
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "places.mmdb"
    path.write_bytes(place_file(NETWORKS))
    return path


@pytest.mark.parametrize("bits", [24, 28, 32])
def test_finds_place_of_address(tmp_path: Path, bits: int) -> None:
    path = tmp_path / "places.mmdb"
    path.write_bytes(place_file(NETWORKS, bits=bits))
    file = PlaceFile(path)
    assert file.find(ip_address("94.231.119.122")) == BERLIN
    assert file.find(ip_address("2001:db8::1")) == OSLO
    assert file.find(ip_address("10.9.8.7")) == NETWORKS["10.0.0.0/8"]
    assert file.find(ip_address("8.8.8.8")) == {}


def test_finds_place_in_file_of_short_addresses(tmp_path: Path) -> None:
    path = tmp_path / "places.mmdb"
    path.write_bytes(place_file({"94.231.119.0/24": BERLIN}, version=4))
    file = PlaceFile(path)
    assert file.find(ip_address("94.231.119.122")) == BERLIN
    assert file.find(ip_address("2001:db8::1")) == {}


@pytest.mark.parametrize("content", [b"", b"x" * 500, MARK, MARK + encoded({"a": 1})])
def test_rejects_file_of_another_kind(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "places.mmdb"
    path.write_bytes(content)
    with pytest.raises(DamagedFile):
        PlaceFile(path)


@given(
    place=st.integers(0, 400),
    junk=st.binary(min_size=1, max_size=8),
    last=st.integers(0, 255),
)
def test_survives_damage(tmp_path: Path, place: int, junk: bytes, last: int) -> None:
    content = bytearray(place_file(NETWORKS))
    content[place : place + len(junk)] = junk
    path = tmp_path / "damaged.mmdb"
    path.write_bytes(content)
    try:
        assert isinstance(PlaceFile(path).find(ip_address(f"94.231.119.{last}")), dict)
    except DamagedFile:
        return


def test_fills_in_places(path: Path, settings: Any) -> None:
    settings.GEOIP_FILE = str(path)
    located = geo.located(
        {"_regip": "2001:db8::1", "_ip": "94.231.119.122", "_city": "Potsdam"}
    )
    assert located == {
        "_regip": "2001:db8::1",
        "_ip": "94.231.119.122",
        "_regcountry": "NO",
        "_regcity": "Oslo",
        "_country": "DE",
        "_region": "State of Berlin",
        "_city": "Potsdam",
        "_postal_code": "10115",
        "_tz": "Europe/Berlin",
    }


@pytest.mark.parametrize(
    "value", ["nonsense", "", None, 5, ["94.231.119.122"], "8.8.8.8"]
)
def test_fills_in_nothing_for_odd_addresses(
    path: Path, settings: Any, value: Any
) -> None:
    settings.GEOIP_FILE = str(path)
    assert geo.located({"_ip": value}) == {"_ip": value}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_there", [True, False])
def test_says_when_no_file_is_configured(
    live_server: LiveServer, path: Path, settings: Any, is_there: bool
) -> None:
    settings.GEOIP_FILE = str(path) if is_there else ""
    workspace = make_workspace()
    body = {
        "token": make_token(workspace),
        "db_id": workspace.pk,
        "email": "a@x.de",
        "detect_geo": True,
        "data": {"email": "a@x.de", "_ip": "94.231.119.122"},
    }
    answer = Sender(live_server.url).post("/api/v1.1/profiles/import", body)
    assert list(answer.json()) == ["error", "error_text", "profile_id"]
    assert ("warning" in answer.headers) is not is_there
    (person,) = people(workspace)
    assert person["attributes"].get("city") == ("Berlin" if is_there else None)
