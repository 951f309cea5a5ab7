"""What an update-profile request says, and what is wrong with it.

    body -> identifiers, attributes -> Record, or a refusal that names the key

The door judges a request by this before it answers 202, and whoever applies the
stored body later reads it by this again. Types are strict: "12" is not a number.
Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from cdp.api.refusals import Refusal
from profiles.api.strict_json import read_object
from profiles.definitions import Definitions
from profiles.event_data import convert_values
from profiles.event_data_keys import (
    CONSENT_PREFIX,
    IDENTIFIER_KEYS,
    PAIRED_KEYS,
    PREFIX,
    is_consent_key,
)
from profiles.identifiers import identifier_reader
from profiles.issues import (
    Doubtful,
    Fault,
    Issue,
    IssueCode,
    Severity,
    error,
    shortened,
)
from profiles.records import Identifier, Record
from profiles.rules import ConflictRule, Rules, strength
from profiles.subscriptions import CONSENT_CHANNEL, Statement, SubscriptionStatus
from profiles.values import JSONValue

# Piwik PRO publishes these of its webhook imports; we take them for this door too.
MAX_BYTES = 50_000
MAX_CHARACTERS = 1_024
MAX_KEY_CHARACTERS = 256
PARTS = ("identifiers", "attributes")

_KINDS: dict[type, str] = {dict: "an object", list: "a list"}
# Faults that break a rule; any other makes the request malformed.
_RULES = {
    IssueCode.BLOCKED_IDENTIFIER,
    IssueCode.TEXT_TOO_LONG,
    IssueCode.NUMBER_OUT_OF_RANGE,
}


class Update(NamedTuple):
    """A request that is in order; ``unknown`` are keys that nobody reads."""

    record: Record
    unknown: tuple[str, ...]


def rules_of(definitions: Definitions) -> Rules:
    """How updates find people: by any identifier, the strongest first; they merge."""
    return Rules(
        match=tuple(sorted(definitions.kinds, key=strength)),
        conflicts=ConflictRule.MERGE,
        may_opt_in=not definitions.protects_api_opt_outs,
    )


def read_update(body: bytes, definitions: Definitions) -> Update:
    """The record that the body asks for.

    Raises ``Refusal``: 400 for a body that is not what it should be, naming the key;
    422 for one that breaks a rule.
    """
    parts = _parts(body)
    identifiers = _identifiers(_part(parts, "identifiers"), definitions)
    attributes = _part(parts, "attributes")
    _check_keys(attributes)
    data = convert_values(attributes, definitions)
    for issue in data.issues:
        if issue.severity == Severity.ERROR:
            raise _refusal(issue)
    record = Record(
        1,
        1,
        identifiers=identifiers,
        operations=data.operations,
        issues=data.issues,
        statements=_consents(attributes),
    )
    return Update(record, data.unknown)


def _parts(body: bytes) -> dict[str, JSONValue]:
    parts = read_object(body)
    for key in parts:
        if key not in PARTS:
            key = shortened(key)
            raise Refusal.malformed(
                f"{key} is neither identifiers nor attributes.", key
            )
    return parts


def _part(parts: Mapping[str, JSONValue], name: str) -> dict[str, JSONValue]:
    part = parts.get(name)
    if part is None:
        raise Refusal.malformed(f"{name} is missing.", name)
    if not isinstance(part, dict):
        raise Refusal.malformed(f"{name} is not an object.", name)
    if not part:
        raise Refusal.malformed(f"{name} is empty.", name)
    return part


def _identifiers(
    sent: Mapping[str, JSONValue], definitions: Definitions
) -> tuple[Identifier, ...]:
    found = []
    for kind, value in sent.items():
        field = f"identifiers.{shortened(kind)}"
        if kind not in definitions.kinds:
            known = ", ".join(definitions.kinds)
            raise Refusal.malformed(
                f"{field} is no kind of identifier; use one of {known}.", field
            )
        if not isinstance(value, str):
            raise Refusal.malformed(f"{field} is not text.", field)
        read = identifier_reader(kind, definitions)(value)
        if isinstance(read, Fault):
            raise _refusal(error(read.code, field, value, read.detail))
        found.append(read.value if isinstance(read, Doubtful) else read)
    return tuple(found)


def _check_keys(attributes: Mapping[str, JSONValue]) -> None:
    """Refuse what no attribute may be, whether anybody reads it or not."""
    for key, value in attributes.items():
        field = shortened(key)
        if len(key) > MAX_KEY_CHARACTERS:
            raise Refusal.unprocessable(
                f"The key {field} is longer than {MAX_KEY_CHARACTERS} characters.",
                field,
            )
        if key in IDENTIFIER_KEYS:
            raise Refusal.unprocessable(
                f"{key} names the person and belongs under identifiers.", field
            )
        if not isinstance(value, str | int | Decimal):
            raise Refusal.malformed(
                f"{field} is {_KINDS.get(type(value), 'null')}; send text, a number, "
                "true or false.",
                field,
            )
        if isinstance(value, str) and len(value) > MAX_CHARACTERS:
            raise Refusal.unprocessable(
                f"{field} is longer than {MAX_CHARACTERS:,} characters.", field
            )
    for one, other in PAIRED_KEYS:
        if (one in attributes) != (other in attributes):
            raise Refusal.unprocessable(
                f"{one} and {other} must be sent together.", one
            )


def _refusal(issue: Issue) -> Refusal:
    make = Refusal.unprocessable if issue.code in _RULES else Refusal.malformed
    return make(issue.message, issue.field)


def _consents(attributes: Mapping[str, JSONValue]) -> tuple[Statement, ...]:
    """What the person agreed to; it is consent, never a plain attribute."""
    said = {True: SubscriptionStatus.SUBSCRIBED, False: SubscriptionStatus.UNSUBSCRIBED}
    return tuple(
        Statement(
            CONSENT_CHANNEL,
            contact=key.removeprefix(PREFIX).removeprefix(CONSENT_PREFIX),
            status=said[value],
        )
        for key, value in attributes.items()
        if key.startswith(PREFIX) and is_consent_key(key) and isinstance(value, bool)
    )
