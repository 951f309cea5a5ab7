"""Google's side: asking a user for permission, and reading what was permitted.

The flow is OAuth 2.0 for web servers with PKCE, read-only scopes, and a refresh token
that is kept sealed; answers are Google's JSON, of which only what is used is believed.
Addresses and fields: Google's guides to OAuth 2.0, the Drive API v3, the Sheets API v4.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from django.conf import settings

from cdp.addresses import CannotReach
from cdp.outgoing import TooSlow, sent

SCOPES = (
    "https://www.googleapis.com/auth/drive.metadata.readonly",
    "https://www.googleapis.com/auth/spreadsheets.readonly",
)
SECONDS = 30
MOST_BYTES = 64 * 1024 * 1024
SPREADSHEET = "application/vnd.google-apps.spreadsheet"
LISTED = 50


class GoogleRefused(Exception):
    """Google did not do what was asked; the text is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """A spreadsheet as the picker lists it."""

    id: str
    name: str
    modified: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a spreadsheet, and how many rows its grid has."""

    title: str
    rows: int


def is_set_up() -> bool:
    """Whether the operator has registered this installation with Google."""
    return bool(settings.GOOGLE_CLIENT_ID and settings.GOOGLE_CLIENT_SECRET)


def new_verifier() -> str:
    """A secret that ties the answer to the browser that asked (PKCE)."""
    return secrets.token_urlsafe(48)


def permission_url(*, state: str, verifier: str, redirect_uri: str) -> str:
    """The page of Google on which the user gives permission."""
    digest = hashlib.sha256(verifier.encode()).digest()
    query = {
        "client_id": settings.GOOGLE_CLIENT_ID,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": " ".join(SCOPES),
        "access_type": "offline",
        "prompt": "consent",
        "state": state,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    return f"{settings.GOOGLE_ADDRESSES['permission']}?{urlencode(query)}"


def refresh_token(code: str, *, verifier: str, redirect_uri: str) -> str:
    """The lasting token for a permission just given. Raises ``GoogleRefused``."""
    answer = _token(
        {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": verifier,
            "redirect_uri": redirect_uri,
        }
    )
    granted = set(str(answer.get("scope", "")).split())
    token = answer.get("refresh_token")
    if not granted.issuperset(SCOPES) or not isinstance(token, str):
        raise GoogleRefused(
            "Google did not grant all that is needed. Connect again, and leave both "
            "boxes ticked."
        )
    return token


def access_token(token: str) -> str:
    """A token for the next hour. Raises ``GoogleRefused``."""
    answer = _token({"grant_type": "refresh_token", "refresh_token": token})
    return str(answer.get("access_token", ""))


def email_of(access: str) -> str:
    """Whose account it is. Raises ``GoogleRefused``."""
    answer = _get("drive", "/about", access, {"fields": "user(emailAddress)"})
    return str((answer.get("user") or {}).get("emailAddress", ""))[:254]


def spreadsheets(access: str, search: str = "") -> list[Spreadsheet]:
    """The account's spreadsheets, the latest first. Raises ``GoogleRefused``."""
    named = search.replace("\\", "\\\\").replace("'", "\\'")
    wanted = f"mimeType='{SPREADSHEET}' and trashed=false"
    query = {
        "q": f"{wanted} and name contains '{named}'" if search else wanted,
        "orderBy": "modifiedTime desc",
        "pageSize": str(LISTED),
        "fields": "files(id,name,modifiedTime)",
        "supportsAllDrives": "true",
        "includeItemsFromAllDrives": "true",
    }
    answer = _get("drive", "/files", access, query)
    return [
        Spreadsheet(str(one["id"]), str(one["name"]), str(one.get("modifiedTime", "")))
        for one in answer.get("files", [])
    ]


def sheets(access: str, spreadsheet: str) -> tuple[str, list[Sheet]]:
    """The spreadsheet's name and its sheets. Raises ``GoogleRefused``."""
    fields = "properties.title,sheets.properties(title,sheetType,gridProperties)"
    path = f"/spreadsheets/{quote(spreadsheet, safe='')}"
    answer = _get("sheets", path, access, {"fields": fields})
    properties = [one["properties"] for one in answer.get("sheets", [])]
    found = [
        Sheet(str(one["title"]), int(one.get("gridProperties", {}).get("rowCount", 0)))
        for one in properties
        if one.get("sheetType", "GRID") == "GRID"
    ]
    return str(answer.get("properties", {}).get("title", "")), found


def rows(
    access: str, spreadsheet: str, sheet: str, *, first: int, last: int
) -> list[list[str]]:
    """The cells of these rows as they are shown, empty ends cut off.

    Raises ``GoogleRefused``.
    """
    title = sheet.replace("'", "''")
    place = quote(f"'{title}'!{first}:{last}", safe="")
    path = f"/spreadsheets/{quote(spreadsheet, safe='')}/values/{place}"
    query = {"valueRenderOption": "FORMATTED_VALUE", "majorDimension": "ROWS"}
    answer = _get("sheets", path, access, query)
    return [[str(cell) for cell in row] for row in answer.get("values", [])]


def _token(fields: Mapping[str, str]) -> dict[str, Any]:
    client = {
        "client_id": settings.GOOGLE_CLIENT_ID,
        "client_secret": settings.GOOGLE_CLIENT_SECRET,
    }
    return _asked(
        "POST",
        settings.GOOGLE_ADDRESSES["token"],
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        body=urlencode({**client, **fields}).encode(),
    )


def _get(api: str, path: str, access: str, query: Mapping[str, str]) -> dict[str, Any]:
    url = f"{settings.GOOGLE_ADDRESSES[api]}{path}?{urlencode(query)}"
    return _asked("GET", url, headers={"Authorization": f"Bearer {access}"})


def _asked(
    method: str, url: str, *, headers: Mapping[str, str], body: bytes | None = None
) -> dict[str, Any]:
    try:
        with sent(method, url, headers=headers, body=body, seconds=SECONDS) as response:
            content = response.read(MOST_BYTES + 1)
            status = response.status
    except (CannotReach, TooSlow, OSError, HTTPException):
        raise GoogleRefused("Google did not answer. Try again in a minute.") from None
    if status != 200:
        raise GoogleRefused(_refusal(status))
    try:
        return msgspec.json.decode(content, type=dict[str, Any])
    except msgspec.DecodeError:
        raise GoogleRefused("Google's answer could not be read. Try again.") from None


def _refusal(status: int) -> str:
    if status in (400, 401):
        return (
            "Google does not accept our permission any more. Connect the account again."
        )
    if status == 403:
        return "This Google account may not read that. Ask its owner to share it."
    if status == 404:
        return "The spreadsheet or the sheet is not there any more."
    if status == 429:
        return "Google asks us to wait. Try again in a minute."
    return f"Google answered {status}. Try again in a minute."
