"""Writes a sheet of a connected Google account as a CSV file, some rows at a time."""

from __future__ import annotations

import csv
import io
from typing import BinaryIO

from django.conf import settings

from cdp.fetching import NotFetched
from cdp.formats import file_size
from cdp.models import User, Workspace
from cdp.sealing import Unsealable, seal, unseal
from imports.models import Fetch, GoogleAccount
from imports.remote import google
from imports.remote.google import GoogleRefused

ROWS = 2_000
_NOT_CONNECTED = "No Google account is connected any more. Connect it again."


def connect(workspace: Workspace, user: User, token: str) -> GoogleAccount:
    """Keep the member's permission, in place of an earlier one.

    Raises ``GoogleRefused``.
    """
    email = google.email_of(google.access_token(token))
    account, _ = GoogleAccount.objects.update_or_create(
        workspace=workspace,
        user=user,
        defaults={"email": email, "sealed_token": seal(token)},
    )
    return account


def access_to(account: GoogleAccount | None) -> str:
    """A token to read the account with. Raises ``GoogleRefused``."""
    if account is None:
        raise GoogleRefused(_NOT_CONNECTED)
    try:
        token = unseal(account.sealed_token)
    except Unsealable:
        raise GoogleRefused(_NOT_CONNECTED) from None
    return google.access_token(token)


def write_sheet(asked: Fetch, file: BinaryIO) -> str:
    """Write the sheet as CSV, and return what the file is called.

    Raises ``NotFetched``.
    """
    try:
        access = access_to(asked.account)
        _, sheets = google.sheets(access, asked.spreadsheet)
        sizes = {sheet.title: sheet.rows for sheet in sheets}
        if asked.sheet not in sizes:
            raise NotFetched("The spreadsheet has no sheet of this name any more.")
        _copy(asked, access, sizes[asked.sheet], file)
    except GoogleRefused as refusal:
        raise NotFetched(str(refusal)) from None
    return f"{asked.spreadsheet_name} - {asked.sheet}.csv"[-255:]


def _copy(asked: Fetch, access: str, size: int, file: BinaryIO) -> None:
    """Write all rows; blank ones only when others follow, as a grid ends in many."""
    blank = 0
    for first in range(1, size + 1, ROWS):
        last = min(first + ROWS - 1, size)
        rows = google.rows(
            access, asked.spreadsheet, asked.sheet, first=first, last=last
        )
        if rows:
            file.write(b"\n" * blank)
            blank = 0
            _write(file, rows)
        blank += last - first + 1 - len(rows)


def _write(file: BinaryIO, rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    file.write(text.getvalue().encode(errors="replace"))
    if file.tell() > settings.FETCH_MAX_BYTES:
        limit = file_size(settings.FETCH_MAX_BYTES)
        raise NotFetched(f"The sheet is larger than {limit}.")
