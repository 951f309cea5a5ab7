"""A source as Piwik PRO's definition API says it: one identifier, attributes by path.

A definition says less than our mappings. Where it changes one, the steps of a field
that it names again stay, and so does what it cannot say: consent, segments, events,
conditions. Pure; the seed and the published specification give the fields.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from cdp.api.refusals import Refusal
from profiles.definitions import Definitions
from profiles.issues import shortened
from profiles.values import JSONValue
from webhooks.mapping import EVENT_DATA, Field, WebhookMapping
from webhooks.path_reader import PathError, parse_path
from webhooks.targets import attribute_key, event_data_key, identifying_kind

FIELDS = ("id", "name", "status", "identifiers", "attributes", "test_request_body")
STATUSES = ("active", "inactive")
LONGEST_NAME = 255
LONGEST_SAMPLE = 200_000
MOST_ATTRIBUTES = 100
_PATH = re.compile(r"[-_A-Za-z0-9.]{1,255}")
_KEY = re.compile(r"[^\0]{1,255}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks a source to be; None: it says nothing of it."""

    name: str
    active: bool
    id: UUID | None = None
    identifiers: Mapping[str, str] | None = None
    attributes: Mapping[str, str] | None = None
    sample: str | None = None

    @property
    def lacks(self) -> str:
        """What keeps it from being switched on; empty if nothing does."""
        for name in ("identifiers", "attributes"):
            if not getattr(self, name):
                return f"{name} are missing, so it cannot be switched on."
        return ""


def read_definition(sent: JSONValue, definitions: Definitions) -> Wanted:
    """What the body asks for. Raises ``Refusal`` (400, 422)."""
    if not isinstance(sent, dict):
        raise Refusal.malformed("The body is not a JSON object.")
    for name in sent:
        if name not in FIELDS:
            raise Refusal.malformed(f"{shortened(name)} is not known here.")
    status = _text(sent, "status")
    if status not in STATUSES:
        raise Refusal.malformed("status is neither active nor inactive.", "status")
    name = _text(sent, "name").strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Refusal.unprocessable(
            f"name has not between 1 and {LONGEST_NAME} characters.", "name"
        )
    return Wanted(
        name=name,
        active=status == "active",
        id=_id(sent.get("id")),
        identifiers=_identifiers(sent.get("identifiers"), definitions),
        attributes=_attributes(sent.get("attributes")),
        sample=_sample(sent.get("test_request_body")),
    )


def merged(mapping: WebhookMapping, wanted: Wanted) -> WebhookMapping:
    """The mapping with what the definition says in place of what it said before."""
    fields = list(mapping.fields)
    if wanted.identifiers is not None:
        fields = [one for one in fields if not identifying_kind(one.target)]
    if wanted.attributes is not None:
        fields = [one for one in fields if not _attribute_name(one.target)]
    known = {(one.path, one.target): one for one in mapping.fields}
    identifiers = wanted.identifiers or {}
    named = [(path, f"identifier:{kind}") for path, kind in identifiers.items()]
    for path, key in (wanted.attributes or {}).items():
        named.append((path, _target(path, key, known)))
    said = [known.get(place, Field(path=place[0], target=place[1])) for place in named]
    return msgspec.structs.replace(mapping, fields=(*said, *fields))


def definition_json(mapping: WebhookMapping, **facts: Any) -> dict[str, Any]:
    """The definition of a mapping, with these facts of its source."""
    identifiers, attributes = {}, {}
    for one in mapping.fields:
        if kind := identifying_kind(one.target):
            identifiers[one.path] = kind
        elif name := _attribute_name(one.target):
            attributes[one.path] = name
    return {**facts, "identifiers": identifiers, "attributes": attributes}


def _target(path: str, key: str, known: Mapping[tuple[str, str], Field]) -> str:
    """The target of a key: the attribute's own, if the mapping has it so."""
    own = f"attribute:{key}"
    return own if (path, own) in known else f"{EVENT_DATA}:{key}"


def _attribute_name(target: str) -> str:
    """What the definition calls an attribute's target; empty for other targets."""
    return event_data_key(target) or attribute_key(target)


def _text(sent: Mapping[str, JSONValue], name: str) -> str:
    value = sent.get(name)
    if value is None:
        raise Refusal.malformed(f"{name} is missing.", name)
    if not isinstance(value, str) or "\0" in value:
        raise Refusal.malformed(f"{name} is not text.", name)
    return value


def _id(sent: JSONValue) -> UUID | None:
    if sent is None:
        return None
    try:
        return UUID(str(sent))
    except ValueError:
        raise Refusal.malformed("id is no UUID.", "id") from None


def _identifiers(sent: JSONValue, definitions: Definitions) -> Mapping[str, str] | None:
    pairs = _pairs(sent, "identifiers")
    if pairs is None:
        return None
    if len(pairs) > 1:
        raise Refusal.unprocessable(
            "identifiers has more than one path.", "identifiers"
        )
    for path, kind in pairs.items():
        if kind not in definitions.kinds:
            known = ", ".join(definitions.kinds)
            raise Refusal.unprocessable(
                f"identifiers.{path} is none of {known}.", "identifiers"
            )
    return pairs


def _attributes(sent: JSONValue) -> Mapping[str, str] | None:
    pairs = _pairs(sent, "attributes")
    if pairs is None:
        return None
    if len(pairs) > MOST_ATTRIBUTES:
        raise Refusal.unprocessable(
            f"attributes has more than {MOST_ATTRIBUTES} paths.", "attributes"
        )
    for path, key in pairs.items():
        if not _KEY.fullmatch(key):
            raise Refusal.unprocessable(
                f"attributes.{path} is no event data key.", "attributes"
            )
    return pairs


def _pairs(sent: JSONValue, name: str) -> dict[str, str] | None:
    """Paths with what each is imported as."""
    if sent is None:
        return None
    if not isinstance(sent, dict):
        raise Refusal.malformed(f"{name} is not an object.", name)
    pairs: dict[str, str] = {}
    for path, target in sent.items():
        if not isinstance(target, str):
            raise Refusal.malformed(f"{name}.{shortened(path)} is not text.", name)
        _check_path(path, name)
        pairs[path] = target
    return pairs


def _check_path(path: str, name: str) -> None:
    if not _PATH.fullmatch(path):
        raise Refusal.unprocessable(
            f"The path {shortened(path)} may hold letters, digits, - _ and . only.",
            name,
        )
    try:
        parse_path(path)
    except PathError as problem:
        raise Refusal.unprocessable(str(problem), name) from None


def _sample(sent: JSONValue) -> str | None:
    if sent is None:
        return None
    if not isinstance(sent, str) or "\0" in sent:
        raise Refusal.malformed("test_request_body is not text.", "test_request_body")
    if len(sent) > LONGEST_SAMPLE:
        raise Refusal.unprocessable(
            f"test_request_body is longer than {LONGEST_SAMPLE:,} characters.",
            "test_request_body",
        )
    return sent
