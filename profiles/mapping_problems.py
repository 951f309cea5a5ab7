"""What stands against a mapping before a single row is read.

The wizard shows these beside its columns, a headless import prints them; a mapping
with a blocking problem is never compiled for a run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers

from profiles.conversions.dates import is_date_format
from profiles.definitions import AttributeDefinition, Definitions, Shape, ValueType
from profiles.mapping import (
    ColumnMapping,
    DecimalSign,
    ListHandling,
    Mapping,
    NumberHandling,
    Target,
    TargetKind,
    identifying_kind,
    parse_target,
)
from profiles.rules import Mode


class ProblemCode(StrEnum):
    """Every problem a mapping can have; each has its words in ``WORDS``."""

    UNKNOWN_TARGET = "unknown_target"
    UNKNOWN_ATTRIBUTE = "unknown_attribute"
    UNKNOWN_KIND = "unknown_kind"
    SAME_TARGET = "same_target"
    NO_IDENTIFIER = "no_identifier"
    IDENTIFY_BY_UNMAPPED = "identify_by_unmapped"
    PROFILE_ID_ADDS_NOBODY = "profile_id_adds_nobody"
    UNKNOWN_ZONE = "unknown_zone"
    UNKNOWN_REGION = "unknown_region"
    WRONG_DATE_FORMAT = "wrong_date_format"
    NOT_ADDABLE = "not_addable"
    NOT_A_LIST = "not_a_list"
    SEPARATOR_IS_DECIMAL_SIGN = "separator_is_decimal_sign"
    ADDS_AGAIN = "adds_again"
    SHARED_IDENTIFIER = "shared_identifier"
    ODD_NAME = "odd_name"


class Words(NamedTuple):
    """The words of one problem, and whether the import cannot go on with it."""

    blocking: bool
    sentence: str
    remedy: str


_BLOCKS, _ADVISES = True, False
WORDS: dict[ProblemCode, Words] = {
    ProblemCode.UNKNOWN_TARGET: Words(
        _BLOCKS,
        "{title} is imported as “{detail}”, which is nothing.",
        "Choose what the column is imported as, or skip it.",
    ),
    ProblemCode.UNKNOWN_ATTRIBUTE: Words(
        _BLOCKS,
        "{title} is imported as “{detail}”, which is no attribute.",
        "Create the attribute, choose another, or skip the column.",
    ),
    ProblemCode.UNKNOWN_KIND: Words(
        _BLOCKS,
        "{title} is imported as “{detail}”, which is no kind of identifier.",
        "Choose an identifier that the workspace has, or skip the column.",
    ),
    ProblemCode.SAME_TARGET: Words(
        _BLOCKS,
        "{title} are imported as the same thing.",
        "Skip all but one of them, or join them.",
    ),
    ProblemCode.NO_IDENTIFIER: Words(
        _BLOCKS,
        "No column says whose row it is.",
        "Import at least one column as an identifier, such as Email.",
    ),
    ProblemCode.IDENTIFY_BY_UNMAPPED: Words(
        _BLOCKS,
        "People are identified by {detail}, but no column is imported as it.",
        "Map a column to it, or identify people by another identifier.",
    ),
    ProblemCode.PROFILE_ID_ADDS_NOBODY: Words(
        _BLOCKS,
        "A profile id finds people and cannot add any.",
        "Choose to only update people, or identify them by another identifier.",
    ),
    ProblemCode.UNKNOWN_ZONE: Words(
        _BLOCKS,
        "“{detail}” is not a time zone.",
        "Choose a zone such as Europe/Berlin.",
    ),
    ProblemCode.UNKNOWN_REGION: Words(
        _BLOCKS,
        "“{detail}” is not a region with phone numbers.",
        "Choose a region by its two letters, such as DE.",
    ),
    ProblemCode.WRONG_DATE_FORMAT: Words(
        _BLOCKS,
        "{title} is read as “{detail}”, which is not a date format.",
        "Write a format such as %d.%m.%Y, or choose the order of day and month.",
    ),
    ProblemCode.NOT_ADDABLE: Words(
        _BLOCKS,
        "{title} is to be added to what is there, but is not a number.",
        "Let the column set its value.",
    ),
    ProblemCode.NOT_A_LIST: Words(
        _BLOCKS,
        "{title} is to add or remove elements, but is not a list.",
        "Let the column set its value.",
    ),
    ProblemCode.SEPARATOR_IS_DECIMAL_SIGN: Words(
        _BLOCKS,
        "{title} has numbers separated by their own decimal sign.",
        "Choose another separator or another decimal sign.",
    ),
    ProblemCode.ADDS_AGAIN: Words(
        _ADVISES,
        "{title} is added to what is there; the same file again adds it again.",
        "Import the file once only, or let the column set its value.",
    ),
    ProblemCode.SHARED_IDENTIFIER: Words(
        _ADVISES,
        "Several people may share the same {detail}; their rows will be held.",
        "Identify people by a value that only they have.",
    ),
    ProblemCode.ODD_NAME: Words(
        _ADVISES,
        "The name “{detail}” holds blanks or special characters.",
        "Names of letters, digits and _ are easier to use in messages.",
    ),
}


class Problem(NamedTuple):
    """One problem, and the columns it stands at (none: the mapping as a whole)."""

    code: ProblemCode
    sources: tuple[int | str, ...] = ()
    title: str = ""
    detail: str = ""

    @property
    def blocking(self) -> bool:
        """Whether the import cannot go on with it."""
        return WORDS[self.code].blocking

    @property
    def message(self) -> str:
        """The sentence a user reads beside the column."""
        return WORDS[self.code].sentence.format(title=self.title, detail=self.detail)

    @property
    def remedy(self) -> str:
        """What the user can do about it."""
        return WORDS[self.code].remedy


def problems(mapping: Mapping, definitions: Definitions) -> list[Problem]:
    """Everything that stands against the mapping, what blocks first."""
    found = [
        *_judge_place(mapping),
        *_judge_identifiers(mapping, definitions),
        *_judge_doubles(mapping, definitions),
    ]
    for column in mapping.columns:
        found.extend(
            Problem(code, (column.source,), column.title, detail)
            for code, detail in _judge_column(column, definitions)
        )
    return sorted(found, key=lambda problem: not problem.blocking)


def _judge_place(mapping: Mapping) -> Iterator[Problem]:
    if mapping.zone and not _is_zone(mapping.zone):
        yield Problem(ProblemCode.UNKNOWN_ZONE, detail=mapping.zone)
    if mapping.region and mapping.region.upper() not in phonenumbers.SUPPORTED_REGIONS:
        yield Problem(ProblemCode.UNKNOWN_REGION, detail=mapping.region)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _judge_identifiers(mapping: Mapping, definitions: Definitions) -> Iterator[Problem]:
    mapped = {kind for column in mapping.columns if (kind := identifying_kind(column))}
    if not mapped:
        yield Problem(ProblemCode.NO_IDENTIFIER)
        return
    by = mapping.identify_by or tuple(mapped)
    for key in by:
        defined = definitions.kinds.get(key)
        name = defined.name.lower() if defined else key.replace("_", " ")
        if key not in mapped:
            yield Problem(ProblemCode.IDENTIFY_BY_UNMAPPED, detail=name)
        elif defined and not defined.identifies and len(by) == 1:
            yield Problem(ProblemCode.SHARED_IDENTIFIER, detail=name)
    if set(by) == {TargetKind.PROFILE_ID} and mapping.mode is not Mode.UPDATE_ONLY:
        yield Problem(ProblemCode.PROFILE_ID_ADDS_NOBODY)


def _judge_doubles(mapping: Mapping, definitions: Definitions) -> Iterator[Problem]:
    by_effect: dict[Target, list[ColumnMapping]] = {}
    for column in mapping.columns:
        for effect in _effects(column, definitions):
            by_effect.setdefault(effect, []).append(column)
    found: set[Problem] = set()
    for columns in by_effect.values():
        joins = {column.options.join for column in columns}
        if len(columns) > 1 and (None in joins or len(joins) > 1):
            titles = " and ".join(column.title for column in columns)
            sources = tuple(column.source for column in columns)
            found.add(Problem(ProblemCode.SAME_TARGET, sources, titles))
    yield from sorted(found, key=lambda problem: problem.title)


def _effects(column: ColumnMapping, definitions: Definitions) -> tuple[Target, ...]:
    """What no other column may do beside this one."""
    target = parse_target(column.target)
    options = column.options
    if target is None or target.kind in (TargetKind.SKIP, TargetKind.SEGMENT):
        return ()
    if target.kind is TargetKind.FULL_NAME:
        names = ("first_name", "last_name")
        return tuple(Target(TargetKind.ATTRIBUTE, name) for name in names)
    if target.kind is TargetKind.IDENTIFIER:
        kind = definitions.kinds.get(target.name)
        return (target,) if kind and kind.single else ()
    if options.numbers is NumberHandling.INCREMENT:
        return ()
    return (target,) if options.lists is ListHandling.REPLACE else ()


def _judge_column(
    column: ColumnMapping, definitions: Definitions
) -> Iterator[tuple[ProblemCode, str]]:
    target = parse_target(column.target)
    if target is None:
        yield ProblemCode.UNKNOWN_TARGET, column.target
    elif target.kind is TargetKind.IDENTIFIER and target.name not in definitions.kinds:
        yield ProblemCode.UNKNOWN_KIND, target.name
    if not is_date_format(column.options.date_format):
        yield ProblemCode.WRONG_DATE_FORMAT, column.options.date_format
    if target is not None and target.kind is TargetKind.ATTRIBUTE:
        attribute = definitions.attributes.get(target.name)
        if attribute is None:
            yield ProblemCode.UNKNOWN_ATTRIBUTE, target.name
        else:
            yield from _judge_handling(column, attribute)


_ODD_CHARACTER = re.compile(r"[^\w.-]")


def _judge_handling(
    column: ColumnMapping, attribute: AttributeDefinition
) -> Iterator[tuple[ProblemCode, str]]:
    options = column.options
    is_list, is_number = (
        attribute.shape is Shape.LIST,
        attribute.type is ValueType.NUMBER,
    )
    if options.numbers is NumberHandling.INCREMENT:
        addable = is_number and attribute.shape is Shape.VALUE
        yield ProblemCode.ADDS_AGAIN if addable else ProblemCode.NOT_ADDABLE, ""
    if options.lists is not ListHandling.REPLACE and not is_list:
        yield ProblemCode.NOT_A_LIST, ""
    sign = {DecimalSign.COMMA: ",", DecimalSign.POINT: "."}.get(options.decimal)
    if is_list and is_number and sign == options.separator:
        yield ProblemCode.SEPARATOR_IS_DECIMAL_SIGN, ""
    if not attribute.predefined and _ODD_CHARACTER.search(attribute.key):
        yield ProblemCode.ODD_NAME, attribute.key
