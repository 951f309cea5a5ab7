"""Rows become records: a mapping is compiled once per run and reads batches of text.

The file doors, the wizard's live row and the review use the same converter, so what
is shown is what is imported. It works column by column: 1,000,000 rows x 12 columns
take 5 to 7 s on one core. It never raises for what a row says; what is wrong becomes
the record's issues.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from profiles.attribution import Attributing, is_attributing
from profiles.columns.attributes import (
    at_column,
    attribute_column,
    full_name_column,
)
from profiles.columns.attribution import attribution_column, attributions
from profiles.columns.consent import (
    preferences_column,
    subscription_column,
    unsubscribed_column,
)
from profiles.columns.events import event_column
from profiles.columns.gathering import records_of
from profiles.columns.harvest import Harvest
from profiles.columns.identifiers import (
    identifier_column,
    merge_with_column,
    profile_id_column,
)
from profiles.columns.packing import pack_of
from profiles.columns.relationships import (
    object_column,
    relationship_column,
    relationships,
)
from profiles.columns.segments import segment_column
from profiles.columns.setup import Column, ColumnSetup
from profiles.definitions import Definitions
from profiles.issues import Issue, IssueCode, Severity, error
from profiles.mapping import (
    ColumnMapping,
    Mapping,
    ShortRows,
    Target,
    TargetKind,
    identifying_kind,
    parse_target,
)
from profiles.matching import matching_kinds
from profiles.names import OBJECT_NAMES, PERSON_NAMES
from profiles.packs import Pack
from profiles.records import Record, RowBatch, part_of
from profiles.segments import SegmentNames
from profiles.values import BLANKS

# What makes a column of a target; a kind that is not here is not read.
COLUMNS: dict[TargetKind, Callable[[ColumnSetup], Column]] = {
    TargetKind.IDENTIFIER: identifier_column,
    TargetKind.PROFILE_ID: profile_id_column,
    TargetKind.MERGE_WITH: merge_with_column,
    TargetKind.ATTRIBUTE: attribute_column,
    TargetKind.FULL_NAME: full_name_column,
    TargetKind.AT: at_column,
    TargetKind.UNSUBSCRIBED: unsubscribed_column,
    TargetKind.SUBSCRIPTION: subscription_column,
    TargetKind.SUBSCRIPTION_PREFERENCES: preferences_column,
    TargetKind.SEGMENT: segment_column,
    TargetKind.EVENT: event_column,
    TargetKind.ATTRIBUTION: attribution_column,
    TargetKind.OBJECT: object_column,
    TargetKind.RELATIONSHIP: relationship_column,
}
# Columns of 2,000 cells stay in the processor's cache; with 20,000 a row took up to
# twice as long.
_PART_ROWS = 2_000
_TIMEZONE = Target(TargetKind.ATTRIBUTE, "timezone")


class _Source(NamedTuple):
    """Where a compiled column's cells stand: one position, or several to be joined."""

    positions: tuple[int, ...]
    separator: str
    column: Column

    def cells(self, columns: list[tuple[str, ...]]) -> list[str]:
        """The cells of the rows of a batch, given all its columns."""
        if len(self.positions) == 1:
            return list(columns[self.positions[0]])
        parts = (columns[position] for position in self.positions)
        return [
            self.separator.join(
                part for part in (cell.strip(BLANKS) for cell in cells) if part
            )
            for cells in zip(*parts, strict=True)
        ]


def compile_mapping(
    mapping: Mapping, definitions: Definitions, *, is_provisional: bool = True
) -> RowConverter:
    """The converter of a mapping that ``problems`` finds nothing blocking in.

    Columns that are skipped are passed by. Segments that the mapping is to make have
    provisional ids (``RowConverter.new_segments``), unless the records are to be
    applied. Raises ``KeyError`` for attributes, topics and zones that do not exist.
    """
    names = SegmentNames(definitions)
    joins: dict[int, bool] = {}
    if mapping.segment:
        joined = names.find(mapping.segment, makes=is_provisional)
        # Deleted since it was made, it has no members.
        joins = {} if joined is None else {joined: True}
    zone = ZoneInfo(mapping.zone or definitions.zone)
    groups: dict[tuple[Target, int], list[ColumnMapping]] = {}
    for number, column in enumerate(mapping.columns):
        target = parse_target(column.target)
        if target is not None and target.kind in COLUMNS:
            place = number if column.options.join is None else -1
            groups.setdefault((target, place), []).append(column)
    sources: list[_Source] = []
    for (target, _), columns in groups.items():
        options = columns[0].options
        title = " + ".join(column.title for column in columns)
        setup = ColumnSetup(
            title,
            target,
            options,
            mapping=mapping,
            definitions=definitions,
            zone=zone,
            segments=names,
            is_provisional=is_provisional,
        )
        source = _Source(
            tuple(int(column.source) for column in columns),
            options.join or "",
            COLUMNS[target.kind](setup),
        )
        # The person's zone says which day a time is, so it is read first.
        sources.insert(0 if target == _TIMEZONE else len(sources), source)
    attributing = Attributing(mapping, definitions) if is_attributing(mapping) else None
    return RowConverter(
        mapping,
        sources,
        names,
        joins,
        definitions=definitions,
        identifying=_Identifying.of(mapping, definitions),
        attributing=attributing,
    )


