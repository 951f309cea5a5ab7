"""Xtremepush's requests: import a batch of profiles, look at one task or many."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse

from cdp.api.doors import ApiRequest, api_door, nothing_here
from cdp.api.refusals import Refusal
from imports.api.xtremepush import tasks
from imports.api.xtremepush.applying import (
    AtOnce,
    RowProblem,
    apply_at_once,
    start_import,
)
from imports.api.xtremepush.batches import RECOMMENDED_ROWS, Batch, read_batch
from imports.api.xtremepush.wire import answer, read, xtremepush_error
from profiles.current import current_definitions
from profiles.values import JSONValue

# From so many rows on a batch is a task, unless the request says otherwise.
TASK_ROWS = 100
MAX_BYTES = 64_000


@api_door(shape=xtremepush_error, methods=("POST",))
def import_profile(request: ApiRequest) -> HttpResponse:
    """Adds or changes people: at once, or as a task."""
    known = ("columns", "rows", "async")
    body, caller = read(request, known, limit=settings.API_BATCH_MAX_BYTES)
    definitions = current_definitions(caller.workspace)
    batch = read_batch(body.get("columns"), body.get("rows"), definitions)
    if _is_task(body.get("async"), batch):
        job = start_import(batch, caller)
        model = {"id": job.pk, "identifier": tasks.IDENTIFIER}
        return answer(202, model=model, task_id=job.pk, **_notes(batch))
    done = apply_at_once(batch, caller, definitions, at=request.now)
    return _answer_at_once(done, batch)


@api_door(shape=xtremepush_error, methods=("POST",))
def task_info(request: ApiRequest) -> HttpResponse:
    """Shows how far a task is."""
    body, caller = read(request, ("id", "select"), limit=MAX_BYTES)
    task = tasks.find_task(caller.workspace, body.get("id"))
    return answer(model=tasks.task_json(task, tasks.read_select(body.get("select"))))


@api_door(shape=xtremepush_error, methods=("POST",))
def task_list(request: ApiRequest) -> HttpResponse:
    """Lists tasks by conditions."""
    known = ("condition", "order", "limit", "offset", "select")
    body, caller = read(request, known, limit=MAX_BYTES)
    found = tasks.tasks_of(caller.workspace).filter(
        tasks.read_condition(body.get("condition"))
    )
    limit = tasks.read_count(
        body.get("limit"), "limit", usual=tasks.USUAL_TASKS, most=tasks.MOST_TASKS
    )
    offset = tasks.read_count(body.get("offset"), "offset", usual=0, most=2**31)
    ordered = found.order_by(*tasks.read_order(body.get("order")))
    select = tasks.read_select(body.get("select"))
    page = ordered[offset : offset + limit]
    return answer(data=[tasks.task_json(task, select) for task in page])


unknown = nothing_here(xtremepush_error)


def _is_task(wanted: JSONValue, batch: Batch) -> bool:
    if wanted is None:
        return len(batch.rows) >= TASK_ROWS
    if not isinstance(wanted, bool):
        raise Refusal.malformed("async is neither true nor false.", "async")
    return wanted


def _answer_at_once(done: AtOnce, batch: Batch) -> HttpResponse:
    """What became of the rows; a batch of which nothing went in is an error."""
    problems = [_shown(problem) for problem in done.problems]
    held = done.counts.get("held", 0)
    if held and held == sum(done.counts.values()):
        message = done.problems[0].message
        return answer(400, success=False, message=message, errors=problems)
    model = {
        "identifier": tasks.IDENTIFIER,
        "total": len(batch.rows),
        "success_count": sum(done.counts.values()) - held,
        **{f"{name}_count": done.counts.get(name, 0) for name in _COUNTED},
        "error_count": held,
    }
    notes = _notes(batch) | ({"errors": problems} if problems else {})
    return answer(model=model, **notes)


_COUNTED = ("created", "updated", "unchanged")


def _shown(problem: RowProblem) -> dict[str, Any]:
    return {
        "row": problem.row,
        "column": problem.column,
        "message": problem.message,
    }


def _notes(batch: Batch) -> dict[str, Any]:
    """What the sender should know of a batch that was taken all the same."""
    notes: dict[str, Any] = {}
    if batch.is_over_recommended:
        notes["message"] = (
            f"The batch has {len(batch.rows):,} rows; batches of at most "
            f"{RECOMMENDED_ROWS:,} are done sooner."
        )
    if batch.ignored:
        notes["ignored_columns"] = batch.ignored
        notes["ignored_count"] = len(batch.ignored)
    return notes
