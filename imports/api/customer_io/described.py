"""Describes Customer.io's requests, for the API's document and its page."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from cdp.api.endpoints import (
    Answer,
    Body,
    Endpoint,
    ErrorForm,
    PathPart,
    Product,
    Proof,
)
from cdp.api.refusals import Reason
from cdp.api.scopes import Scope
from imports.api.customer_io.request import (
    LONGEST_NAME,
    LONGEST_TEXT,
    PersonKey,
    Processed,
    RowKind,
)


class CustomerIoSource(msgspec.Struct, omit_defaults=True):
    """The place in the request."""

    pointer: str


class CustomerIoProblem(msgspec.Struct, omit_defaults=True):
    """One thing that is wrong."""

    detail: str
    status: str
    source: CustomerIoSource | msgspec.UnsetType = msgspec.UNSET


class CustomerIoError(msgspec.Struct):
    """What is wrong with a request."""

    errors: list[CustomerIoProblem]


class AskedImport(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The import to be started."""

    name: Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
    data_file_url: Annotated[str, Meta(min_length=1, max_length=LONGEST_TEXT)]
    type: RowKind
    identifier: Annotated[
        PersonKey | msgspec.UnsetType,
        Meta(description="For all but objects; cio_id for relationships only."),
    ] = msgspec.UNSET
    object_type_id: Annotated[
        int | str | msgspec.UnsetType,
        Meta(description="Of which type the objects are; for type object only."),
    ] = msgspec.UNSET
    data_to_process: Processed = Processed.ALL
    description: Annotated[str, Meta(max_length=LONGEST_TEXT)] = ""


class CustomerIoAsked(msgspec.Struct, forbid_unknown_fields=True):
    """A request for an import."""

    import_: AskedImport = msgspec.field(name="import")


class CustomerIoImport(msgspec.Struct):
    """An import and how far it is; ``state`` goes from preprocessing to imported."""

    id: int
    name: str
    description: str
    created_at: int
    updated_at: int
    rows_to_import: int
    rows_imported: int
    state: str
    type: str
    data_to_process: str
    skipped_columns: list[dict[str, Any]]
    identifier: str | msgspec.UnsetType = msgspec.UNSET
    object_type_id: int | msgspec.UnsetType = msgspec.UNSET
    people_to_process: str | msgspec.UnsetType = msgspec.UNSET
    error: str | msgspec.UnsetType = msgspec.UNSET
    error_export_id: int | msgspec.UnsetType = msgspec.UNSET
    error_download_url: str | msgspec.UnsetType = msgspec.UNSET
    warning_export_id: int | msgspec.UnsetType = msgspec.UNSET
    warning_download_url: str | msgspec.UnsetType = msgspec.UNSET


class CustomerIoStarted(msgspec.Struct):
    """The import that was started."""

    import_: CustomerIoImport = msgspec.field(name="import")
    result: dict[str, int]


class CustomerIoShown(msgspec.Struct):
    """One import."""

    import_: CustomerIoImport = msgspec.field(name="import")


class CustomerIoExport(msgspec.Struct):
    """A file of problem rows."""

    export: dict[str, Any]


class CustomerIoLink(msgspec.Struct):
    """Where the file is, for fifteen minutes."""

    url: str


class CustomerIoTopics(msgspec.Struct):
    """The topics that people subscribe to."""

    topics: list[dict[str, Any]]


ERRORS = ErrorForm(CustomerIoError)
NUMBER = PathPart(Annotated[int, Meta(ge=1, le=2**31)], "Its number.", "1")
_ASKED = {
    "import": {
        "name": "Spring leads",
        "data_file_url": "https://files.example.com/leads.csv",
        "type": "people",
        "identifier": "email",
        "data_to_process": "all",
    }
}


def _read(
    name: str, path: str, title: str, answer: Answer, scope: Scope = Scope.RUN_IMPORTS
) -> Endpoint:
    return Endpoint(
        product=Product.CUSTOMER_IO,
        name=f"customer_io_{name}",
        method="GET",
        path=path,
        title=title,
        says=answer.says,
        scope=scope,
        parts={"number": NUMBER} if "{number}" in path else {},
        answers=(answer,),
        errors=ERRORS,
        refusals=(Reason.NOT_FOUND, Reason.GONE),
    )


ENDPOINTS = (
    Endpoint(
        product=Product.CUSTOMER_IO,
        name="customer_io_start_import",
        method="POST",
        path="/v1/imports",
        title="Import a file by its URL",
        says="The file is fetched, stored, reviewed and run by itself; headers map by "
        "their exact names.",
        scope=Scope.RUN_IMPORTS,
        bodies=(Body(CustomerIoAsked, _ASKED),),
        answers=(Answer(200, "The import, which has begun.", CustomerIoStarted),),
        errors=ERRORS,
    ),
    _read(
        "show_import",
        "/v1/imports/{number}",
        "See how an import goes",
        Answer(200, "The import with its state and counts.", CustomerIoShown),
    ),
    _read(
        "show_export",
        "/v1/exports/{number}",
        "See what was wrong with an import",
        Answer(200, "A file of rows with errors, or with warnings.", CustomerIoExport),
    ),
    _read(
        "download_export",
        "/v1/exports/{number}/download",
        "Get the link to a file of problem rows",
        Answer(200, "A link that ends soon.", CustomerIoLink),
    ),
    Endpoint(
        product=Product.CUSTOMER_IO,
        name="customer_io_export_file",
        method="GET",
        path="/v1/exports/{number}/file/{signed}",
        title="Download a file of problem rows",
        says="The address that the link has; it needs no token.",
        proof=Proof.NONE,
        parts={
            "number": NUMBER,
            "signed": PathPart(str, "The link's signature.", "signed"),
        },
        answers=(Answer(200, "The file.", str, "text/csv"),),
        errors=ERRORS,
        refusals=(Reason.FORBIDDEN, Reason.NOT_FOUND, Reason.GONE),
    ),
    _read(
        "topics",
        "/v1/subscription_topics",
        "List topics",
        Answer(200, "The topics that people subscribe to.", CustomerIoTopics),
        Scope.READ_PROFILES,
    ),
)
