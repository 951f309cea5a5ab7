"""What a batch says: its columns as a mapping, its rows as the text of cells. Pure.

Columns are known by exact names, the product's own and those of the attributes; the
others are ignored and counted. Values become the text that the file doors read, so
that a batch ends alike whether it is applied at once or goes in as an import.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from cdp.api.refusals import Refusal
from profiles.definitions import Definitions
from profiles.issues import shortened
from profiles.mapping import (
    ColumnMapping,
    ColumnOptions,
    DateOrder,
    DecimalSign,
    Mapping,
)
from profiles.predefined import XTREMEPUSH_TARGETS
from profiles.values import BLANKS, JSONValue, clean_text, number_text

MOST_COLUMNS = 1_000
LONGEST_COLUMN = 255
# So many rows at once the product's documents recommend; more are taken with a note.
RECOMMENDED_ROWS = 10_000
NAMING = ("user_id", "device_id")
# An address may only be set together with what its owner agreed to.
_CONSENTS = {
    "email": "email_subscription",
    "mobile_number": "sms_subscription",
    "whatsapp_number": "whatsapp_subscription",
}
_TARGETS = {**XTREMEPUSH_TARGETS, "whatsapp_number": "identifier:phone"}
_PHONES = ("mobile_number", "whatsapp_number")


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that is in order: the columns that mean something, and their cells."""

    mapping: Mapping
    headers: list[str]
    rows: list[list[str]]
    ignored: list[str]

    @property
    def is_over_recommended(self) -> bool:
        """Whether it has more rows than the product's documents recommend."""
        return len(self.rows) > RECOMMENDED_ROWS


def read_batch(columns: JSONValue, rows: JSONValue, definitions: Definitions) -> Batch:
    """The batch. Raises ``Refusal`` (400) that names the column or the row."""
    names = _names(columns)
    _require(names)
    targets = [_target(name, definitions) for name in names]
    kept = [place for place, target in enumerate(targets) if target]
    mapping = Mapping(
        columns=tuple(
            ColumnMapping(at, names[place], targets[place], _options(names[place]))
            for at, place in enumerate(kept)
        ),
        identify_by=tuple(
            _TARGETS[name].partition(":")[2] for name in NAMING if name in names
        ),
        # A person who was found may get another email.
        replaces=("email",),
        zone="UTC",
        may_opt_in=not definitions.protects_api_opt_outs,
    )
    return Batch(
        mapping,
        [names[place] for place in kept],
        _rows(rows, names, kept),
        [name for name, target in zip(names, targets, strict=True) if not target],
    )


def _names(columns: JSONValue) -> list[str]:
    if not isinstance(columns, list) or not columns:
        raise Refusal.malformed("columns is not a list of names.", "columns")
    if len(columns) > MOST_COLUMNS:
        raise Refusal.malformed(f"There are over {MOST_COLUMNS:,} columns.", "columns")
    names: list[str] = []
    for place, name in enumerate(columns):
        text = clean_text(name) if isinstance(name, str) else None
        if not isinstance(text, str) or not text or len(text) > LONGEST_COLUMN:
            raise Refusal.malformed(
                f"columns[{place}] is not a name.", f"columns[{place}]"
            )
        names.append(text)
    for name, times in Counter(names).items():
        if times > 1:
            shown = shortened(name)
            raise Refusal.malformed(f"{shown} is named {times} times.", "columns")
    return names


def _require(names: list[str]) -> None:
    if not set(NAMING).intersection(names):
        raise Refusal.malformed(
            f"One of the columns must be {' or '.join(NAMING)}.", "columns"
        )
    for name, consent in _CONSENTS.items():
        if name in names and consent not in names:
            raise Refusal.malformed(
                f"{name} may be set together with {consent} only.", "columns"
            )


def _target(name: str, definitions: Definitions) -> str:
    """What the column is imported as; empty for one that is not known."""
    if name in _TARGETS:
        return _TARGETS[name]
    if name in definitions.attributes:
        return f"attribute:{name}"
    readers = definitions.reading(name)
    return f"attribute:{readers[0].key}" if len(readers) == 1 else ""


def _options(name: str) -> ColumnOptions:
    """Dates are ISO, numbers have points, and no spreadsheet has cut any digits."""
    return ColumnOptions(
        date_order=DateOrder.ISO,
        decimal=DecimalSign.POINT,
        trusts_digits=True,
        international=name in _PHONES,
    )


def _rows(rows: JSONValue, names: list[str], kept: list[int]) -> list[list[str]]:
    if not isinstance(rows, list) or not rows:
        raise Refusal.malformed("rows is not a list of rows.", "rows")
    found: list[list[str]] = []
    for place, row in enumerate(rows):
        if not isinstance(row, list):
            raise Refusal.malformed(f"rows[{place}] is not a list.", f"rows[{place}]")
        if len(row) != len(names):
            raise Refusal.malformed(
                f"rows[{place}] has {len(row)} values, but there are {len(names)} "
                "columns.",
                f"rows[{place}]",
            )
        try:
            cells = [_cell(row[at]) for at in kept]
        except TypeError:
            raise Refusal.malformed(
                f"rows[{place}] holds a list or an object; send it as JSON in a text.",
                f"rows[{place}]",
            ) from None
        if not any(cell.strip(BLANKS) for cell in cells):
            raise Refusal.malformed(f"rows[{place}] is empty.", f"rows[{place}]")
        found.append(cells)
    return found


def _cell(value: JSONValue) -> str:
    """The text that a file would have; nothing for null. Raises ``TypeError``."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return _number(value)
    raise TypeError


def _number(number: int | Decimal) -> str:
    """The digits; of a number that nothing here can hold, enough to be refused."""
    if isinstance(number, Decimal):
        return number_text(number)
    return str(number)
