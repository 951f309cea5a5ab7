"""People as a file: CSV, a workbook or JSON, written as they are found.

Every row begins with the profile id, under which the person can be imported again.
No cell runs as a formula in a spreadsheet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from tempfile import NamedTemporaryFile
from typing import IO, Any, Protocol

from django.core.files import File
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from cdp.formulas import harmless
from cdp.models import Workspace
from profiles.definitions import Definitions
from profiles.models import Identifier, Profile
from profiles.page_models import PeopleQuery
from profiles.searching.asking import Asking
from profiles.statuses import ExportFormat
from profiles.values import JSONValue, datetime_text, encode, encode_text, number_text

CONTENT_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
    ExportFormat.JSON: "application/json",
}
# What a sheet of a workbook holds, less the header.
SHEET_ROWS = 1_048_575
# People whose rows are read at once.
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Exported:
    """One person as an export has them; identifiers are by kind, as sent."""

    public_id: str
    identifiers: dict[str, list[str]]
    attributes: dict[str, JSONValue]
    created_at: datetime
    updated_at: datetime


def exported(ids: Sequence[int], definitions: Definitions) -> Iterator[Exported]:
    """The people with these ids, in this order; who is gone is left out."""
    names = {kind.number: kind.key for kind in definitions.kinds.values()}
    for first in range(0, len(ids), _BATCH):
        some = ids[first : first + _BATCH]
        held = _identifiers(some, definitions, names)
        profiles = Profile.objects.filter(
            workspace_id=definitions.workspace_id, pk__in=some
        ).in_bulk()
        for profile_id in some:
            if profile := profiles.get(profile_id):
                yield Exported(
                    definitions.public_ids.public(profile_id),
                    held.get(profile_id, {}),
                    profile.attributes,
                    profile.created_at,
                    profile.updated_at,
                )


def _identifiers(
    ids: Sequence[int], definitions: Definitions, names: dict[int, str]
) -> dict[int, dict[str, list[str]]]:
    held: dict[int, dict[str, list[str]]] = {}
    rows = Identifier.objects.filter(
        workspace_id=definitions.workspace_id, profile_id__in=ids
    ).order_by("kind", "value")
    for row in rows:
        kinds = held.setdefault(row.profile_id, {})
        kinds.setdefault(names[row.kind], []).append(row.sent or row.value)
    return held


def used_columns(people: Iterable[Exported], definitions: Definitions) -> list[str]:
    """The attributes that somebody of these has, in the order of their definition."""
    used = {key for person in people for key in person.attributes}
    return [key for key in definitions.attributes if key in used]


class Writer(Protocol):
    """Writes people into a file of one format."""

    def write(self, people: Iterable[Exported]) -> None:
        """Add people."""

    def close(self) -> None:
        """End the file."""


def writer(
    format: ExportFormat,
    file: IO[bytes],
    definitions: Definitions,
    columns: Sequence[str],
) -> Writer:
    """A writer of one format; ``columns`` are the attributes' keys, in order."""
    if format is ExportFormat.JSON:
        return _JSONWriter(file, columns)
    table = _Table(definitions, columns)
    if format is ExportFormat.XLSX:
        return _WorkbookWriter(file, table)
    return _CSVWriter(file, table)


class Exporting:
    """A background query whose people are written into a file."""

    def __init__(self, query: PeopleQuery, asking: Asking) -> None:
        self.query = query
        self.definitions = asking.definitions
        self.file = NamedTemporaryFile(suffix=f".{query.format}")  # noqa: SIM115 - as long as the query
        self.writer = writer(
            ExportFormat(query.format), self.file, self.definitions, query.columns
        )

    def take(self, ids: list[int]) -> None:
        """Write them behind those found before."""
        self.writer.write(exported(ids, self.definitions))

    def finish(self) -> None:
        """Put the file where it can be downloaded."""
        self.writer.close()
        self.file.seek(0)
        name = f"people-exports/{self.query.workspace_id}/{self.query.token}"
        self.query.file.save(f"{name}.{self.query.format}", File(self.file), save=False)
        self.file.close()


def file_name(workspace: Workspace, moment: datetime, format: str) -> str:
    """What a downloaded file is called."""
    return f"{workspace.slug}-people-{moment:%Y-%m-%d}.{format}"


class _Table:
    """The header and the rows of people as cells of text."""

    def __init__(self, definitions: Definitions, columns: Sequence[str]) -> None:
        self.kinds = list(definitions.kinds)
        self.columns = columns

    @property
    def header(self) -> list[str]:
        return [
            "profile_id",
            *("id" if kind == "user_id" else kind for kind in self.kinds),
            *self.columns,
            "profile_created_at",
            "profile_updated_at",
        ]

    def row(self, person: Exported) -> list[str]:
        return [
            person.public_id,
            *(", ".join(person.identifiers.get(kind, ())) for kind in self.kinds),
            *(cell_text(person.attributes.get(key)) for key in self.columns),
            datetime_text(person.created_at),
            datetime_text(person.updated_at),
        ]


def cell_text(value: JSONValue) -> str:
    """A value as the text of a cell: what an import reads as the same value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, list | dict):
        return encode_text(value)
    return number_text(value)


class _CSVWriter:
    def __init__(self, file: IO[bytes], table: _Table) -> None:
        self.text = io.TextIOWrapper(
            file, encoding="utf-8-sig", newline="", write_through=True
        )
        self.table = table
        self.csv = csv.writer(self.text)
        self.csv.writerow(table.header)

    def write(self, people: Iterable[Exported]) -> None:
        for person in people:
            self.csv.writerow(map(harmless, self.table.row(person)))

    def close(self) -> None:
        self.text.flush()
        self.text.detach()


class _WorkbookWriter:
    """Cells are text, so that nothing is a formula and no long number loses digits."""

    def __init__(self, file: IO[bytes], table: _Table) -> None:
        self.file = file
        self.table = table
        self.book = Workbook(write_only=True)
        self.rows = SHEET_ROWS

    def write(self, people: Iterable[Exported]) -> None:
        for person in people:
            if self.rows >= SHEET_ROWS:
                self._open_sheet()
            self._append(self.table.row(person))
            self.rows += 1

    def close(self) -> None:
        if not self.book.worksheets:
            self._open_sheet()
        self.book.save(self.file)

    def _open_sheet(self) -> None:
        number = len(self.book.worksheets) + 1
        self.sheet = self.book.create_sheet(
            "People" if number == 1 else f"People {number}"
        )
        self._append(self.table.header)
        self.rows = 0

    def _append(self, texts: Iterable[str]) -> None:
        cells = []
        for text in texts:
            cell: Any = WriteOnlyCell(self.sheet, harmless(text))
            cell.data_type = "s"
            cells.append(cell)
        self.sheet.append(cells)


class _JSONWriter:
    def __init__(self, file: IO[bytes], columns: Sequence[str]) -> None:
        self.file = file
        self.columns = columns
        self.first = True
        file.write(b"[")

    def write(self, people: Iterable[Exported]) -> None:
        for person in people:
            self.file.write(b"\n" if self.first else b",\n")
            self.first = False
            self.file.write(
                encode(
                    {
                        "profile_id": person.public_id,
                        "identifiers": person.identifiers,
                        "attributes": {
                            key: person.attributes[key]
                            for key in self.columns
                            if key in person.attributes
                        },
                        "created_at": datetime_text(person.created_at),
                        "updated_at": datetime_text(person.updated_at),
                    }
                )
            )

    def close(self) -> None:
        self.file.write(b"\n]\n")
