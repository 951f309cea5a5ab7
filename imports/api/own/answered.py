"""What our own API of imports answers: the types of its bodies. Pure."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from imports.statuses import Door, ImportKind, ImportState
from profiles.issues import Severity


class ShownLedger(msgspec.Struct, frozen=True):
    """The counts of outcomes; they add up to the rows read."""

    read: int
    created: int
    updated: int
    unchanged: int
    merged: int
    held: int
    skipped: int
    blank: int


class ShownColumn(msgspec.Struct, frozen=True):
    """A column that is not imported, and why."""

    name: str
    reason: str


class ShownGroup(msgspec.Struct, frozen=True):
    """All issues of one kind in one column, with the first as an example."""

    code: str
    severity: Severity
    column: str
    rows: int
    line: int
    value: str
    message: str
    remedy: str


class ShownImport(msgspec.Struct, frozen=True, kw_only=True):
    """An import: its state, and its ledger as reviewed or, once it runs, as it went.

    ``undoes`` is the import that it takes back; times are UTC.
    """

    id: int
    name: str
    description: str
    file_name: str
    kind: Annotated[str, Meta(extra_json_schema={"enum": ImportKind.values})]
    door: Annotated[str, Meta(extra_json_schema={"enum": Door.values})]
    state: Annotated[str, Meta(extra_json_schema={"enum": ImportState.values})]
    error: str
    created_at: str
    reviewed_at: str | None
    tried_at: str | None
    started_at: str | None
    finished_at: str | None
    ledger: ShownLedger
    warned: int
    events: int
    relationships: int
    opt_outs_kept: int
    notifications: int
    undoes: int | None
    skipped_columns: list[ShownColumn]
    issues: list[ShownGroup]


class ShownImports(msgspec.Struct, frozen=True):
    """A page of imports; ``next`` is what to send as before for the one after."""

    imports: list[ShownImport]
    next: int | None


class ShownRowIssue(msgspec.Struct, frozen=True):
    """One thing wrong or odd with a row."""

    code: str
    severity: Severity
    column: str
    value: str
    message: str
    remedy: str


class ShownRow(msgspec.Struct, frozen=True):
    """A problem row: its number, the line it begins on, and its issues."""

    row: int
    line: int
    issues: list[ShownRowIssue]


class ShownRows(msgspec.Struct, frozen=True):
    """A page of problem rows; ``next`` is what to send as after for the one after."""

    rows: list[ShownRow]
    next: int | None
