"""Consecutive rows of a file, column by column: what the reader hands to the planner.

Pure. Nearly all rows of a file only name people, set attributes and say who agreed to
what. Of these a pack keeps the identifiers by column, the attributes as ready text,
which a first import hands on to the database as it is, and which tells an unchanged
person by one comparison, and the rest as a code. All other rows, those with issues or
operations, are there as records. A pack is a sequence of records; those of plain rows
are made when asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import overload

import msgspec

from profiles.event_columns import EventColumns
from profiles.plain_consent import Sayings
from profiles.records import Identifier, Record
from profiles.values import decode, encode

_records = msgspec.json.Decoder(dict[int, Record], float_hook=Decimal)


class KeyColumn(msgspec.Struct, gc=False, array_like=True):
    """The identifiers that one column gives: a normal value a row, or an empty text.

    ``sent`` are the values as sent; nothing where all were sent in their normal form.
    """

    kind: str
    values: list[str]
    sent: list[str] = []

    def sent_at(self, position: int) -> str:
        """The value of a row as it was sent."""
        return self.sent[position] if self.sent else self.values[position]


class _Wire(msgspec.Struct, gc=False, array_like=True):
    """A pack between processes."""

    first: int
    lines: list[int]
    keys: list[KeyColumn]
    attributes: list[str]
    names: list[str]
    sayings: Sayings
    events: EventColumns | None
    odd: bytes


_wire = msgspec.msgpack.Decoder(_Wire)


@cache
def wire_form() -> str:
    """What a pack consists of between processes: the same text, the same form."""
    return repr(msgspec.inspect.multi_type_info([_Wire, Record]))


class Pack(Sequence[Record]):
    """Consecutive rows; row ``i`` has the number ``first + i``.

    ``attributes`` is the text of each row's sets as jsonb has it, ``names`` its name
    key, ``sayings`` what it says of subscriptions and segments; of a pack of ``events``
    these are empty, and each row is one event. ``odd`` holds the record of every row
    that is not plain, by position; its columns are empty there.
    """

    __slots__ = (
        "_made",
        "attributes",
        "events",
        "first",
        "keys",
        "lines",
        "names",
        "odd",
        "sayings",
    )

    def __init__(
        self,
        first: int,
        lines: list[int],
        *,
        keys: list[KeyColumn],
        attributes: list[str],
        names: list[str],
        sayings: Sayings | None = None,
        events: EventColumns | None = None,
        odd: dict[int, Record],
    ) -> None:
        self.first = first
        self.lines = lines
        self.keys = keys
        self.attributes = attributes
        self.names = names
        self.sayings = sayings or Sayings()
        self.events = events
        self.odd = odd
        self._made: dict[int, Record] = {}

    @classmethod
    def of_records(cls, records: Sequence[Record]) -> Pack:
        """A pack without plain rows."""
        return cls(
            records[0].number,
            [record.line for record in records],
            keys=[],
            attributes=[],
            names=[],
            odd=dict(enumerate(records)),
        )

    @classmethod
    def decoded(cls, text: bytes) -> Pack:
        """The pack that ``encoded`` encoded."""
        wire = _wire.decode(text)
        return cls(
            wire.first,
            wire.lines,
            keys=wire.keys,
            attributes=wire.attributes,
            names=wire.names,
            sayings=wire.sayings,
            events=wire.events,
            odd=_records.decode(wire.odd),
        )

    def encoded(self) -> bytes:
        """The pack for another process; records by the one codec, so digits stay."""
        return msgspec.msgpack.encode(
            _Wire(
                self.first,
                self.lines,
                self.keys,
                self.attributes,
                self.names,
                self.sayings,
                self.events,
                encode(self.odd),
            )
        )

    def extend(self, more: Pack) -> None:
        """Take in the rows that follow, which have the same columns."""
        size = len(self.lines)
        self.lines += more.lines
        for mine, theirs in zip(self.keys, more.keys, strict=True):
            if mine.sent or theirs.sent:
                mine.sent = (mine.sent or list(mine.values)) + (
                    theirs.sent or theirs.values
                )
            mine.values += theirs.values
        self.attributes += more.attributes
        self.names += more.names
        if self.events is not None and more.events is not None:
            self.events.extend(more.events)
        self.sayings.extend(size, more.sayings, len(more))
        self.odd.update((size + at, record) for at, record in more.odd.items())

    def part(self, start: int, end: int) -> Pack:
        """The rows from one position up to another, as a pack of their own."""
        return Pack(
            self.first + start,
            self.lines[start:end],
            keys=[
                KeyColumn(key.kind, key.values[start:end], key.sent[start:end])
                for key in self.keys
            ],
            attributes=self.attributes[start:end],
            names=self.names[start:end],
            sayings=self.sayings.part(start, end),
            events=self.events and self.events.part(start, end),
            odd={
                at - start: record
                for at, record in self.odd.items()
                if start <= at < end
            },
        )

    def __len__(self) -> int:
        return len(self.lines)

    @overload
    def __getitem__(self, position: int) -> Record: ...
    @overload
    def __getitem__(self, position: slice) -> list[Record]: ...
    def __getitem__(self, position: int | slice) -> Record | list[Record]:
        if isinstance(position, slice):
            return [self.record(at) for at in range(*position.indices(len(self)))]
        return self.record(range(len(self))[position])

    def __iter__(self) -> Iterator[Record]:
        return map(self.record, range(len(self)))

    def made(self, positions: Iterable[int]) -> list[Record]:
        """The records of the rows at these positions, which are made and kept."""
        self._made = {at: self.record(at) for at in positions}
        return list(self._made.values())

    def record(self, position: int) -> Record:
        """The record of the row at a position."""
        known = self.odd.get(position) or self._made.get(position)
        if known is not None:
            return known
        record = Record(
            self.first + position, self.lines[position], self.identifiers(position)
        )
        if self.events is not None:
            record.events = (self.events.event(position),)
            return record
        record.sets = decode(self.attributes[position])
        if self.sayings:
            said = self.sayings.said(position)
            record.statements, record.segments = said.statements, said.segments
        return record

    def named(
        self, kinds: Collection[str] | None = None, *, unseen: Collection[int] = ()
    ) -> dict[str, set[str]]:
        """The values that the rows name, by kind: all, or those of some kinds.

        Without those of plain rows at the positions ``unseen``.
        """
        named: dict[str, set[str]] = {}
        rows = [at for at in range(len(self)) if at not in unseen] if unseen else None
        for column in self.keys:
            if kinds is None or column.kind in kinds:
                values = column.values
                picked = values if rows is None else [values[at] for at in rows]
                named.setdefault(column.kind, set()).update(picked)
        for found in named.values():
            found.discard("")
        for record in self.odd.values():
            for kind, value, _ in (*record.identifiers, *record.detach):
                if kinds is None or kind in kinds:
                    named.setdefault(kind, set()).add(value)
        return named

    def identifiers(self, position: int) -> tuple[Identifier, ...]:
        """The identifiers of a plain row."""
        return tuple(
            Identifier(column.kind, value, column.sent_at(position))
            for column in self.keys
            if (value := column.values[position])
        )


def lines_of(records: Sequence[Record]) -> list[int]:
    """The line of each record."""
    if isinstance(records, Pack):
        return records.lines
    return [record.line for record in records]
