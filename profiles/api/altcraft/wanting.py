"""What one person's part of an import request asks for, as a record. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from cdp.api.refusals import Refusal
from profiles.api.altcraft.fields import PARTS, attribute_named, read_fields
from profiles.api.altcraft.matching import Criteria, Matching, read_criteria
from profiles.api.altcraft.parameters import Parameters
from profiles.api.altcraft.subscriptions import read_status, read_subscriptions
from profiles.definitions import Definitions, Shape
from profiles.records import Record, Start
from profiles.values import JSONValue


@dataclass(slots=True)
class Wanted:
    """One person to be imported: how they are named, and what is said of them.

    ``record`` has the identifiers that the data gives; ``detached_kinds`` are kinds
    of which the person loses every identifier.
    """

    criteria: Criteria
    record: Record
    detached_kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Options:
    """What an import request says for all its people."""

    matching: Matching
    segments: dict[int, bool]
    skip_invalid_subscriptions: bool
    skip_triggers: bool
    detects_geo: bool
    typed: bool


def read_options(
    parameters: Parameters, matching: Matching, definitions: Definitions
) -> Options:
    """The options. Raises ``Refusal`` (400) for segments that are not there."""
    segments: dict[int, bool] = {}
    for name, joins in (("add_to_segments", True), ("remove_from_segments", False)):
        for number in parameters.wholes(name):
            if number not in definitions.segments:
                raise Refusal.malformed(f"{name}: there is no segment {number}.", name)
            segments[number] = joins
    skips = parameters.flag("skip_invalid_subscriptions")
    silent = parameters.flag("skip_triggers")
    detects = parameters.flag("detect_geo")
    return Options(matching, segments, skips, silent, detects, parameters.typed)


def read_wanted(
    naming: Parameters,
    data: dict[str, JSONValue],
    options: Options,
    definitions: Definitions,
    *,
    number: int = 1,
    start: Start | None = None,
) -> Wanted:
    """The person whom ``naming`` names and ``data`` describes.

    Raises ``Refusal`` (400) that names the field, parameter or subscription.
    """
    criteria = read_criteria(naming, options.matching, definitions)
    data = _with_custom_field(data, criteria, definitions)
    facts = read_fields(data, definitions, typed=options.typed)
    subscriptions = read_subscriptions(
        data.get("subscriptions"), definitions, typed=options.typed
    )
    if subscriptions.invalid and not options.skip_invalid_subscriptions:
        raise Refusal.malformed(subscriptions.invalid[0], "subscriptions")
    status = read_status(data.get("_status"), typed=options.typed)
    record = Record(
        number,
        number,
        identifiers=tuple(dict.fromkeys(facts.identifiers)),
        detach=tuple(facts.detached),
        sets=facts.sets,
        operations=tuple(facts.operations),
        statements=(*subscriptions.statements, *([status] if status else [])),
        segments=options.segments,
        start=start,
    )
    return Wanted(criteria, record, frozenset(facts.detached_kinds))


def _with_custom_field(
    data: dict[str, JSONValue], criteria: Criteria, definitions: Definitions
) -> dict[str, JSONValue]:
    """The data with the custom field by which somebody new was looked for."""
    if criteria.field is None or criteria.field[0] in data:
        return data
    name, value = criteria.field
    if name in PARTS:
        raise Refusal.malformed(f"field_name {name} is no field.", "field_name")
    attribute = attribute_named(name, definitions)
    is_list = attribute is not None and attribute.shape is Shape.LIST
    return data if is_list else {**data, name: value}
