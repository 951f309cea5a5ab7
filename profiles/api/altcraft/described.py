"""Describes Altcraft's requests, for the API's document and its page."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from cdp.api.endpoints import Answer, Body, Endpoint, ErrorForm, Product, Proof
from cdp.api.refusals import Reason
from cdp.api.scopes import Scope
from profiles.api.altcraft.matching import Matching
from profiles.api.altcraft.views import MOST_AT_ONCE

Id = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Token = Annotated[str, Meta(min_length=1, description="An API token.")]
TOKEN = "$TRIBUTARY_TOKEN"  # noqa: S105 - what an example says in its place


class AltcraftError(msgspec.Struct):
    """What went wrong; the number is the HTTP status."""

    error: int
    error_text: str


class AltcraftDone(msgspec.Struct):
    """The person was imported."""

    error: int
    error_text: str
    profile_id: str


class AltcraftResult(msgspec.Struct):
    """What became of one person of a batch; one that failed has no id."""

    error: int
    error_text: str
    profile_id: str | msgspec.UnsetType = msgspec.UNSET


class AltcraftBatch(msgspec.Struct):
    """What became of each person of a batch."""

    error: int
    error_text: str
    result: list[AltcraftResult]


class AltcraftFound(msgspec.Struct):
    """A person's fields and subscriptions."""

    error: int
    error_text: str
    data: dict[str, Any]


class AltcraftListed(msgspec.Struct):
    """A list of objects."""

    error: int
    error_text: str
    data: list[dict[str, Any]]


class Naming(msgspec.Struct, kw_only=True, omit_defaults=True):
    """How a request names its person; each mode of matching needs some of these."""

    token: Token
    matching: Matching = Matching.EMAIL
    email: str | None = None
    phone: str | None = None
    profile_id: str | None = None
    provider: str | None = None
    subscription_id: str | None = None
    field_name: str | None = None
    field_value: str | int | None = None


class AltcraftImport(Naming, kw_only=True):
    """A person to be added or changed; ``data`` has system and custom fields."""

    db_id: Id
    data: dict[str, Any]
    skip_triggers: bool = False
    skip_invalid_subscriptions: bool = False
    detect_geo: bool = False
    add_to_segments: list[Id] = []
    remove_from_segments: list[Id] = []


class AltcraftImportBatch(msgspec.Struct, kw_only=True):
    """People to be added or changed; each is named by its own fields."""

    token: Token
    db_id: Id
    data: Annotated[list[dict[str, Any]], Meta(min_length=1, max_length=MOST_AT_ONCE)]
    matching: Matching = Matching.EMAIL
    field_name: str | None = None
    skip_triggers: bool = False
    skip_invalid_subscriptions: bool = False
    detect_geo: bool = False
    add_to_segments: list[Id] = []
    remove_from_segments: list[Id] = []


class AltcraftImportAndStart(Naming, kw_only=True):
    """A person to be added or changed, and the trigger to be started for them."""

    trigger_id: Id
    data: dict[str, Any]
    db_id: Id | None = None
    custom_data: dict[str, Any] | None = None
    skip_triggers: bool = False
    skip_invalid_subscriptions: bool = False
    detect_geo: bool = False


class AltcraftGet(Naming, kw_only=True):
    """The person to be shown."""

    db_id: Id
    resource_id: Id | None = None


class AltcraftFieldsGet(msgspec.Struct, kw_only=True):
    """The resource whose fields are listed."""

    token: Token
    id: Id
    channel: str | None = None


class AltcraftDatabases(msgspec.Struct, kw_only=True):
    """Which databases are listed."""

    token: Token
    from_id: Annotated[int, Meta(ge=0)] = 0
    limit: Annotated[int, Meta(ge=0)] | None = None


_ADA = {
    "token": TOKEN,
    "db_id": 1,
    "matching": "email",
    "email": "ada@example.com",
}
_DATA = {
    "email": "ada@example.com",
    "_fname": "Ada",
    "subscriptions": [
        {"channel": "email", "email": "ada@example.com", "status": "subscribed"}
    ],
}


def _endpoint(
    method: str,
    title: str,
    says: str,
    body: Body,
    answer: Any,
    *,
    scope: Scope,
    conflicts: bool = False,
) -> Endpoint:
    refusals = [Reason.NOT_FOUND, *([Reason.CONFLICT] if conflicts else [])]
    return Endpoint(
        product=Product.ALTCRAFT,
        name=f"altcraft_{method.replace('/', '_')}",
        method="POST",
        path=f"/api/v1.1/{method}",
        title=title,
        says=says,
        scope=scope,
        proof=Proof.IN_BODY,
        bodies=(body,),
        answers=(Answer(200, "It is done.", answer),),
        errors=ErrorForm(AltcraftError),
        refusals=tuple(refusals),
    )


ENDPOINTS = (
    _endpoint(
        "profiles/import",
        "Import a person",
        "Found by the mode of matching, or created. XML is taken too, and answered "
        "in kind.",
        Body(AltcraftImport, {**_ADA, "data": _DATA}),
        AltcraftDone,
        scope=Scope.WRITE_PROFILES,
        conflicts=True,
    ),
    _endpoint(
        "profiles/import_batch",
        "Import people",
        f"Up to {MOST_AT_ONCE:,}; each is done or refused by itself.",
        Body(
            AltcraftImportBatch,
            {"token": TOKEN, "db_id": 1, "matching": "email", "data": [_DATA]},
        ),
        AltcraftBatch,
        scope=Scope.WRITE_PROFILES,
    ),
    _endpoint(
        "campaigns/triggers/import_and_start",
        "Import a person and start a trigger",
        "The trigger is one of the workspace's settings that API calls may start; it "
        "is told whether the import changes anything or not.",
        Body(
            AltcraftImportAndStart,
            {
                "token": TOKEN,
                "trigger_id": 1,
                "matching": "email",
                "email": "ada@example.com",
                "data": _DATA,
                "custom_data": {"code": "A-1"},
            },
        ),
        AltcraftDone,
        scope=Scope.WRITE_PROFILES,
        conflicts=True,
    ),
    _endpoint(
        "profiles/get",
        "Read a person",
        "Everything that is known of one person, in Altcraft's names.",
        Body(AltcraftGet, _ADA),
        AltcraftFound,
        scope=Scope.READ_PROFILES,
        conflicts=True,
    ),
    _endpoint(
        "resources/fields_get",
        "List the fields of a resource",
        "The fields that subscriptions to the resource can have.",
        Body(AltcraftFieldsGet, {"token": TOKEN, "id": 1}),
        AltcraftListed,
        scope=Scope.READ_PROFILES,
    ),
    _endpoint(
        "databases/list",
        "List databases",
        "The token's workspace.",
        Body(AltcraftDatabases, {"token": TOKEN}),
        AltcraftListed,
        scope=Scope.READ_PROFILES,
    ),
)
