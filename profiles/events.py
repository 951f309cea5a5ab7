"""Events feed attributes: which operations the data of an event asks for. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from profiles.conversions.strict import strict_value
from profiles.definitions import Definitions
from profiles.issues import Doubtful, Fault
from profiles.records import Action, Event, Operation
from profiles.values import JSONValue


def feeds(event: Event, definitions: Definitions) -> Iterator[Operation]:
    """The operations on the attributes that read the event's data keys.

    A key is the name of a value, or the path to a nested one joined by dots. Values
    of a type that the attribute does not have feed nothing: an event is a fact that
    is kept whole, whether or not an attribute can use it.
    """
    zone = ZoneInfo(definitions.zone)
    for key, value in _leaves(event.data):
        for attribute in definitions.reading(key):
            fitting = strict_value(value, attribute.type, zone)
            if isinstance(fitting, Doubtful):
                fitting = fitting.value
            if not isinstance(fitting, Fault):
                yield Operation(attribute.key, Action.AGGREGATE, fitting, at=event.at)


def _leaves(
    data: dict[str, JSONValue], prefix: str = ""
) -> Iterator[tuple[str, JSONValue]]:
    for name, value in data.items():
        key = f"{prefix}{name}"
        yield key, value
        if isinstance(value, dict):
            yield from _leaves(value, f"{key}.")
