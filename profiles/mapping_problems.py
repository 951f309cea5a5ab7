"""What stands against a mapping before a single row is read.

The wizard shows these beside its columns, a headless import prints them; a mapping
with a blocking problem is never compiled for a run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers

from profiles.attribution import NOUNS, PartKind, parts
from profiles.conversions.dates import is_date_format
from profiles.definitions import AttributeDefinition, Definitions, Shape, ValueType
from profiles.mapping import (
    EVENT_NAME,
    EVENT_PERSON,
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
from profiles.matching import EMAIL, USER_ID, is_id_only
from profiles.object_problems import judge_objects
from profiles.problem_words import WORDS, Problem, ProblemCode
from profiles.segments import MAX_NAME_CHARACTERS
from profiles.subscriptions import ALL_CHANNELS, CHANNELS

__all__ = ["WORDS", "Problem", "ProblemCode", "problems"]


def problems(mapping: Mapping, definitions: Definitions) -> list[Problem]:
    """Everything that stands against the mapping, what blocks first."""
    found = [
        *_judge_options(mapping, definitions),
        *_judge_identifiers(mapping, definitions),
        *_judge_doubles(mapping, definitions),
    ]
    if mapping.is_of_events:
        found.extend(_judge_events(mapping))
    if mapping.merges:
        found.extend(_judge_merges(mapping))
    if mapping.relates or definitions.object_type:
        found.extend(judge_objects(mapping, definitions))
    for column in mapping.columns:
        found.extend(
            Problem(code, (column.source,), column.title, detail)
            for code, detail in _judge_column(
                column, definitions, merges=mapping.merges
            )
        )
    return sorted(found, key=lambda problem: not problem.blocking)


def _judge_options(mapping: Mapping, definitions: Definitions) -> Iterator[Problem]:
    if mapping.zone and not _is_zone(mapping.zone):
        yield Problem(ProblemCode.UNKNOWN_ZONE, detail=mapping.zone)
    if mapping.region and mapping.region.upper() not in phonenumbers.SUPPORTED_REGIONS:
        yield Problem(ProblemCode.UNKNOWN_REGION, detail=mapping.region)
    yield from _judge_attribution(mapping, definitions)
    if len(mapping.segment) > MAX_NAME_CHARACTERS:
        detail = str(MAX_NAME_CHARACTERS)
        yield Problem(ProblemCode.LONG_SEGMENT_NAME, detail=detail)


def _judge_attribution(mapping: Mapping, definitions: Definitions) -> Iterator[Problem]:
    for key, kind in (
        (mapping.endpoint, PartKind.ENDPOINT),
        (mapping.touchpoint, PartKind.TOUCHPOINT),
        (mapping.source_action, PartKind.SOURCE_ACTION),
        (mapping.edit_action, PartKind.SOURCE_ACTION),
    ):
        if key and key not in parts(definitions, kind):
            code = ProblemCode.UNKNOWN_ATTRIBUTION
            yield Problem(code, title=NOUNS[kind], detail=key)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _judge_identifiers(mapping: Mapping, definitions: Definitions) -> Iterator[Problem]:
    mapped = {kind for column in mapping.columns if (kind := identifying_kind(column))}
    if not mapped:
        of_objects = bool(definitions.object_type)
        if not mapping.is_of_events:
            code = ProblemCode.NO_OBJECT_ID if of_objects else ProblemCode.NO_IDENTIFIER
            yield Problem(code)
        return
    by = mapping.identify_by or tuple(mapped)
    for key in by:
        defined = definitions.kinds.get(key)
        name = defined.name.lower() if defined else key.replace("_", " ")
        if key not in mapped:
            yield Problem(ProblemCode.IDENTIFY_BY_UNMAPPED, detail=name)
        elif defined and not defined.identifies and len(by) == 1:
            yield Problem(ProblemCode.SHARED_IDENTIFIER, detail=name)
    if not mapping.adds:
        return
    if set(by) == {TargetKind.PROFILE_ID}:
        yield Problem(ProblemCode.PROFILE_ID_ADDS_NOBODY)
    elif is_id_only(definitions) and USER_ID not in by:
        name = definitions.kinds[EMAIL].name
        yield Problem(ProblemCode.ADDING_NEEDS_ID, detail=name)


def _judge_events(mapping: Mapping) -> Iterator[Problem]:
    targets = [parse_target(column.target) for column in mapping.columns]
    if EVENT_NAME not in targets:
        yield Problem(ProblemCode.NO_EVENT_NAME)
    if EVENT_PERSON not in targets:
        yield Problem(ProblemCode.NO_EVENT_PERSON)
    for column, target in zip(mapping.columns, targets, strict=True):
        if target and target.kind not in (TargetKind.EVENT, TargetKind.SKIP):
            place, code = (column.source,), ProblemCode.NOT_OF_EVENTS
            yield Problem(code, place, column.title, column.target)


def _judge_merges(mapping: Mapping) -> Iterator[Problem]:
    naming = 0
    for column in mapping.columns:
        target = parse_target(column.target)
        if target is None or target.kind is TargetKind.SKIP:
            continue
        if target.kind in _NAMES_PEOPLE:
            naming += 1
        else:
            place, code = (column.source,), ProblemCode.NOT_OF_MERGES
            yield Problem(code, place, column.title, column.target)
    if naming == 1:
        yield Problem(ProblemCode.MERGES_NOBODY)


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
    column: ColumnMapping, definitions: Definitions, *, merges: bool
) -> Iterator[tuple[ProblemCode, str]]:
    target = parse_target(column.target)
    if not is_date_format(column.options.date_format):
        yield ProblemCode.WRONG_DATE_FORMAT, column.options.date_format
    if target is None:
        yield ProblemCode.UNKNOWN_TARGET, column.target
        return
    if target == EVENT_PERSON or target.kind is TargetKind.IDENTIFIER:
        kind = identifying_kind(column)
        if kind not in definitions.kinds and kind != TargetKind.PROFILE_ID:
            yield ProblemCode.UNKNOWN_KIND, kind
    elif target.kind is TargetKind.ATTRIBUTE:
        attribute = definitions.attributes.get(target.name)
        if attribute is None:
            yield ProblemCode.UNKNOWN_ATTRIBUTE, target.name
        else:
            yield from _judge_handling(column, attribute)
    elif target.kind is TargetKind.SUBSCRIPTION:
        yield from _judge_subscription(target, definitions)
    elif target.kind is TargetKind.MERGE_WITH and not merges:
        yield ProblemCode.UNKNOWN_TARGET, column.target
    elif _ODD_CHARACTER.search(target.detail):
        yield ProblemCode.ODD_NAME, target.detail


def _judge_subscription(
    target: Target, definitions: Definitions
) -> Iterator[tuple[ProblemCode, str]]:
    if target.name not in CHANNELS:
        yield ProblemCode.UNKNOWN_CHANNEL, target.name
    elif target.detail:
        is_id = _TOPIC_ID.fullmatch(target.detail)
        topic = definitions.resources.get(int(target.detail)) if is_id else None
        if topic is None or target.name not in (ALL_CHANNELS, *topic.channels):
            yield ProblemCode.UNKNOWN_TOPIC, target.detail


_NAMES_PEOPLE = {
    TargetKind.IDENTIFIER,
    TargetKind.PROFILE_ID,
    TargetKind.MERGE_WITH,
}
_TOPIC_ID = re.compile(r"[0-9]{1,9}")
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
