"""What each header of a fetched file is imported as: by exact names, nothing guessed.

A column with another name, one that is there twice, and one whose dates or numbers
read two ways is passed by and named. Letter case counts, as it does in the product.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from imports.api.customer_io.naming import NAMELESS, OPTIONS, TWICE, UNKNOWN
from imports.api.customer_io.object_columns import map_objects, map_relationships
from imports.api.customer_io.request import ImportRequest, PersonKey, RowKind
from imports.api.mapped import CannotMap, MappedColumns, PassedBy
from imports.measuring.columns import ColumnSummary
from imports.measuring.inspecting import Inspected
from imports.suggesting.attribute_checks import check_attribute
from imports.suggesting.column_checks import Verdict
from imports.suggesting.header_aliases import Strength
from imports.suggesting.own_names import Offer
from imports.suggesting.target_checks import check_target
from profiles.definitions import AttributeDefinition, Definitions, ValueType
from profiles.mapping import (
    EVENT_PROPERTY,
    ColumnMapping,
    ColumnOptions,
    Mapping,
    TargetKind,
    parse_target,
)
from profiles.predefined import CUSTOMER_IO_TARGETS
from profiles.rules import ConflictRule

EVENT_TARGETS = {
    "_cio_name": "event:name",
    "_cio_customer_id": "event:person",
    "_cio_timestamp": "event:time",
}
_TIME = AttributeDefinition("event:time", "Time", ValueType.DATETIME)
_REQUIRED_OF_EVENTS = ("_cio_name", "_cio_customer_id")
_TOPIC = re.compile(r"cio_subscription_preferences\.topics\.topic_([0-9]{1,9})")
_IDENTIFIERS = ("id", "email")
_OF_OBJECTS = {RowKind.OBJECT: map_objects, RowKind.RELATIONSHIP: map_relationships}


def map_columns(
    inspected: Inspected, asked: ImportRequest, definitions: Definitions
) -> MappedColumns:
    """The mapping of the file's headers. Raises ``CannotMap``."""
    if asked.type in _OF_OBJECTS:
        return _OF_OBJECTS[asked.type](inspected, asked, definitions)
    columns, headers = inspected
    _require(headers, asked)
    naming = _Naming(asked, definitions)
    for column, header in zip(columns, headers, strict=True):
        naming.take(column, header.strip())
    is_of_events = asked.type is RowKind.EVENT
    others = tuple(
        key.kind
        for key in (PersonKey.ID, PersonKey.EMAIL)
        if key is not naming.key and key.value in headers
    )
    mapping = Mapping(
        columns=tuple(naming.mapped),
        identify_by=(naming.key.kind,),
        # A person who is there by the other identifier receives the one of the file.
        also_by=() if is_of_events else others,
        mode=asked.processed.mode,
        conflicts=ConflictRule.KEEP,
        may_opt_in=not definitions.protects_api_opt_outs,
    )
    return MappedColumns(mapping, naming.passed_by)


def _require(headers: Sequence[str], asked: ImportRequest) -> None:
    """See that the columns are there without which nothing can be imported."""
    named = Counter(header.strip() for header in headers)
    is_of_events = asked.type is RowKind.EVENT
    needed = _REQUIRED_OF_EVENTS if is_of_events else (_key(asked).value,)
    for name in needed:
        if not named[name]:
            raise CannotMap(f"The file has no column “{name}”.")
    for name in (*needed, *_IDENTIFIERS) if not is_of_events else needed:
        if named[name] > 1:
            raise CannotMap(f"The file has {named[name]} columns “{name}”.")


@dataclass(slots=True)
class _Naming:
    """The columns so far."""

    asked: ImportRequest
    definitions: Definitions
    mapped: list[ColumnMapping] = field(default_factory=list)
    passed_by: list[PassedBy] = field(default_factory=list)
    targets: set[str] = field(default_factory=set)

    @property
    def key(self) -> PersonKey:
        """How the rows name their people."""
        return _key(self.asked)

    def take(self, column: ColumnSummary, header: str) -> None:
        """Map the column, or pass it by with the reason."""
        target = self._target(header) if header else ""
        if not target:
            self._pass_by(header, UNKNOWN if header else NAMELESS)
        elif target in self.targets:
            self._pass_by(header, TWICE)
        else:
            self._map(column, header, target)

    def _map(self, column: ColumnSummary, header: str, target: str) -> None:
        if target == "profile_id":
            by = self.key.value
            self._pass_by(header, f"people are identified by {by}")
            return
        options, question = self._options(column, target)
        if question:
            self._pass_by(header, question)
            return
        self.targets.add(target)
        self.mapped.append(ColumnMapping(column.position, header, target, options))

    def _pass_by(self, header: str, reason: str) -> None:
        self.passed_by.append(PassedBy(header, reason))

    def _target(self, header: str) -> str:
        if self.asked.type is RowKind.EVENT:
            return EVENT_TARGETS.get(header, f"event:{EVENT_PROPERTY}:{header}")
        return next(self._targets(header), "")

    def _targets(self, header: str) -> Iterator[str]:
        if topic := _TOPIC.fullmatch(header):
            resource = self.definitions.resources.get(int(topic[1]))
            if resource is not None:
                yield f"subscription:all:{resource.id}"
            return
        if header in CUSTOMER_IO_TARGETS:
            yield CUSTOMER_IO_TARGETS[header]
        if header in self.definitions.attributes:
            yield f"attribute:{header}"
        readers = self.definitions.reading(header)
        if len(readers) == 1:
            yield f"attribute:{readers[0].key}"
        if header in self.definitions.kinds:
            yield f"identifier:{header}"

    def _options(self, column: ColumnSummary, target: str) -> tuple[ColumnOptions, str]:
        """How the cells are read, or the question that only a person could answer."""
        if target == "event:person":
            return ColumnOptions(kind=self.key.kind), ""
        verdict = self._verdict(column, target)
        if verdict is None:
            return ColumnOptions(), ""
        if verdict.question:
            return ColumnOptions(), verdict.reason
        known = {k: v for k, v in verdict.options.items() if k in OPTIONS}
        return msgspec.convert(known, ColumnOptions), ""

    def _verdict(self, column: ColumnSummary, target: str) -> Verdict | None:
        """What the cells say of how they are read, where that is a matter of theirs."""
        if target == "event:time":
            return check_attribute(_TIME, column, Strength.EXACT)
        parsed = parse_target(target)
        is_attribute = parsed is not None and parsed.kind is TargetKind.ATTRIBUTE
        if not is_attribute and target != "identifier:phone":
            return None
        offer = Offer(self.definitions)
        return check_target(target, column, offer, strength=Strength.EXACT)


def _key(asked: ImportRequest) -> PersonKey:
    """How people are named; a request about people has said it."""
    return asked.identifier or PersonKey.ID
