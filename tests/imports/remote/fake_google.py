"""A Google for tests: gives permission, lists spreadsheets, reads rows, refuses."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import LazySettings

from imports.remote import google
from tests.cdp.servers import Handler, serving

CODE = "4/a-code"
REFRESH = "1//a-refresh-token"
ACCESS = "ya29.an-access-token"
BOOKS = [
    {"id": "book-1", "name": "Leads", "modifiedTime": "2026-03-01T08:00:00Z"},
    {"id": "book-2", "name": "Ana's list", "modifiedTime": "2026-02-01T08:00:00Z"},
]


class FakeGoogle:
    """What it holds, what it grants, and what it was asked."""

    def __init__(self) -> None:
        self.sheets: dict[str, list[list[str]]] = {
            "People": [["Email", "City"], ["ada@example.com", "London"]]
        }
        self.scope = " ".join(google.SCOPES)
        self.challenge = ""
        self.status = 200
        self.asked: list[str] = []

    def answer(self, handler: Handler) -> None:
        """Answer as Google's documents say."""
        parts = urlsplit(handler.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        self.asked.append(unquote(handler.path))
        if parts.path == "/token":
            self._reply(handler, *self._token(handler))
        elif handler.headers["Authorization"] != f"Bearer {ACCESS}":
            self._reply(handler, 401, {})
        elif self.status != 200:
            self._reply(handler, self.status, {"error": {"message": "a secret"}})
        else:
            self._reply(handler, 200, self._read(parts.path, query))

    def _reply(self, handler: Handler, status: int, answer: dict[str, Any]) -> None:
        handler.reply(status, json.dumps(answer).encode())

    def _token(self, handler: Handler) -> tuple[int, dict[str, Any]]:
        sent = {k: v[0] for k, v in parse_qs(handler.body().decode()).items()}
        if (sent["client_id"], sent["client_secret"]) != ("an-id", "a-secret"):
            return 401, {}
        if sent["grant_type"] == "refresh_token":
            known = sent["refresh_token"] == REFRESH
            return (200, {"access_token": ACCESS}) if known else (400, {})
        digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if sent["code"] != CODE or challenge != self.challenge:
            return 400, {}
        return 200, {
            "access_token": ACCESS,
            "refresh_token": REFRESH,
            "scope": self.scope,
        }

    def _read(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        if path == "/drive/about":
            return {"user": {"emailAddress": "bo@gmail.example"}}
        if path == "/drive/files":
            wanted = query["q"].partition("name contains ")[2].strip("'")
            return {"files": [b for b in BOOKS if wanted in b["name"]]}
        if "/values/" in path:
            title, _, place = unquote(path.partition("/values/")[2]).rpartition("!")
            first, last = map(int, place.split(":"))
            rows = self.sheets[title[1:-1].replace("''", "'")][first - 1 : last]
            return {"values": rows} if rows else {}
        grids = [
            {"title": title, "gridProperties": {"rowCount": len(rows) + 3}}
            for title, rows in self.sheets.items()
        ]
        return {
            "properties": {"title": "Leads"},
            "sheets": [{"properties": grid} for grid in grids],
        }


@contextmanager
def fake_google(settings: LazySettings) -> Iterator[FakeGoogle]:
    """A Google that this installation is registered with."""
    fake = FakeGoogle()
    with serving(fake.answer) as address:
        settings.GOOGLE_CLIENT_ID = "an-id"
        settings.GOOGLE_CLIENT_SECRET = "a-secret"
        settings.GOOGLE_ADDRESSES = {
            "permission": f"{address}/permission",
            "token": f"{address}/token",
            "drive": f"{address}/drive",
            "sheets": f"{address}/sheets",
        }
        yield fake
