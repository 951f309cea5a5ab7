"""The table of previewed rows: a column for each target, filtered by outcome. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import msgspec
from django.http import QueryDict

from imports.ledger import LEDGER_OUTCOMES
from imports.models import ImportJob
from imports.pages.previewing import PreviewedRow, is_reviewed
from profiles.record_parts import parts_of_record
from profiles.records import Outcome, Record
from profiles.values import JSONValue, decode, encode

MOST_COLUMNS = 12
WITH_WARNINGS = "warnings"


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One row of the table: its cells under the table's columns."""

    row: PreviewedRow
    title: str
    cells: list[str]

    @property
    def problems(self) -> list[str]:
        """What is wrong or odd with the row, in sentences."""
        return [issue.message for issue in self.row.issues]


@dataclass(frozen=True, slots=True)
class Show:
    """A choice of rows, and how many there are."""

    value: str
    label: str
    count: int


class PreviewPage:
    """The previewed rows as the address asks for them: ``show`` is an outcome."""

    def __init__(
        self, job: ImportJob, rows: list[PreviewedRow], query: QueryDict
    ) -> None:
        self.is_reviewed = is_reviewed(job)
        self.show = query.get("show", "")
        self._rows = rows

    @property
    def shows(self) -> list[Show]:
        """The choices that have rows."""
        outcomes = [
            Show(
                outcome.value,
                outcome.value.capitalize(),
                sum(row.outcome is outcome for row in self._rows),
            )
            for outcome in map(Outcome, LEDGER_OUTCOMES)
        ]
        warned = sum(_is_warned(row) for row in self._rows)
        shows = [*outcomes, Show(WITH_WARNINGS, "With warnings", warned)]
        return [
            Show("", "All", len(self._rows)),
            *(show for show in shows if show.count),
        ]

    @cached_property
    def columns(self) -> list[str]:
        """The names of the columns: what the rows say, the most said first."""
        names: dict[str, int] = {}
        for row in self._rows:
            for part in parts_of_record(row.record, row.definitions):
                names[part.name] = names.get(part.name, 0) + 1
        return list(names)[:MOST_COLUMNS]

    @property
    def lines(self) -> list[PreviewLine]:
        """The rows that are chosen."""
        return [self._line(row) for row in self._rows if self._is_shown(row)]

    def _is_shown(self, row: PreviewedRow) -> bool:
        if self.show == WITH_WARNINGS:
            return _is_warned(row)
        return not self.show or row.outcome.value == self.show

    def _line(self, row: PreviewedRow) -> PreviewLine:
        parts = parts_of_record(row.record, row.definitions)
        values: dict[str, str] = {}
        for part in parts:
            text = part.value if not part.note else f"{part.value} ({part.note})"
            known = values.get(part.name)
            values[part.name] = f"{known}, {text}" if known else text
        title = next((part.value for part in parts if part.is_identifier), "")
        return PreviewLine(row, title, [values.get(name, "") for name in self.columns])


def _is_warned(row: PreviewedRow) -> bool:
    return bool(row.issues) and not row.record.held and row.outcome.value != "held"


def event_json(record: Record) -> str:
    """The event of a row as JSON for people; "" for a row that has none."""
    if not record.events:
        return ""
    event = record.events[0]
    said: dict[str, JSONValue] = {"name": event.name, "person": _identifiers(record)}
    if event.at:
        said["timestamp"] = event.at
    said["data"] = event.data
    return msgspec.json.format(encode(said), indent=2).decode()


def record_json(record: Record) -> str:
    """A record as JSON for people: identifiers by kind, what is empty left out."""
    fields = decode(encode(record))
    fields["identifiers"] = _identifiers(record)
    said = {
        name: value
        for name, value in fields.items()
        if value not in (None, [], {}) and name not in ("number", "issues")
    }
    return msgspec.json.format(encode(said), indent=2).decode()


def _identifiers(record: Record) -> dict[str, JSONValue]:
    """The identifiers by kind; several of one kind as a list."""
    found: dict[str, list[JSONValue]] = {}
    for kind, value, _ in record.identifiers:
        found.setdefault(kind, []).append(value)
    return {k: values[0] if len(values) == 1 else values for k, values in found.items()}
