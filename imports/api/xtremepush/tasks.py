"""Imports as Xtremepush's tasks: one, or a list by conditions and order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q

from cdp.api.refusals import Refusal
from cdp.models import Workspace
from imports.api.models import ApiProduct
from imports.fates import issues_of
from imports.ledger import Ledger
from imports.models import ImportIssue, ImportJob
from imports.problem_files import latest_phase
from imports.querysets import ImportJobQuerySet
from imports.statuses import ImportState
from profiles.issues import Severity, shortened
from profiles.values import JSONValue

IDENTIFIER = "profile_import"
MOST_ERRORS = 100
MOST_TASKS = 1_000
USUAL_TASKS = 50
_S = ImportState
# The product's four states, and ours that each stands for.
STATUSES: dict[str, tuple[ImportState, ...]] = {
    "pending": (_S.UPLOADED, _S.FETCHING, _S.MAPPING),
    "running": (_S.REVIEWING, _S.READY, _S.TRYING, _S.RUNNING),
    "done": (_S.FINISHED, _S.UNDOING, _S.UNDONE),
    "failed": (_S.FAILED, _S.CANCELLED),
}
_TIMES = {
    "create_time": "created_at",
    "start_time": "nudged_at",
    "finish_time": "finished_at",
}
_FIELDS = {"id": "pk", **_TIMES}
_OPERATORS = {"=": "", ">": "__gt", ">=": "__gte", "<": "__lt", "<=": "__lte"}
_LATEST_SECOND = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp())
_MOST_CONDITIONS = 20


def tasks_of(workspace: Workspace) -> ImportJobQuerySet:
    """The tasks of a workspace."""
    tasks = ImportJob.objects.of(workspace).select_related("api")
    return tasks.filter(api__product=ApiProduct.XTREMEPUSH)


def find_task(workspace: Workspace, number: JSONValue) -> ImportJob:
    """The task with this number. Raises ``Refusal`` (400, 404)."""
    if isinstance(number, str) and number.isascii() and number.isdecimal():
        number = int(number[:20])
    if not isinstance(number, int) or isinstance(number, bool):
        raise Refusal.malformed("id is not a whole number.", "id")
    if 0 < number < 2**63:
        for task in tasks_of(workspace).filter(pk=number):
            return task
    raise Refusal.not_found(f"There is no task {shortened(str(number))}.")


def read_condition(condition: JSONValue) -> Q:
    """The condition: a list of triples of field, operator and value.

    Raises ``Refusal`` (400).
    """
    if condition is None:
        return Q()
    if not isinstance(condition, list) or len(condition) > _MOST_CONDITIONS:
        raise Refusal.malformed("condition is not a short list.", "condition")
    found = Q()
    for place, triple in enumerate(condition):
        if not isinstance(triple, list) or len(triple) != 3:
            raise _wrong(place, "is not [field, operator, value]")
        found &= _Condition(place, *triple).asked()
    return found


def _wrong(place: int, problem: str) -> Refusal:
    where = f"condition[{place}]"
    return Refusal.malformed(f"{where} {problem}.", where)


class _Condition:
    """One triple."""

    def __init__(
        self, place: int, name: JSONValue, operator: JSONValue, value: JSONValue
    ) -> None:
        self.place, self.name, self.operator = place, name, operator
        self.value = value

    def asked(self) -> Q:
        """What the database is asked."""
        negated = self.operator == "!="
        if not negated and self.operator not in list(_OPERATORS):
            known = ", ".join(["!=", *_OPERATORS])
            raise _wrong(self.place, f"has an operator that is none of {known}")
        found = self._compared()
        return ~found if negated else found

    def _compared(self) -> Q:
        if self.name in ("identifier", "status"):
            return self._named()
        field = _FIELDS.get(self.name) if isinstance(self.name, str) else None
        if field is None:
            known = ", ".join(["identifier", "status", *_FIELDS])
            raise _wrong(self.place, f"names a field that is none of {known}")
        operator = "=" if self.operator == "!=" else str(self.operator)
        number = self._number()
        value: Any = number
        if field != "pk":
            value = datetime.fromtimestamp(min(number, _LATEST_SECOND), UTC)
        return Q(**{f"{field}{_OPERATORS[operator]}": value})

    def _named(self) -> Q:
        if self.operator not in ("=", "!="):
            raise _wrong(self.place, f"compares {self.name}, which has = and != only")
        if self.name == "identifier":
            every = Q(pk__isnull=False)
            return every if self.value == IDENTIFIER else ~every
        states = STATUSES.get(self.value) if isinstance(self.value, str) else None
        if states is None:
            raise _wrong(
                self.place, f"has a status that is none of {', '.join(STATUSES)}"
            )
        return Q(state__in=states)

    def _number(self) -> int:
        value = self.value
        if isinstance(value, str) and value.isascii() and value.isdecimal():
            value = int(value[:20])
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise _wrong(self.place, "has a value that is no whole number")
        return min(value, 2**63 - 1)


def read_order(order: JSONValue) -> list[str]:
    """The order: a list of ``field`` or ``field DESC``. Raises ``Refusal`` (400)."""
    if order is None:
        return ["-pk"]
    found: list[str] = []
    for part in order if isinstance(order, list) else [order]:
        words = part.split() if isinstance(part, str) else []
        field = _FIELDS.get(words[0]) if words else None
        direction = words[1].upper() if len(words) == 2 else "ASC"
        if field is None or len(words) > 2 or direction not in ("ASC", "DESC"):
            known = ", ".join(_FIELDS)
            raise Refusal.malformed(
                f"order is a list of fields with ASC or DESC: {known}.", "order"
            )
        found.append(f"-{field}" if direction == "DESC" else field)
    return [*found, "-pk"]


def read_count(value: JSONValue, name: str, *, usual: int, most: int) -> int:
    """A count from 0 to ``most``. Raises ``Refusal`` (400)."""
    if value is None:
        return usual
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise Refusal.malformed(f"{name} is not a number from 0 to {most:,}.", name)
    return value


def read_select(select: JSONValue) -> list[str] | None:
    """The fields that are asked for; None for all. Raises ``Refusal`` (400)."""
    if select is None:
        return None
    if not isinstance(select, list) or not all(isinstance(s, str) for s in select):
        raise Refusal.malformed("select is not a list of fields.", "select")
    return [str(name) for name in select]


def task_json(task: ImportJob, select: list[str] | None = None) -> dict[str, Any]:
    """The task as the product shows it; times in seconds since 1970."""
    ledger = task.ledger if task.run_at else Ledger(0, 0, 0, 0, 0, 0, 0)
    total = task.api.asked.get("rows", 0)
    shown: dict[str, Any] = {
        "id": task.pk,
        "identifier": IDENTIFIER,
        "status": status_of(task),
        **{name: _seconds(getattr(task, field)) for name, field in _TIMES.items()},
        "progress": _progress(task, total),
        "total": total,
        "success_count": ledger.going_in,
        "created_count": ledger.created,
        "updated_count": ledger.updated,
        "unchanged_count": ledger.unchanged,
        "error_count": ledger.held,
        "errors": list(_errors(task)),
        "ignored_columns": [column["name"] for column in task.api.passed_by],
        "message": task.error,
    }
    if select is None:
        return shown
    return {name: shown[name] for name in ("id", *select) if name in shown}


def status_of(task: ImportJob) -> str:
    """Which of the product's four states the import is in."""
    return next(name for name, states in STATUSES.items() if task.status in states)


def _progress(task: ImportJob, total: int) -> int:
    """How far, 0 to 100: the review is the first half."""
    if task.status in STATUSES["done"]:
        return 100
    half = round(50 * min(task.cursor, total) / total) if total else 0
    return 50 + min(half, 49) if task.run_at else half


def _errors(task: ImportJob) -> Iterator[dict[str, Any]]:
    """Why rows are held, the first of them."""
    problems = ImportIssue.objects.of(task, latest_phase(task))
    held = problems.filter(severity=Severity.ERROR.value)
    for problem in held[:MOST_ERRORS]:
        for issue in issues_of(problem):
            if issue.severity == Severity.ERROR:
                yield {
                    "row": problem.ordinal,
                    "column": issue.field,
                    "message": issue.message,
                }


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())
