"""What is gathered of one row before it is a record. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from profiles.issues import Issue
from profiles.records import Event, Identifier, Operation, Record
from profiles.subscriptions import OPTED_OUT, Statement
from profiles.values import JSONValue


@dataclass(slots=True)
class RowDraft:
    """A row's record while its fields are taken one after another."""

    identifiers: dict[tuple[str, str], Identifier] = field(default_factory=dict)
    operations: list[Operation] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    segments: dict[int, bool] = field(default_factory=dict)
    properties: dict[str, JSONValue] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    event_name: str = ""
    event_time: str | None = None
    profile_id: int | None = None
    at: str | None = None

    def record(self, number: int) -> Record:
        """The record; of two statements about one subscription the no comes last."""
        events: tuple[Event, ...] = ()
        if self.event_name:
            at = self.event_time or self.at
            events = (Event(self.event_name, at, self.properties),)
        return Record(
            number,
            number,
            identifiers=tuple(self.identifiers.values()),
            operations=tuple(self.operations),
            profile_id=self.profile_id,
            at=self.at,
            issues=tuple(self.issues),
            statements=tuple(
                sorted(self.statements, key=lambda said: said.status in OPTED_OUT)
            ),
            segments=self.segments,
            events=events,
        )