class _Identifying(NamedTuple):
    """Which kinds of identifier a row needs one of, and the columns they stand in."""

    kinds: frozenset[str]
    titles: tuple[str, ...]
    missing: IssueCode = IssueCode.NO_IDENTIFIER

    @classmethod
    def of(cls, mapping: Mapping, definitions: Definitions) -> _Identifying:
        """What the mapping identifies people by; by every kind if it does not say."""
        titles: dict[str, list[str]] = {}
        matching = matching_kinds(mapping, definitions)
        for column in mapping.columns:
            kind = identifying_kind(column)
            if kind and kind in matching:
                titles.setdefault(kind, []).append(column.title)
        ordered = [title for kind in titles for title in titles[kind]]
        missing = IssueCode.NO_IDENTIFIER
        if definitions.object_type:
            missing = IssueCode.NO_OBJECT_ID
        return cls(frozenset(titles), tuple(ordered), missing)

    def blame(self, harvest: Harvest, row: int) -> None:
        """Say that the row has nothing to identify the person by.

        Unless it has something that is wrong, which is said already.
        """
        for issue in harvest.issues.get(row, ()):
            if issue.severity == Severity.ERROR and issue.field in self.titles:
                return
        columns = " or ".join(self.titles) or "a column that identifies people"
        harvest.blame(row, error(self.missing, detail=columns))


class RowConverter:
    """Turns batches of rows into records, by one mapping."""

    def __init__(
        self,
        mapping: Mapping,
        sources: list[_Source],
        names: SegmentNames,
        joins: dict[int, bool],
        *,
        definitions: Definitions,
        identifying: _Identifying,
        attributing: Attributing | None,
    ) -> None:
        """Take what ``compile_mapping`` has made."""
        self._attributing = attributing
        self._mapping = mapping
        self._definitions = definitions
        self._sources = sources
        self._names = names
        self._joins = joins
        self._fills_short_rows = mapping.short_rows is ShortRows.FILL
        self._width = 1 + max(
            (position for source in sources for position in source.positions), default=0
        )
        self._identifying = identifying
        self._names_by = OBJECT_NAMES if mapping.is_of_objects else PERSON_NAMES

    @property
    def new_segments(self) -> list[str]:
        """The segments to be made, as far as rows have named them.

        The provisional ids that records have for them are -1, -2 and so on.
        """
        return self._names.new

    def convert(self, batch: RowBatch) -> list[Record]:
        """The record of each row, in the order of the rows."""
        return [
            record
            for part in _parts(batch)
            for record in records_of(part, self._harvest(part), self._joins)
        ]

    def packs(self, batch: RowBatch) -> Iterator[Pack]:
        """The rows in packs, all of them with the same columns."""
        for part in _parts(batch):
            yield pack_of(
                part,
                self._harvest(part),
                self._joins,
                self._definitions,
                names_by=self._names_by,
            )

    def _harvest(self, batch: RowBatch) -> Harvest:
        size = len(batch.cells)
        harvest = Harvest(size)
        for row, issues in batch.issues.items():
            harvest.issues[row] = [self._judge_shape(issue) for issue in issues]
        columns = self._columns(batch.cells)
        for source in self._sources:
            source.column(source.cells(columns), harvest)
        self._require_identifier(harvest)
        if self._mapping.merges:
            _require_two(harvest)
        if self._mapping.relates:
            harvest.related = relationships(harvest, self._mapping, self._definitions)
        if self._attributing is not None:
            harvest.attributions = attributions(harvest, self._attributing)
        return harvest

    def _columns(self, rows: list[list[str]]) -> list[tuple[str, ...]]:
        width = self._width
        if min(map(len, rows)) < width:
            rows = [
                row if len(row) >= width else [*row, *[""] * (width - len(row))]
                for row in rows
            ]
        return list(zip(*rows, strict=False))

    def _require_identifier(self, harvest: Harvest) -> None:
        kinds = self._identifying.kinds
        columns: list[Sequence[str | int | None]] = [
            column.values for column in harvest.keys if column.kind in kinds
        ]
        if harvest.profile_ids and TargetKind.PROFILE_ID in kinds:
            columns.append(harvest.profile_ids)
        if any(all(column) for column in columns):
            return
        rows = zip(*columns, strict=True) if columns else repeat((), harvest.size)
        for row, found in enumerate(rows):
            if not any(found):
                self._identifying.blame(harvest, row)

    def _judge_shape(self, issue: Issue) -> Issue:
        if self._fills_short_rows and issue.code == IssueCode.TOO_FEW_CELLS:
            return msgspec.structs.replace(issue, severity=Severity.WARNING)
        return issue


def _require_two(harvest: Harvest) -> None:
    """Hold the rows that name only one of the people to be merged."""
    harvest.merge_with = harvest.merge_with or [None] * harvest.size
    columns: list[Sequence[str | int | None]] = [
        harvest.merge_with,
        harvest.profile_ids or [None] * harvest.size,
        *(column.values for column in harvest.keys),
    ]
    for row, found in enumerate(zip(*columns, strict=True)):
        if sum(map(bool, found)) == 1:
            harvest.blame(row, error(IssueCode.ONE_PERSON))


def _parts(batch: RowBatch) -> Iterator[RowBatch]:
    for start in range(0, len(batch.cells), _PART_ROWS):
        yield part_of(batch, start, start + _PART_ROWS)
