"""Describes our own API of imports, for its document and its page."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from cdp.api.endpoints import Answer, Body, Endpoint, ErrorForm, PathPart, Product
from cdp.api.problems import MEDIA_TYPE, Problem
from cdp.api.refusals import Reason
from cdp.api.scopes import Scope
from imports.api.own.answered import ShownImport, ShownImports, ShownRows
from imports.api.own.asked import AskedIssues, AskedList, AskedUndo, Upload
from imports.api.own.views import FORM

ERRORS = ErrorForm(Problem, MEDIA_TYPE)
NUMBER = PathPart(Annotated[int, Meta(ge=1, le=2**63 - 1)], "The import's number.", "1")
WHICH = PathPart(
    Literal["errors", "warnings", "preview"],
    "errors: rows that are held; warnings: rows with a doubt; preview: what goes in.",
    "errors",
)
_DONE = Answer(202, "The import, which a worker goes on with.", ShownImport)


def _endpoint(
    name: str,
    method: str,
    path: str,
    title: str,
    says: str,
    answer: Answer,
    **more: Any,
) -> Endpoint:
    refusals = (Reason.NOT_FOUND, Reason.CONFLICT) if "{" in path else ()
    return Endpoint(
        product=Product.OWN,
        name=name,
        method=method,
        path=f"/api/v1/imports{path}",
        title=title,
        says=says,
        scope=Scope.RUN_IMPORTS,
        answers=(answer,),
        errors=ERRORS,
        parts={
            **({"number": NUMBER} if "{number}" in path else {}),
            **({"which": WHICH} if "{which}" in path else {}),
        },
        **{"refusals": refusals, **more},
    )


ENDPOINTS = (
    _endpoint(
        "upload_import",
        "POST",
        "",
        "Import a file",
        "A CSV or Excel file as a form, with how it is to be read. It is an import "
        "like any other, with history, ledger and undo; it waits for nobody, and what "
        "a person would have to decide stays out, with an issue.",
        Answer(202, "The import, which has begun.", ShownImport),
        bodies=(Body(Upload, {"file": "@people.csv", "mapping": "auto"}, FORM),),
        refusals=(Reason.LENGTH_REQUIRED, Reason.UNPROCESSABLE),
        keyed=True,
    ),
    _endpoint(
        "list_imports",
        "GET",
        "",
        "List imports",
        "The newest first, whatever door they came through.",
        Answer(200, "A page of imports.", ShownImports),
        query=AskedList,
    ),
    _endpoint(
        "read_import",
        "GET",
        "/{number}",
        "See how an import goes",
        "Its state, its ledger, and its issues by kind.",
        Answer(200, "The import.", ShownImport),
    ),
    _endpoint(
        "list_import_issues",
        "GET",
        "/{number}/issues",
        "List the problem rows of an import",
        "Rows with errors and with warnings, in the order of the file.",
        Answer(200, "A page of rows.", ShownRows),
        query=AskedIssues,
    ),
    _endpoint(
        "download_import_file",
        "GET",
        "/{number}/files/{which}.csv",
        "Download what was wrong",
        "The errors file can be corrected and imported as it is.",
        Answer(200, "The file.", str, "text/csv"),
        refusals=(Reason.NOT_FOUND, Reason.CONFLICT, Reason.GONE),
    ),
    _endpoint(
        "start_import",
        "POST",
        "/{number}/start",
        "Start an import that was only reviewed",
        "Or go on with one that failed or was cancelled, from where it stands.",
        _DONE,
    ),
    _endpoint(
        "cancel_import",
        "POST",
        "/{number}/cancel",
        "Stop an import",
        "The rows so far stay in.",
        _DONE,
    ),
    _endpoint(
        "undo_import",
        "POST",
        "/{number}/undo",
        "Take an import back",
        "The undo is an import of its own; what somebody changed since stays, with the "
        "reason.",
        _DONE,
        query=AskedUndo,
    ),
)
