"""Altcraft's requests: import one or many people, read one, list fields, databases."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from cdp.api.doors import ApiRequest, api_door, nothing_here
from cdp.api.refusals import Reason, Refusal
from cdp.api.scopes import Scope
from profiles.api.altcraft import geo, showing
from profiles.api.altcraft.importing import Importing, Result
from profiles.api.altcraft.looking_up import find_people
from profiles.api.altcraft.matching import (
    NAMES,
    Matching,
    matching_of,
    read_criteria,
)
from profiles.api.altcraft.parameters import Parameters
from profiles.api.altcraft.starting import STARTING, read_start
from profiles.api.altcraft.wanting import Options, Wanted, read_options, read_wanted
from profiles.api.altcraft.wire import COMMON, SUCCESS, Asked, altcraft_error, read
from profiles.definitions import Definitions
from profiles.finding import load_whole
from profiles.values import JSONValue

MOST_AT_ONCE = 10_000
OPTIONS = frozenset(
    {
        "matching",
        "skip_triggers",
        "skip_invalid_subscriptions",
        "detect_geo",
        "add_to_segments",
        "remove_from_segments",
        "data",
    }
)
IMPORT_NAMES = COMMON | OPTIONS | NAMES
START_NAMES = IMPORT_NAMES | STARTING
POST = ("POST",)


@api_door(shape=altcraft_error, methods=POST)
def import_profile(request: ApiRequest) -> HttpResponse:
    """Adds one person or changes them, and answers with their id."""
    asked = read(request, Scope.WRITE_PROFILES)
    parameters = asked.parameters
    parameters.require_known(IMPORT_NAMES)
    options = _options(asked)
    data = _data(parameters.object("data"), options)
    naming = _naming_one(parameters, data)
    wanted = read_wanted(naming, data, options, asked.definitions)
    return _import_one(request, asked, wanted, "altcraft profiles/import", options)


@api_door(shape=altcraft_error, methods=POST)
def import_batch(request: ApiRequest) -> HttpResponse:
    """Adds or changes many people; each is done or refused by itself."""
    asked = read(request, Scope.WRITE_PROFILES)
    asked.parameters.require_known(IMPORT_NAMES)
    options = _options(asked)
    rows = _rows(asked.parameters)
    refused: dict[int, Refusal] = {}
    wanted: list[Wanted] = []
    for place, row in enumerate(rows):
        try:
            naming = _naming(row, options.matching, asked.parameters)
            kept = {k: v for k, v in row.items() if k not in _NAMING_ONLY}
            data = _data(kept, options)
            wanted.append(
                read_wanted(naming, data, options, asked.definitions, number=place + 1)
            )
        except Refusal as refusal:
            refused[place] = refusal
    importing = Importing(
        asked.caller,
        asked.definitions,
        "altcraft profiles/import_batch",
        request.now,
        skips_triggers=options.skip_triggers,
    )
    done = iter(importing.import_all(wanted))
    results = [
        Result(refusal=refused[place]) if place in refused else next(done)
        for place in range(len(rows))
    ]
    shown = [_shown(each, asked.definitions) for each in results]
    return _noted(asked.answer(result=shown), options)


@api_door(shape=altcraft_error, methods=POST)
def import_and_start(request: ApiRequest) -> HttpResponse:
    """Adds one person or changes them, and starts a trigger for them."""
    asked = read(request, Scope.WRITE_PROFILES, db_id=False)
    parameters = asked.parameters
    parameters.require_known(START_NAMES)
    options = _options(asked)
    start = read_start(parameters, asked.definitions)
    data = _data(parameters.object("data"), options)
    naming = _naming_one(parameters, data)
    wanted = read_wanted(naming, data, options, asked.definitions, start=start)
    door = "altcraft triggers/import_and_start"
    return _import_one(request, asked, wanted, door, options)


@api_door(shape=altcraft_error, methods=POST)
def get_profile(request: ApiRequest) -> HttpResponse:
    """Shows one person."""
    asked = read(request, Scope.READ_PROFILES)
    asked.parameters.require_known(COMMON | NAMES | {"matching", "resource_id"})
    matching = matching_of(asked.parameters)
    criteria = read_criteria(asked.parameters, matching, asked.definitions)
    (found,) = find_people([criteria], asked.definitions)
    if len(found) > 1:
        raise Refusal(Reason.CONFLICT, f"{len(found)} people match; name one of them.")
    person = load_whole(found[0], asked.definitions) if found else None
    if person is None:
        raise Refusal.not_found("Nobody matches.")
    return asked.answer(data=showing.profile_data(person, asked.definitions))


@api_door(shape=altcraft_error, methods=POST)
def resource_fields(request: ApiRequest) -> HttpResponse:
    """Lists the fields of subscriptions to a resource."""
    asked = read(request, Scope.READ_PROFILES, db_id=False)
    asked.parameters.require_known(COMMON | {"id", "channel"})
    number = asked.parameters.required_whole("id")
    resource = asked.definitions.resources.get(number)
    if resource is None:
        raise Refusal.not_found(f"There is no resource {number}.")
    channel = asked.parameters.text("channel")
    if channel and channel not in resource.channels:
        raise Refusal.not_found(f"The resource {number} has no channel {channel}.")
    return asked.answer(data=showing.resource_fields(resource))


@api_door(shape=altcraft_error, methods=POST)
def databases(request: ApiRequest) -> HttpResponse:
    """Lists the databases of the token: its workspace."""
    asked = read(request, Scope.READ_PROFILES, db_id=False)
    asked.parameters.require_known(COMMON | {"from_id", "limit"})
    first = asked.parameters.whole("from_id") or 0
    limit = asked.parameters.whole("limit")
    workspace = asked.caller.workspace
    is_shown = workspace.pk >= first and (limit is None or limit > 0)
    return asked.answer(data=[showing.database(workspace)] if is_shown else [])


unknown = nothing_here(altcraft_error)


# Members of a batch's row that only name the person.
_NAMING_ONLY = frozenset({"profile_id", "provider", "subscription_id", "phone"})


def _import_one(
    request: ApiRequest, asked: Asked, wanted: Wanted, door: str, options: Options
) -> HttpResponse:
    importing = Importing(
        asked.caller,
        asked.definitions,
        door,
        request.now,
        skips_triggers=options.skip_triggers,
    )
    (result,) = importing.import_all([wanted])
    if result.refusal is not None:
        raise result.refusal
    answer = asked.answer(profile_id=_id(result, asked.definitions))
    return _noted(answer, options)


def _noted(answer: HttpResponse, options: Options) -> HttpResponse:
    """The answer, saying in a header what could not be done for want of a file."""
    if options.detects_geo and not geo.is_configured():
        answer[geo.HEADER] = geo.NOTE
    return answer


def _data(data: dict[str, JSONValue], options: Options) -> dict[str, JSONValue]:
    return geo.located(data) if options.detects_geo else data


def _options(asked: Asked) -> Options:
    parameters = asked.parameters
    return read_options(parameters, matching_of(parameters), asked.definitions)


def _rows(parameters: Parameters) -> list[dict[str, JSONValue]]:
    value = parameters.values.get("data")
    if not parameters.typed and isinstance(value, dict):
        value = [value]
    if not isinstance(value, list) or not value:
        raise Refusal.malformed("data is not a list of people.", "data")
    if len(value) > MOST_AT_ONCE:
        raise Refusal(
            Reason.TOO_LARGE, f"At most {MOST_AT_ONCE:,} people may come at once."
        )
    rows: list[dict[str, JSONValue]] = []
    for place, row in enumerate(value):
        if not isinstance(row, dict):
            raise Refusal.malformed(f"data[{place}] is not an object.", "data")
        rows.append(row)
    return rows


def _naming_one(parameters: Parameters, data: dict[str, JSONValue]) -> Parameters:
    """How a request names its person; an address that only its data has counts too."""
    values = dict(parameters.values)
    for name in ("email", "phone"):
        if name not in parameters:
            values[name] = _address(data, name)
    return Parameters(values, parameters.typed)


def _address(data: dict[str, JSONValue], name: str) -> JSONValue:
    """The email or the first phone of the data."""
    if name == "email":
        value = data.get("email")
        return value if isinstance(value, str) else None
    phones = data.get("phones")
    first = phones[0] if isinstance(phones, list) and phones else phones
    return first if isinstance(first, str) and first else None


def _naming(
    row: dict[str, JSONValue], matching: Matching, parameters: Parameters
) -> Parameters:
    """How a batch's row names its person: by its own fields."""
    phones = row.get("phones")
    named: dict[str, Any] = {name: row[name] for name in NAMES if name in row}
    if "phone" not in named and phones:
        named["phone"] = phones[0] if isinstance(phones, list) else phones
    if matching in (Matching.CUSTOM, Matching.CUSTOM_SUB):
        name = parameters.text("field_name")
        named = {"field_name": name, "field_value": row.get(name)}
    return Parameters(named, parameters.typed)


def _id(result: Result, definitions: Definitions) -> str:
    return definitions.public_ids.long(result.profile_id)


def _shown(result: Result, definitions: Definitions) -> dict[str, Any]:
    refusal = result.refusal
    if refusal is not None:
        return {"error": refusal.status, "error_text": refusal.message}
    shown = {"error": 0, "error_text": SUCCESS}
    return {**shown, "profile_id": _id(result, definitions)}
