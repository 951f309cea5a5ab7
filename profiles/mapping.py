"""What becomes of each column: the mapping that a person or a program chose.

A mapping is plain data: it is stored with an import, kept as a saved mapping, and
compiled once per run by ``profiles.validation``. Target strings are the same in
mappings, suggestions, pages and APIs.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

from profiles.rules import ConflictRule, Mode

VERSION = 1


class TargetKind(StrEnum):
    """What a column can be imported as; the first word of a target string."""

    IDENTIFIER = "identifier"
    PROFILE_ID = "profile_id"
    MERGE_WITH = "merge_with"
    ATTRIBUTE = "attribute"
    FULL_NAME = "full_name"
    AT = "at"
    UNSUBSCRIBED = "unsubscribed"
    SUBSCRIPTION = "subscription"
    SUBSCRIPTION_PREFERENCES = "subscription_preferences"
    SEGMENT = "segment"
    EVENT = "event"
    ATTRIBUTION = "attribution"
    OBJECT = "object"
    RELATIONSHIP = "relationship"
    SKIP = "skip"


class Attributed(StrEnum):
    """What a column of attribution says; of a person created, or else edited."""

    ENDPOINT = "endpoint"
    TOUCHPOINT = "touchpoint"
    ACTION = "action"
    TIME = "time"
    EDIT_TOUCHPOINT = "edit_touchpoint"
    EDIT_ACTION = "edit_action"
    EDIT_TIME = "edit_time"


_ATTRIBUTED = frozenset(part.value for part in Attributed)
_NAMED = {TargetKind.IDENTIFIER, TargetKind.ATTRIBUTE, TargetKind.RELATIONSHIP}


class Target(NamedTuple):
    """A target string taken apart.

    ``name`` is the identifier's kind, the attribute's key, the subscription's channel
    the part of the event or attribution, what is said of the object, or the key of the
    relationship's attribute; ``detail`` the subscription's resource or the name of the
    event's property.
    """

    kind: TargetKind
    name: str = ""
    detail: str = ""

    def __str__(self) -> str:
        """The target string again."""
        return ":".join(part for part in self if part)


EVENT_NAME = Target(TargetKind.EVENT, "name")
EVENT_TIME = Target(TargetKind.EVENT, "time")
EVENT_PERSON = Target(TargetKind.EVENT, "person")
EVENT_PROPERTY = "property"
_EVENT_PARTS = {EVENT_NAME.name, EVENT_TIME.name, EVENT_PERSON.name}
OBJECT_TYPE = Target(TargetKind.OBJECT, "type")
RELATED_ID = Target(TargetKind.OBJECT, "id")
_OBJECT_PARTS = {OBJECT_TYPE.name, RELATED_ID.name}


def parse_target(text: str) -> Target | None:
    """The target a string names, or None if it names none.

    ``identifier:<kind>``, ``profile_id``, ``merge_with`` (the profile id of another who
    is the same person), ``attribute:<key>``, ``full_name``, ``at``
    (the row's time), ``unsubscribed``, ``subscription:<channel>[:<resource>]``,
    ``subscription_preferences``, ``segment``, ``event:name|time|person``,
    ``event:property:<name>``, ``attribution:<part>``, ``object:type|id`` (the object
    that the person is related to), ``relationship:<key>`` (an attribute of that),
    ``skip``. Keys and names may hold colons.
    """
    word, _, name = text.partition(":")
    try:
        kind = TargetKind(word)
    except ValueError:
        return None
    if kind in _NAMED:
        return Target(kind, name) if name else None
    if kind is TargetKind.ATTRIBUTION:
        return Target(kind, name) if name in _ATTRIBUTED else None
    if kind is TargetKind.OBJECT:
        return Target(kind, name) if name in _OBJECT_PARTS else None
    if kind is TargetKind.SUBSCRIPTION:
        channel, _, resource = name.partition(":")
        return Target(kind, channel, resource) if channel else None
    if kind is TargetKind.EVENT:
        part, _, detail = name.partition(":")
        if part == EVENT_PROPERTY:
            return Target(kind, part, detail) if detail else None
        return Target(kind, part) if name in _EVENT_PARTS else None
    return None if name else Target(kind)


class EmptyCells(StrEnum):
    """What an empty cell does to what the person has."""

    KEEP = "keep"
    CLEAR = "clear"


class InvalidValues(StrEnum):
    """What a value that does not fit does to its row."""

    HOLD_ROW = "hold_row"
    DROP_VALUE = "drop_value"


class ShortRows(StrEnum):
    """What happens to a row with fewer cells than the header."""

    HOLD = "hold"
    FILL = "fill"


class DateOrder(StrEnum):
    """How the numbers of a date are read; year, month, day is read in every order.

    ``AUTO`` reads dots day first and the rest where only one reading is a date;
    ``BY_SIGN`` is Maestra's rule: dots day first, slashes month first.
    """

    AUTO = "auto"
    ISO = "iso"
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    BY_SIGN = "by_sign"


class DecimalSign(StrEnum):
    """Which sign parts the whole number from its fraction.

    ``AUTO`` takes a point for it, and a comma where no other reading is left.
    """

    AUTO = "auto"
    POINT = "point"
    COMMA = "comma"


class ListHandling(StrEnum):
    """What a cell's list does to the list that the person has."""

    REPLACE = "replace"
    ADD = "add"
    REMOVE = "remove"


class NumberHandling(StrEnum):
    """What a cell's number does to the number that the person has."""

    SET = "set"
    INCREMENT = "increment"


class ReplacementAction(StrEnum):
    """What the value map does with a cell's value."""

    VALUE = "value"
    CLEAR = "clear"
    HOLD = "hold"


class Replacement(msgspec.Struct, frozen=True, omit_defaults=True):
    """What stands for one distinct value of a column."""

    action: ReplacementAction = ReplacementAction.VALUE
    text: str = ""


# Names that stand in for a format in ``ColumnOptions.date_format``.
UNIX_SECONDS = "unix_seconds"
UNIX_MILLISECONDS = "unix_milliseconds"
EXCEL_SERIAL = "excel_serial"


class ColumnOptions(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the cells of one column are read; each option has its type's default.

    ``date_format`` is a format of strptime or one of the three names above, and wins
    over ``date_order``. ``separator`` parts the elements of a list; empty: a JSON
    list, or the first of ``|``, ``;``, ``,`` that occurs. ``join`` is put between the
    columns that are joined into one target. ``values`` maps a cell's cleaned text to
    what stands for it. ``trusts_digits`` is for a column whose long numbers no
    spreadsheet has cut, ``international`` for phones of bare international digits.
    ``inverted`` is for consent: yes means no. ``kind`` is the kind of identifier that
    an event's person is named by.
    """

    date_order: DateOrder = DateOrder.AUTO
    date_format: str = ""
    decimal: DecimalSign = DecimalSign.AUTO
    separator: str = ""
    lists: ListHandling = ListHandling.REPLACE
    numbers: NumberHandling = NumberHandling.SET
    empty_cells: EmptyCells | None = None
    join: str | None = None
    values: dict[str, Replacement] = {}
    trusts_digits: bool = False
    international: bool = False
    inverted: bool = False
    kind: str = ""


class ColumnMapping(msgspec.Struct, frozen=True, omit_defaults=True):
    """One column, by its position in a file or its path in a payload, and its target.

    ``header`` is how issues and pages call the column.
    """

    source: int | str
    header: str
    target: str
    options: ColumnOptions = ColumnOptions()

    @property
    def title(self) -> str:
        """The header, or the column's number where the header is blank."""
        if self.header or isinstance(self.source, str):
            return self.header or str(self.source)
        return f"Column {self.source + 1}"


def identifying_kind(column: ColumnMapping) -> str:
    """The kind of identifier the column holds, ``profile_id`` among them, or ""."""
    target = parse_target(column.target)
    if target is None:
        return ""
    if target == EVENT_PERSON:
        return column.options.kind or "user_id"
    if target.kind is TargetKind.PROFILE_ID:
        return TargetKind.PROFILE_ID
    return target.name if target.kind is TargetKind.IDENTIFIER else ""


class Mapping(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The columns of one source, and the options of the whole import.

    ``merges``: each row names people who are one, and does nothing but merge them.
    ``object_type`` is the number of the type of objects that the rows are; with
    ``relates`` each row relates a person to an object, of that type where it does not
    say another.
    ``identify_by`` names identifier kinds (or ``profile_id``) in the order in which
    they are looked up; empty: every mapped one. ``zone`` (an IANA name) and
    ``region`` (an ISO code) are the workspace's when empty. ``may_opt_in``: the
    importer's own word that the rows may end opt-outs. ``segment`` names the segment
    that all rows join, made if there is none; ``makes_segments``: so are those that
    the cells of a segment column name. ``also_by`` are kinds that find a person after
    those of ``identify_by``, which a row must have one of; ``replaces`` the kinds of
    which a person who was found may get another one. ``skips_triggers``: nobody is
    notified. ``endpoint``, ``touchpoint``, ``source_action`` (of people who are added)
    and ``edit_action`` are system names, for all rows whose cells do not say otherwise.
    """

    columns: tuple[ColumnMapping, ...] = ()
    identify_by: tuple[str, ...] = ()
    also_by: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    mode: Mode = Mode.ADD_AND_UPDATE
    empty_cells: EmptyCells = EmptyCells.KEEP
    invalid_values: InvalidValues = InvalidValues.HOLD_ROW
    conflicts: ConflictRule = ConflictRule.HOLD
    short_rows: ShortRows = ShortRows.HOLD
    merges: bool = False
    object_type: int = 0
    relates: bool = False
    zone: str = ""
    region: str = ""
    may_opt_in: bool = False
    segment: str = ""
    makes_segments: bool = False
    endpoint: str = ""
    touchpoint: str = ""
    source_action: str = ""
    edit_action: str = ""
    skips_triggers: bool = False

    @property
    def is_of_events(self) -> bool:
        """Whether the rows are events, which name people and never add any."""
        targets = (parse_target(column.target) for column in self.columns)
        return any(t is not None and t.kind is TargetKind.EVENT for t in targets)

    @property
    def is_of_objects(self) -> bool:
        """Whether the rows are objects, not people."""
        return bool(self.object_type) and not self.relates

    @property
    def only_object_type(self) -> int:
        """The type of all objects that people are related to; 0: the rows say it."""
        is_said = any(c.target == str(OBJECT_TYPE) for c in self.columns)
        return 0 if is_said else self.object_type

    @property
    def names_people(self) -> bool:
        """Whether the rows name people who are there, and never add any."""
        return self.merges or self.relates or self.is_of_events

    @property
    def identifying_kinds(self) -> tuple[str, ...]:
        """The kinds that people are to be found by: those named, or else all mapped."""
        mapped = filter(None, map(identifying_kind, self.columns))
        return self.identify_by or tuple(dict.fromkeys(mapped))

    @property
    def allowed_mode(self) -> Mode:
        """Which people the rows may touch.

        Rows that only name people never add them, and a profile id finds them only.
        """
        by_profile_id = set(self.identifying_kinds) == {TargetKind.PROFILE_ID}
        forced = by_profile_id and self.mode is Mode.ADD_AND_UPDATE
        if forced or self.names_people:
            return Mode.UPDATE_ONLY
        return self.mode

    @property
    def adds(self) -> bool:
        """Whether the rows may add people."""
        return self.allowed_mode is not Mode.UPDATE_ONLY

    def to_json(self) -> dict[str, Any]:
        """The mapping as JSON values with its version, defaults left out."""
        fields: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return {"version": VERSION, **fields}

    @classmethod
    def from_json(cls, data: object) -> Mapping:
        """The mapping of JSON values.

        Raises ``MappingError`` for data that is no mapping, or one of a later
        version; targets that name nothing are ``problems``, not errors.
        """
        if not isinstance(data, dict):
            raise MappingError("A mapping is a JSON object.")
        if data.get("version") != VERSION:
            raise MappingError(f"The mapping's version is not {VERSION}.")
        fields = {key: value for key, value in data.items() if key != "version"}
        try:
            return msgspec.convert(fields, cls)
        except msgspec.ValidationError as fault:
            raise MappingError(f"The mapping cannot be read: {fault}.") from None


class MappingError(ValueError):
    """The data is not a mapping that we read; the message says why."""
