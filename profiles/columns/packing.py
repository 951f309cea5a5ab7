"""Packs a batch: its plain rows column by column, all others as records.

It is what ``gathering`` is for doors that take records; the attributes of a row
become the text that the database keeps of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, repeat
from typing import Any

from profiles.columns.event_packing import (
    event_columns,
    has_plain_events,
    odd_event_rows,
)
from profiles.columns.gathering import records_of, segments_of, statements_of
from profiles.columns.harvest import Cell, Harvest
from profiles.columns.object_texts import object_texts
from profiles.definitions import Definitions
from profiles.jsonb_text import ordered
from profiles.names import PERSON_NAMES, name_key_of
from profiles.packs import KeyColumn, Pack
from profiles.plain_consent import NOTHING, Said, Sayings
from profiles.records import Record, RowBatch


def pack_of(
    batch: RowBatch,
    harvest: Harvest,
    joins: dict[int, bool],
    definitions: Definitions,
    *,
    names_by: Sequence[str] = PERSON_NAMES,
) -> Pack:
    """The rows of a batch as a pack; all of them join the segments in ``joins``.

    ``names_by`` are the attributes that are together what somebody is called.
    """
    if has_plain_events(harvest, joins, definitions):
        return _pack_of_events(batch, harvest, definitions)
    odd = _odd_rows(harvest)
    records = _records(batch, harvest, joins, odd)
    if len(odd) < harvest.size and len(harvest.keys) > 1:
        _blank_repeated(harvest.keys)
    attributes, names = [""] * harvest.size, [""] * harvest.size
    if len(odd) < harvest.size:
        attributes, names = _attributes(harvest), _names(harvest, names_by)
    for row in odd:
        attributes[row] = names[row] = ""
        for column in harvest.keys:
            column.values[row] = ""
    return Pack(
        batch.first,
        batch.lines,
        keys=harvest.keys,
        attributes=attributes,
        names=names,
        sayings=_sayings(harvest, joins, odd),
        odd=records,
    )


def _pack_of_events(
    batch: RowBatch, harvest: Harvest, definitions: Definitions
) -> Pack:
    odd = odd_event_rows(harvest)
    records = _records(batch, harvest, {}, sorted(odd))
    (column,) = harvest.keys
    for row in odd:
        column.values[row] = ""
    return Pack(
        batch.first,
        batch.lines,
        keys=harvest.keys,
        attributes=[],
        names=[],
        events=event_columns(harvest, odd, definitions),
        odd=records,
    )


def _odd_rows(harvest: Harvest) -> list[int]:
    """The rows that ask for more than sets, consent and segments."""
    beside = (
        harvest.event_names,
        harvest.merge_with,
        harvest.attributions,
        harvest.related,
    )
    if any(said is not None for said in beside):
        return list(range(harvest.size))
    odd = {*harvest.issues, *harvest.operations}
    rows = range(harvest.size)
    odd.update(compress(rows, harvest.profile_ids or ()))
    odd.update(compress(rows, harvest.at or ()))
    return sorted(odd)


def _records(
    batch: RowBatch, harvest: Harvest, joins: dict[int, bool], odd: list[int]
) -> dict[int, Record]:
    if not odd:
        return {}
    picked = RowBatch(0, [batch.lines[row] for row in odd], [])
    records = records_of(picked, harvest.only(odd), joins)
    for row, record in zip(odd, records, strict=True):
        record.number = batch.first + row
    return dict(zip(odd, records, strict=True))


def _sayings(harvest: Harvest, joins: dict[int, bool], odd: list[int]) -> Sayings:
    """What the plain rows say of subscriptions and segments.

    Cells that say the same share what they say, so that rows are told apart by where
    that lies; each kind of row is looked at once.
    """
    columns: list[list[Any]] = [*harvest.statements, *harvest.segments]
    if not (columns or joins) or len(odd) == harvest.size:
        return Sayings()
    kinds: dict[tuple[int, ...], int] = {}
    places = zip(*(map(id, column) for column in columns), strict=True)
    rows = places if columns else repeat((), harvest.size)
    of_row = [kinds.setdefault(row, len(kinds)) for row in rows]
    example = dict(zip(of_row, range(harvest.size), strict=True))
    shown = harvest.only([example[kind] for kind in range(len(kinds))])
    codes = {NOTHING: 0}
    of_kind = [
        codes.setdefault(Said(statements, segments).encoded(), len(codes))
        for statements, segments in zip(
            statements_of(shown), segments_of(shown, joins), strict=True
        )
    ]
    of_row = [of_kind[kind] for kind in of_row]
    for row in odd:
        of_row[row] = 0
    return Sayings(of_row, list(codes)) if any(of_row) else Sayings()


def _blank_repeated(keys: list[KeyColumn]) -> None:
    """Of two columns of one kind that say the same in a row, the first one stands."""
    for at, column in enumerate(keys):
        for earlier in keys[:at]:
            if earlier.kind == column.kind:
                column.sent = column.sent or list(column.values)
                for row, value in enumerate(earlier.values):
                    if column.values[row] == value:
                        column.values[row] = ""


def _attributes(harvest: Harvest) -> list[str]:
    """The text of what each row sets, as jsonb has it."""
    columns = {key: harvest.sets[key] for key in ordered(harvest.sets)}
    return object_texts(columns, harvest.sparse, harvest.size)


def _names(harvest: Harvest, names_by: Sequence[str]) -> list[str]:
    """The name key of each row's person, were it a new one."""
    parts = [_texts(harvest, key) for key in names_by]
    return [
        name_key_of(" ".join(filter(None, row))) for row in zip(*parts, strict=True)
    ]


def _texts(harvest: Harvest, key: str) -> list[Any]:
    values = harvest.sets.get(key)
    if values is None:
        return [""] * harvest.size
    return ["" if value is Cell.EMPTY else str(value) for value in values]
