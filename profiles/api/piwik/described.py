"""Describes Piwik PRO's requests, for the API's document and its page."""

from __future__ import annotations

import uuid
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from cdp.api.endpoints import Answer, Body, Endpoint, ErrorForm, PathPart, Product
from cdp.api.refusals import Reason
from cdp.api.scopes import Scope
from profiles.api.piwik.answers import MEDIA_TYPE
from profiles.api.piwik.attributes import LONGEST, MOST_AT_ONCE
from profiles.definitions import Aggregation

ERRORS = ErrorForm(str, "text/plain")
Text = Annotated[str, Meta(min_length=1, max_length=LONGEST)]
APP_ID = PathPart(
    Annotated[str, Meta(pattern="^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")],
    "The workspace's app_id; its settings show it.",
    str(uuid.UUID(int=0)),
)
APP = "/api/cdp/settings/v1/app/{app_id}/attribute"


class PiwikProfile(msgspec.Struct):
    """One person; attributes in three groups, identifiers as they were sent."""

    version: int
    id: str
    app_id: str
    created_at: str
    updated_at: str
    identifiers: dict[str, list[str]]
    predefined_attributes: dict[str, Any]
    custom_dimension_attributes: dict[str, Any]
    custom_attributes: dict[str, Any]


class PiwikColumn(msgspec.Struct):
    """What an attribute is."""

    column_name: str
    column_type: str
    column_unit: str
    column_category: list[str]
    analytics_column_id: str
    analytics_transformation_id: str
    value_selectors: list[str]
    extractions: list[str]
    aggregation: str
    scope: str


class PiwikAttribute(msgspec.Struct):
    """An attribute that people can have."""

    column_id: str
    event_data_key: str
    immutable: bool
    column_meta: PiwikColumn


class NewPiwikAttribute(msgspec.Struct, forbid_unknown_fields=True):
    """An attribute to be made; its type and aggregation never change."""

    name: Text
    event_data_key: Text
    data_type: Literal["number", "bool", "ip", "datetime", "string"]
    aggregation: Aggregation


class RenamedPiwikAttribute(msgspec.Struct, forbid_unknown_fields=True):
    """The name that an attribute gets; what else is sent must be as it is."""

    name: Text
    event_data_key: str | msgspec.UnsetType = msgspec.UNSET
    data_type: str | msgspec.UnsetType = msgspec.UNSET
    aggregation: str | msgspec.UnsetType = msgspec.UNSET


NEW = {
    "name": "Shoe size",
    "event_data_key": "shoe_size",
    "data_type": "number",
    "aggregation": "last",
}

ENDPOINTS = (
    Endpoint(
        product=Product.PIWIK,
        name="piwik_read_profile",
        method="GET",
        path="/api/cdp/profiles/v1/app/{app_id}/profile/{identifier_type}/"
        "{identifier_value}",
        title="Read a person",
        says="By an identifier of any kind, or by their id.",
        scope=Scope.READ_PROFILES,
        parts={
            "app_id": APP_ID,
            "identifier_type": PathPart(str, "id, or a kind of identifier.", "email"),
            "identifier_value": PathPart(str, "Its value.", "ada@example.com"),
        },
        answers=(Answer(200, "The person.", PiwikProfile, MEDIA_TYPE),),
        errors=ERRORS,
        refusals=(Reason.NOT_FOUND, Reason.UNPROCESSABLE),
    ),
    Endpoint(
        product=Product.PIWIK,
        name="piwik_list_attributes",
        method="GET",
        path=APP,
        title="List attributes",
        says="Every attribute, predefined and custom.",
        scope=Scope.READ_PROFILES,
        parts={"app_id": APP_ID},
        answers=(Answer(200, "The attributes.", list[PiwikAttribute]),),
        errors=ERRORS,
        refusals=(Reason.NOT_FOUND,),
    ),
    Endpoint(
        product=Product.PIWIK,
        name="piwik_make_attribute",
        method="POST",
        path=APP,
        title="Make an attribute",
        says="Its id is given: custom_attribute_1 and so on.",
        scope=Scope.WRITE_PROFILES,
        parts={"app_id": APP_ID},
        bodies=(Body(NewPiwikAttribute, NEW),),
        answers=(Answer(201, "The attribute.", PiwikAttribute),),
        errors=ERRORS,
        refusals=(Reason.NOT_FOUND, Reason.UNPROCESSABLE),
    ),
    Endpoint(
        product=Product.PIWIK,
        name="piwik_make_attributes",
        method="POST",
        path=f"{APP}/bulk",
        title="Make several attributes",
        says=f"Up to {MOST_AT_ONCE:,}, all or none.",
        scope=Scope.WRITE_PROFILES,
        parts={"app_id": APP_ID},
        bodies=(
            Body(
                Annotated[
                    list[NewPiwikAttribute], Meta(min_length=1, max_length=MOST_AT_ONCE)
                ],
                [NEW],
            ),
        ),
        answers=(Answer(201, "The attributes.", list[PiwikAttribute]),),
        errors=ERRORS,
        refusals=(Reason.NOT_FOUND, Reason.UNPROCESSABLE),
    ),
    Endpoint(
        product=Product.PIWIK,
        name="piwik_rename_attribute",
        method="PUT",
        path=f"{APP}/{{column_id}}",
        title="Rename an attribute",
        says="Only custom ones, and only their name.",
        scope=Scope.WRITE_PROFILES,
        parts={
            "app_id": APP_ID,
            "column_id": PathPart(str, "The attribute's id.", "custom_attribute_1"),
        },
        bodies=(Body(RenamedPiwikAttribute, {"name": "Size of shoes"}),),
        answers=(Answer(200, "The attribute.", PiwikAttribute),),
        errors=ERRORS,
        refusals=(Reason.NOT_FOUND, Reason.UNPROCESSABLE),
    ),
)
