"""What the rows of a pack say happened, column by column. Pure."""

from __future__ import annotations

import msgspec

from profiles.records import Event
from profiles.values import decode


class Feed(msgspec.Struct, gc=False, array_like=True):
    """What the rows feed one attribute: a value's JSON text, or an empty text."""

    attribute: str
    values: list[str]


class EventColumns(msgspec.Struct, gc=False, array_like=True):
    """The one event of each row: its name, its time, its data as JSON text.

    A time is empty where the event happened when it arrived, the data where there is
    none. ``feeds`` say what the attributes read that are fed by it.
    """

    names: list[str]
    times: list[str]
    data: list[str]
    feeds: list[Feed]

    def extend(self, more: EventColumns) -> None:
        """Take in the events of the rows that follow, which have the same columns."""
        self.names += more.names
        self.times += more.times
        self.data += more.data
        for mine, theirs in zip(self.feeds, more.feeds, strict=True):
            mine.values += theirs.values

    def part(self, start: int, end: int) -> EventColumns:
        """Those of the rows from one position up to another."""
        return EventColumns(
            self.names[start:end],
            self.times[start:end],
            self.data[start:end],
            [Feed(feed.attribute, feed.values[start:end]) for feed in self.feeds],
        )

    def event(self, row: int) -> Event:
        """The event of a row."""
        data = self.data[row]
        return Event(
            self.names[row], self.times[row] or None, decode(data) if data else {}
        )
