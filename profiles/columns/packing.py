"""Packs a batch: its plain rows column by column, all others as records.

It is what ``gathering`` is for doors that take records; the attributes of a row
become the text that the database keeps of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from typing import Any

from profiles.columns.gathering import records_of
from profiles.columns.harvest import Cell, Harvest
from profiles.jsonb_text import column_texts, jsonb_text, ordered, quoted
from profiles.names import PERSON_NAMES, name_key_of
from profiles.packs import KeyColumn, Pack
from profiles.records import Record, RowBatch


def pack_of(
    batch: RowBatch,
    harvest: Harvest,
    joins: dict[int, bool],
    *,
    names_by: Sequence[str] = PERSON_NAMES,
) -> Pack:
    """The rows of a batch as a pack; all of them join the segments in ``joins``.

    ``names_by`` are the attributes that are together what somebody is called.
    """
    odd = _odd_rows(harvest, joins)
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
        odd=records,
    )


def _odd_rows(harvest: Harvest, joins: dict[int, bool]) -> list[int]:
    """The rows that say more than who they are of and what is set."""
    beside = (
        harvest.event_names,
        harvest.merge_with,
        harvest.attributions,
        harvest.related,
    )
    if joins or any(said is not None for said in beside):
        return list(range(harvest.size))
    odd = {*harvest.issues, *harvest.operations}
    rows = range(harvest.size)
    for stated in harvest.statements:
        odd.update(compress(rows, stated))
    for named in harvest.segments:
        odd.update(compress(rows, named))
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
    columns, template = [], ""
    for key in ordered(harvest.sets):
        head = f", {quoted(key)}: "
        values = harvest.sets[key]
        if key in harvest.sparse:
            columns.append(
                [
                    "" if isinstance(value, Cell) else head + jsonb_text(value)
                    for value in values
                ]
            )
            template += "%s"
        else:
            columns.append(column_texts(values))
            template += head.replace("%", "%%") + "%s"
    if not columns:
        return ["{}"] * harvest.size
    rows = map(template.__mod__, zip(*columns, strict=True))
    return [f"{{{text[2:]}}}" for text in rows]


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
