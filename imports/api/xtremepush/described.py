"""Describes Xtremepush's requests, for the API's document and its page."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from cdp.api.endpoints import Answer, Body, Endpoint, ErrorForm, Product, Proof
from cdp.api.refusals import Reason
from cdp.api.scopes import Scope
from imports.api.xtremepush.tasks import MOST_TASKS

Token = Annotated[str, Meta(min_length=1, description="An API token.")]
TOKEN = "$TRIBUTARY_TOKEN"  # noqa: S105 - what an example says in its place


class XtremepushError(msgspec.Struct):
    """What went wrong; ``code`` is the HTTP status."""

    success: bool
    code: int
    message: str
    errors: list[dict[str, Any]]


class XtremepushDone(msgspec.Struct):
    """What became of a batch, or the task that does it."""

    success: bool
    code: int
    model: dict[str, Any]
    task_id: int | msgspec.UnsetType = msgspec.UNSET
    message: str | msgspec.UnsetType = msgspec.UNSET
    errors: list[dict[str, Any]] | msgspec.UnsetType = msgspec.UNSET
    ignored_columns: list[str] | msgspec.UnsetType = msgspec.UNSET
    ignored_count: int | msgspec.UnsetType = msgspec.UNSET


class XtremepushListed(msgspec.Struct):
    """Tasks."""

    success: bool
    code: int
    data: list[dict[str, Any]]


class XtremepushImport(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A batch: the names of the columns, and in each row a cell for each.

    ``async`` says whether it becomes a task; by itself one of 100 rows or more does.
    """

    apptoken: Token
    columns: Annotated[list[str], Meta(min_length=1)]
    rows: Annotated[list[list[Any]], Meta(min_length=1)]
    async_: bool | msgspec.UnsetType = msgspec.field(
        name="async", default=msgspec.UNSET
    )


class XtremepushTaskInfo(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The task to be shown."""

    apptoken: Token
    id: Annotated[int, Meta(ge=1)]
    select: list[str] | msgspec.UnsetType = msgspec.UNSET


class XtremepushTaskList(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Which tasks to list, in which order."""

    apptoken: Token
    condition: list[list[Any]] | msgspec.UnsetType = msgspec.UNSET
    order: list[str] | msgspec.UnsetType = msgspec.UNSET
    limit: Annotated[int, Meta(ge=1, le=MOST_TASKS)] | msgspec.UnsetType = msgspec.UNSET
    offset: Annotated[int, Meta(ge=0)] | msgspec.UnsetType = msgspec.UNSET
    select: list[str] | msgspec.UnsetType = msgspec.UNSET


def _endpoint(
    method: str, title: str, says: str, body: Body, answers: tuple[Answer, ...]
) -> Endpoint:
    return Endpoint(
        product=Product.XTREMEPUSH,
        name=f"xtremepush_{method.replace('/', '_')}",
        method="POST",
        path=f"/api/external/{method}",
        title=title,
        says=says,
        scope=Scope.RUN_IMPORTS,
        proof=Proof.IN_BODY,
        bodies=(body,),
        answers=answers,
        errors=ErrorForm(XtremepushError),
        refusals=(Reason.NOT_FOUND, Reason.UNPROCESSABLE),
    )


ENDPOINTS = (
    _endpoint(
        "import/profile",
        "Import profiles",
        "Under 100 rows go in at once, more become a task; columns that are not "
        "defined are ignored and counted.",
        Body(
            XtremepushImport,
            {
                "apptoken": TOKEN,
                "columns": ["user_id", "email", "email_subscription", "first_name"],
                "rows": [["u-1", "ada@example.com", True, "Ada"]],
            },
        ),
        (
            Answer(200, "What became of the rows.", XtremepushDone),
            Answer(202, "The task that does them.", XtremepushDone),
        ),
    ),
    _endpoint(
        "info/task",
        "See how a task goes",
        "Its state, counts and errors.",
        Body(XtremepushTaskInfo, {"apptoken": TOKEN, "id": 1}),
        (Answer(200, "The task.", XtremepushDone),),
    ),
    _endpoint(
        "list/task",
        "List tasks",
        "By conditions, in an order.",
        Body(
            XtremepushTaskList,
            {"apptoken": TOKEN, "condition": [["status", "=", "done"]], "limit": 10},
        ),
        (Answer(200, "The tasks.", XtremepushListed),),
    ),
)
