"""Fills in where a person is by their addresses: ``detect_geo``.

``_regip`` gives the place of registration, ``_ip`` the current one; a field that the
request sends itself stays as it is sent. The operator names a file
(``GEOIP_FILE``); without one nothing is filled in, and the answer says so in a
header, which disturbs no client.
"""

from __future__ import annotations

import logging
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from django.conf import settings

from profiles.api.altcraft.maxmind import DamagedFile, PlaceFile
from profiles.values import JSONValue

logger = logging.getLogger(__name__)

HEADER = "Warning"
NOTE = '299 - "detect_geo was passed by: no GeoIP database is configured here"'
# By the field of an address, the fields that its place fills.
_FIELDS = {
    "_regip": {"country": "_regcountry", "city": "_regcity"},
    "_ip": {
        "country": "_country",
        "region": "_region",
        "city": "_city",
        "postal_code": "_postal_code",
        "timezone": "_tz",
    },
}


def is_configured() -> bool:
    """Whether there is a file that can be read."""
    return _opened(settings.GEOIP_FILE) is not None


def located(data: dict[str, JSONValue]) -> dict[str, JSONValue]:
    """The data with the places of its addresses, as far as they are known."""
    found = dict(data)
    for field, filled in _FIELDS.items():
        place = place_of(data.get(field))
        for part, name in filled.items():
            if part in place and _says_nothing(data.get(name)):
                found[name] = place[part]
    return found


def place_of(address: JSONValue) -> dict[str, str]:
    """The parts of the place of an address: country (its code), region, city, ..."""
    file = _opened(settings.GEOIP_FILE)
    if file is None or not isinstance(address, str):
        return {}
    try:
        found = file.find(ip_address(address.strip()))
    except ValueError:
        return {}  # the field itself says what is wrong with it
    except DamagedFile as problem:
        logger.warning("the GeoIP file was not used: %s", problem)
        return {}
    return {name: text for name, text in _parts(found).items() if text}


def _parts(found: dict[str, Any]) -> dict[str, str]:
    regions = found.get("subdivisions")
    region = regions[0] if isinstance(regions, list) and regions else {}
    return {
        "country": _text(found.get("country"), "iso_code"),
        "region": _name(region),
        "city": _name(found.get("city")),
        "postal_code": _text(found.get("postal"), "code"),
        "timezone": _text(found.get("location"), "time_zone"),
    }


def _name(place: Any) -> str:
    return _text(place.get("names") if isinstance(place, dict) else None, "en")


def _text(place: Any, key: str) -> str:
    text = place.get(key) if isinstance(place, dict) else ""
    return text if isinstance(text, str) else ""


def _says_nothing(value: JSONValue) -> bool:
    return value is None or value == ""


@cache
def _opened(path: str) -> PlaceFile | None:
    """The file, opened once for the process."""
    if not path:
        return None
    try:
        return PlaceFile(Path(path))
    except (OSError, DamagedFile) as problem:
        logger.warning("the GeoIP file %s cannot be used: %s", path, problem)
        return None
