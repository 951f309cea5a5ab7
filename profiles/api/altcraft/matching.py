"""The eleven ways in which an Altcraft request names its person. Pure.

Each mode needs certain parameters and searches certain places: the profile's own
email or phones, the contacts of its subscriptions, or a field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cdp.api.refusals import Refusal
from profiles.api.altcraft.parameters import Parameters
from profiles.definitions import Definitions
from profiles.identifiers import identifier_reader
from profiles.issues import Doubtful, Fault, error
from profiles.records import Identifier
from profiles.values import JSONValue, number_text


class Matching(StrEnum):
    """The modes, by their names in requests."""

    EMAIL = "email"
    EMAIL_PROFILE = "email_profile"
    EMAIL_SUB = "email_sub"
    PHONE = "phone"
    PHONE_SUB = "phone_sub"
    PROFILE_ID = "profile_id"
    PUSH_SUB = "push_sub"
    CUSTOM = "custom"
    CUSTOM_SUB = "custom_sub"
    EMAIL_PHONE = "email_phone"
    EMAIL_PHONE_SUB = "email_phone_sub"


class Place(StrEnum):
    """Where a person is looked for."""

    IDENTIFIER = "identifier"
    CONTACT = "contact"
    PUSH = "push"
    PROFILE_ID = "profile_id"
    FIELD = "field"
    SUBSCRIPTION_FIELD = "subscription_field"


@dataclass(frozen=True, slots=True)
class Search:
    """One look-up: the place, what is looked for there, and its name.

    ``name`` is an identifier's kind, a contact's channel, a push subscription's
    provider, or a field's name.
    """

    place: Place
    name: str
    value: JSONValue


@dataclass(frozen=True, slots=True)
class Criteria:
    """How one person is named: look-ups to be tried in order.

    ``identifiers`` are those that a new person gets from the way they were named;
    ``resource`` narrows contacts to one resource. ``field`` is the custom field and
    value that a new person gets.
    """

    matching: Matching
    searches: tuple[Search, ...]
    identifiers: tuple[Identifier, ...] = ()
    resource: int | None = None
    field: tuple[str, JSONValue] | None = None

    @property
    def may_create(self) -> bool:
        """Whether somebody unknown becomes a new person."""
        return self.matching is not Matching.PROFILE_ID


# The parameters of each mode; of those of email_phone one is enough.
PARAMETERS: Mapping[Matching, tuple[str, ...]] = {
    Matching.EMAIL: ("email",),
    Matching.EMAIL_PROFILE: ("email",),
    Matching.EMAIL_SUB: ("email",),
    Matching.PHONE: ("phone",),
    Matching.PHONE_SUB: ("phone",),
    Matching.PROFILE_ID: ("profile_id",),
    Matching.PUSH_SUB: ("provider", "subscription_id"),
    Matching.CUSTOM: ("field_name", "field_value"),
    Matching.CUSTOM_SUB: ("field_name", "field_value"),
    Matching.EMAIL_PHONE: ("email", "phone"),
    Matching.EMAIL_PHONE_SUB: ("email", "phone"),
}
NAMES = frozenset(name for names in PARAMETERS.values() for name in names)
_EITHER = {Matching.EMAIL_PHONE, Matching.EMAIL_PHONE_SUB}
_OWN = {Matching.EMAIL, Matching.EMAIL_PROFILE, Matching.PHONE, Matching.EMAIL_PHONE}
_CONTACTS = {
    Matching.EMAIL,
    Matching.EMAIL_SUB,
    Matching.PHONE,
    Matching.PHONE_SUB,
    Matching.EMAIL_PHONE_SUB,
}
_CHANNELS = {"email": "email", "phone": "sms"}


def matching_of(parameters: Parameters) -> Matching:
    """The mode that the request names, by email if it names none."""
    text = parameters.text("matching")
    try:
        return Matching(text) if text else Matching.EMAIL
    except ValueError:
        raise Refusal.malformed(
            f"matching is none of {', '.join(Matching)}.", "matching"
        ) from None


def read_criteria(
    parameters: Parameters, matching: Matching, definitions: Definitions
) -> Criteria:
    """How the request names its person.

    Raises ``Refusal`` (400) where a parameter of the mode is missing or wrong.
    """
    wanted = PARAMETERS[matching]
    missing = [name for name in wanted if name not in parameters]
    if missing and not (matching in _EITHER and len(missing) < len(wanted)):
        needed = " or " if matching in _EITHER else " and "
        raise Refusal.malformed(
            f"Matching by {matching.value} needs {needed.join(wanted)}.", missing[0]
        )
    resource = parameters.whole("resource_id")
    if matching is Matching.PROFILE_ID:
        search = Search(Place.PROFILE_ID, "", parameters.text("profile_id"))
        return Criteria(matching, (search,))
    if matching is Matching.PUSH_SUB:
        contact = parameters.text("subscription_id")
        search = Search(Place.PUSH, parameters.text("provider"), contact)
        return Criteria(matching, (search,), resource=resource)
    if matching in (Matching.CUSTOM, Matching.CUSTOM_SUB):
        return _by_field(parameters, matching)
    return _by_address(parameters, matching, definitions, resource)


def _by_field(parameters: Parameters, matching: Matching) -> Criteria:
    name = parameters.text("field_name")
    value = parameters.values["field_value"]
    if isinstance(value, bool | list | dict):
        raise Refusal.malformed(
            "field_value is neither text nor number.", "field_value"
        )
    is_custom = matching is Matching.CUSTOM
    place = Place.FIELD if is_custom else Place.SUBSCRIPTION_FIELD
    field = (name, value) if is_custom else None
    return Criteria(matching, (Search(place, name, value),), field=field)


def _by_address(
    parameters: Parameters,
    matching: Matching,
    definitions: Definitions,
    resource: int | None,
) -> Criteria:
    found = [
        address_of(kind, parameters.values[kind], kind, definitions)
        for kind in ("email", "phone")
        if kind in PARAMETERS[matching] and kind in parameters
    ]
    own = [
        Search(Place.IDENTIFIER, identifier.kind, identifier.value)
        for identifier in found
        if matching in _OWN
    ]
    contacts = [
        Search(Place.CONTACT, _CHANNELS[identifier.kind], identifier.value)
        for identifier in found
        if matching in _CONTACTS
    ]
    return Criteria(matching, (*own, *contacts), tuple(found), resource)


def address_of(
    kind: str, value: JSONValue, field: str, definitions: Definitions
) -> Identifier:
    """The email or phone of a value. Raises ``Refusal`` (400) if it is none."""
    if kind == "phone" and isinstance(value, int) and not isinstance(value, bool):
        value = number_text(value)
    if not isinstance(value, str):
        raise Refusal.malformed(f"{field} is not a text.", field)
    read = identifier_reader(kind, definitions)(value)
    if isinstance(read, Fault):
        problem = error(read.code, field, value, read.detail)
        raise Refusal.malformed(problem.message, field)
    return read.value if isinstance(read, Doubtful) else read
