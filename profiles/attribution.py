"""Where a row came from, through which channel, and why, as events of the person.

Pure. An import says it for all rows or by columns; what it says becomes one event of
whoever is created, and one of whoever is edited where that was asked for. An import
that says nothing writes nothing: a person without such an event was made by the
action *Create customer*.
"""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from enum import StrEnum
from typing import Final

from profiles.definitions import CREATE_CUSTOMER, AttributionPart, Definitions
from profiles.mapping import Attributed, Mapping, TargetKind, parse_target
from profiles.records import Attribution, Event
from profiles.values import JSONValue

Parts = AnyMapping[str, AttributionPart]


class PartKind(StrEnum):
    """The kinds of parts; the value is also the key of the event's data."""

    ENDPOINT = "endpoint"
    TOUCHPOINT = "touchpoint"
    SOURCE_ACTION = "source_action"


# The event's data says so of the action that created the person.
CREATED: Final = "created"
NOUNS: Final[dict[PartKind, str]] = {
    PartKind.ENDPOINT: "endpoint",
    PartKind.TOUCHPOINT: "touchpoint",
    PartKind.SOURCE_ACTION: "source action",
}
# The kind of part that the cells of a column name; the others hold times.
NAMED_PARTS: Final[dict[Attributed, PartKind]] = {
    Attributed.ENDPOINT: PartKind.ENDPOINT,
    Attributed.TOUCHPOINT: PartKind.TOUCHPOINT,
    Attributed.EDIT_TOUCHPOINT: PartKind.TOUCHPOINT,
    Attributed.ACTION: PartKind.SOURCE_ACTION,
    Attributed.EDIT_ACTION: PartKind.SOURCE_ACTION,
}
_SETTINGS: Final = ("endpoint", "touchpoint", "source_action", "edit_action")
Said = dict[Attributed, JSONValue]


def parts(definitions: Definitions, kind: PartKind) -> Parts:
    """The workspace's parts of a kind, by system name."""
    return {
        PartKind.ENDPOINT: definitions.endpoints,
        PartKind.TOUCHPOINT: definitions.touchpoints,
        PartKind.SOURCE_ACTION: definitions.source_actions,
    }[kind]


def find_part(known: Parts, text: str) -> AttributionPart | None:
    """The part of this system name or name, whatever its letter case."""
    if text in known:
        return known[text]
    folded = text.casefold()
    for part in known.values():
        if folded in (part.key.casefold(), part.name.casefold()):
            return part
    return None


def is_attributing(mapping: Mapping) -> bool:
    """Whether the import says anything of where its rows came from."""
    targets = (parse_target(column.target) for column in mapping.columns)
    return any(getattr(mapping, name) for name in _SETTINGS) or any(
        target is not None and target.kind is TargetKind.ATTRIBUTION
        for target in targets
    )


class Attributing:
    """Makes each row's attribution, by what the import says of all of them."""

    def __init__(self, mapping: Mapping, definitions: Definitions) -> None:
        """Take the settings of an import; parts that are gone are as if not chosen."""
        self._definitions = definitions
        self._settings: dict[str, str] = {
            name: getattr(mapping, name) for name in _SETTINGS
        }

    def of_row(self, said: Said) -> Attribution:
        """The attribution of a row whose cells say this; times are UTC, ISO 8601.

        A touchpoint that nobody names is the endpoint's own, a creating action
        *Create customer*; an edit has an action only if one was chosen.
        """
        endpoint = self._endpoint(said)
        touchpoint = self._chosen(said, Attributed.TOUCHPOINT, "touchpoint")
        edit_touchpoint = said.get(Attributed.EDIT_TOUCHPOINT) or touchpoint
        action = self._chosen(said, Attributed.ACTION, "source_action")
        edit_action = self._chosen(said, Attributed.EDIT_ACTION, "edit_action")
        own = endpoint.touchpoint if endpoint else ""
        key = endpoint.key if endpoint else ""
        created = self._event(
            action or CREATE_CUSTOMER.key,
            said.get(Attributed.TIME),
            {CREATED: True} | _places(key, touchpoint or own),
        )
        edited = None
        if edit_action:
            places = _places(key, edit_touchpoint or own)
            edited = self._event(edit_action, said.get(Attributed.EDIT_TIME), places)
        return Attribution(created, edited)

    def _endpoint(self, said: Said) -> AttributionPart | None:
        key = self._chosen(said, Attributed.ENDPOINT, "endpoint")
        return self._definitions.endpoints.get(key)

    def _chosen(self, said: Said, column: Attributed, setting: str) -> str:
        return str(said.get(column) or self._settings[setting])

    def _event(self, key: str, at: JSONValue, places: dict[str, JSONValue]) -> Event:
        action = self._definitions.source_actions.get(key, CREATE_CUSTOMER)
        data: dict[str, JSONValue] = {PartKind.SOURCE_ACTION.value: action.key}
        return Event(action.name, str(at) if at else None, data | places)


def _places(endpoint: str, touchpoint: JSONValue) -> dict[str, JSONValue]:
    said: dict[str, JSONValue] = {
        PartKind.ENDPOINT.value: endpoint,
        PartKind.TOUCHPOINT.value: touchpoint,
    }
    return {key: value for key, value in said.items() if value}


def places_named(data: JSONValue, definitions: Definitions) -> JSONValue:
    """The data of an event as pages show it: of a source action, where it happened."""
    if not isinstance(data, dict) or PartKind.SOURCE_ACTION not in data:
        return data
    places: dict[str, JSONValue] = {}
    for kind in (PartKind.ENDPOINT, PartKind.TOUCHPOINT):
        if key := data.get(kind.value):
            part = parts(definitions, kind).get(str(key))
            places[NOUNS[kind].capitalize()] = part.name if part else key
    kept = {CREATED, *(kind.value for kind in PartKind)}
    return places | {name: value for name, value in data.items() if name not in kept}
