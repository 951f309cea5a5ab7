"""Turns the link of a published Google Sheet into the address of its rows. Pure.

People copy what the browser shows; the rows are behind another address of the same
sheet. Google describes both in its help on publishing and exporting sheets.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urlsplit

_HOST = "docs.google.com"
_PUBLISHED = re.compile(r"^/spreadsheets/d/e/([\w-]+)/pub(?:html)?$")
_SHARED = re.compile(r"^/spreadsheets/(?:u/\d+/)?d/([\w-]+)(?:/[\w-]*)?$")
_READABLE = ("csv", "tsv", "xlsx")


def readable_address(url: str) -> str:
    """The address that a file can be fetched from; other addresses stay as they are."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    if parts.hostname != _HOST:
        return url.strip()
    asked = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    gid = asked.get("gid") or _gid(parts.fragment)
    if published := _PUBLISHED.match(parts.path):
        form = asked.get("output", "csv")
        query = {"gid": gid, "single": "true"} if gid else {}
        query["output"] = form if form in _READABLE else "csv"
        path = f"/spreadsheets/d/e/{published[1]}/pub"
    elif shared := _SHARED.match(parts.path):
        form = asked.get("format", "csv")
        query = {"format": form if form in _READABLE else "csv"}
        query |= {"gid": gid} if gid else {}
        path = f"/spreadsheets/d/{shared[1]}/export"
    else:
        return url.strip()
    return f"https://{_HOST}{path}?{urlencode(query)}"


def _gid(fragment: str) -> str:
    """The sheet's number as the browser's address has it, behind the ``#``."""
    found = re.search(r"(?:^|&)gid=(\d+)", fragment)
    return found[1] if found else ""
