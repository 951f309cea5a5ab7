"""Questions that take longer than a page may: worked through by a worker, in a row.

The people are walked by id, newest first, in blocks; after each block the row says how
far it is, and whoever cancelled or took over is noticed. What happens with the people
found is the purpose's: they are kept, written to a file, or put into a segment.

    start -> (worker) claim -> block, block, ... -> done | failed | cancelled
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, Protocol

from celery import current_app
from django.db import connection, transaction
from django.db.models import Q
from django.utils.timezone import now

from cdp.models import User, Workspace
from profiles.page_models import PeopleBlock, PeopleQuery
from profiles.searching import finding, statements
from profiles.searching.asking import Asking
from profiles.searching.conditions import Condition
from profiles.searching.question import Question
from profiles.statuses import QueryPurpose, QueryStatus

logger = logging.getLogger(__name__)

# A block of 20,000 takes a tenth of a second where attributes are read.
BLOCK = 20_000
# Whose heart did not beat for so long is dead: ten times what a block takes at worst.
DEAD_AFTER = timedelta(minutes=2)
# An answer is shown again for so long before it is looked for anew.
FRESH = timedelta(minutes=10)
KEPT = timedelta(days=7)

_LAST = 2**63 - 1
_TASKS = {
    QueryPurpose.FIND: ("profiles.tasks.find_people", "live"),
    QueryPurpose.EXPORT: ("profiles.tasks.hand_on_people", "bulk"),
    QueryPurpose.SEGMENT: ("profiles.tasks.hand_on_people", "bulk"),
}
_FAILED = (
    "Something went wrong on our side. Start it again; if it fails again, tell us."
)


class Sink(Protocol):
    """What becomes of the people that are found."""

    def take(self, ids: list[int]) -> None:
        """Take the next people, newest first."""

    def finish(self) -> None:
        """Everybody was there."""


class Lost(Exception):
    """The query was cancelled, or another worker has it."""


Sinks = dict[QueryPurpose, Callable[[PeopleQuery, Asking], Sink]]


def start(
    workspace: Workspace,
    user: User,
    question: Question,
    purpose: QueryPurpose,
    **fields: Any,
) -> PeopleQuery:
    """A new query, on its way to a worker.

    Whoever looks for others instead need not find these any more.
    """
    if purpose is QueryPurpose.FIND:
        _open(workspace, user, purpose).update(status=QueryStatus.CANCELLED)
    query = PeopleQuery.objects.create(
        workspace=workspace,
        user=user,
        purpose=purpose,
        question=question.query,
        total=finding.estimate(workspace.pk),
        expires_at=now() + KEPT,
        **fields,
    )
    transaction.on_commit(lambda: nudge(query))
    return query


def nudge(query: PeopleQuery) -> None:
    """Tell a worker that there is work; a search does not queue behind imports."""
    task, queue = _TASKS[QueryPurpose(query.purpose)]
    current_app.send_task(task, [query.pk], queue=queue)


def known(workspace: Workspace, question: Question) -> PeopleQuery | None:
    """The search that answers the question or is about to, if there is a fresh one."""
    fresh = Q(finished_at__gt=now() - FRESH) | Q(finished_at=None)
    return (
        PeopleQuery.objects.filter(
            fresh,
            workspace=workspace,
            purpose=QueryPurpose.FIND,
            question=question.query,
            status__in=[QueryStatus.WAITING, QueryStatus.RUNNING, QueryStatus.DONE],
        )
        .order_by("-id")
        .first()
    )


def cancel(query: PeopleQuery) -> None:
    """Stop the work; what was done stays."""
    PeopleQuery.objects.filter(
        pk=query.pk, status__in=[QueryStatus.WAITING, QueryStatus.RUNNING]
    ).update(status=QueryStatus.CANCELLED, finished_at=now())


def people_from(query: PeopleQuery, position: int, count: int) -> list[int]:
    """The people of a kept answer from a position on."""
    blocks = query.blocks.filter(first__lt=position + count).order_by("-first")
    found: list[int] = []
    for block in blocks:
        start_at = max(0, position - block.first)
        found = block.ids[start_at : position + count - block.first] + found
        if block.first <= position:
            break
    return found


def work(query_id: int, sinks: Sinks) -> None:
    """Answer the query, unless somebody else does."""
    query = _claim(query_id)
    if query is None:
        return
    try:
        _answer(query, sinks)
    except Lost:
        logger.info("people query %s: lost", query.pk)
    except Exception:
        logger.exception("people query %s: failed", query.pk)
        _end(query, QueryStatus.FAILED, error=_FAILED)


def sweep(at: datetime) -> None:
    """Nudge what nobody works on, and remove what has expired."""
    waiting = PeopleQuery.objects.filter(
        status__in=[QueryStatus.WAITING, QueryStatus.RUNNING], beat__lt=at - DEAD_AFTER
    )
    for query in waiting:
        nudge(query)
    for query in PeopleQuery.objects.filter(expires_at__lt=at):
        if query.file:
            query.file.delete(save=False)
        query.delete()


def _open(workspace: Workspace, user: User, purpose: QueryPurpose) -> Any:
    return PeopleQuery.objects.filter(
        workspace=workspace,
        user=user,
        purpose=purpose,
        status__in=[QueryStatus.WAITING, QueryStatus.RUNNING],
    )


def _claim(query_id: int) -> PeopleQuery | None:
    """Take the query, if it waits or its worker is dead."""
    free = Q(status=QueryStatus.WAITING) | Q(
        status=QueryStatus.RUNNING, beat__lt=now() - DEAD_AFTER
    )
    token = uuid.uuid4()
    taken = PeopleQuery.objects.filter(free, pk=query_id).update(
        status=QueryStatus.RUNNING, token=token, beat=now()
    )
    return PeopleQuery.objects.get(pk=query_id) if taken else None


def _answer(query: PeopleQuery, sinks: Sinks) -> None:
    asking = Asking(query.workspace, now())
    question = asking.read_query(query.question)
    place, typed = asking.place(question), asking.typed(question)
    fits = finding.whole_condition(question, typed, place)
    purpose = QueryPurpose(query.purpose)
    if purpose is not QueryPurpose.FIND:
        # A file is written whole, and joining a segment twice is joining once.
        query.cursor, query.scanned, query.matched = None, 0, 0
    sink = sinks[purpose](query, asking)
    for ids, seen, end in _blocks(query, fits):
        sink.take(ids)
        query.scanned += seen
        query.matched += len(ids)
        query.cursor = end
        _progress(query)
    sink.finish()
    _end(query, QueryStatus.DONE, file=query.file, total=query.scanned)


def _blocks(
    query: PeopleQuery, fits: Condition
) -> Iterator[tuple[list[int], int, int]]:
    """(who fits, how many there were, the lowest id) of each block, newest first."""
    below = query.cursor or _LAST
    workspace = query.workspace_id
    while True:
        with connection.cursor() as cursor:
            cursor.execute(statements.BLOCK_END, [workspace, below, BLOCK])
            end, seen = cursor.fetchone() or (None, 0)
            if end is None:
                return
            cursor.execute(
                statements.FIND_IN_BLOCK.format(fits.text),
                [workspace, end, below, *fits.parameters],
            )
            ids = [profile_id for (profile_id,) in cursor.fetchall()]
        yield ids, seen, end
        below = end


def _progress(query: PeopleQuery) -> None:
    """Say how far it is. Raises ``Lost``."""
    mine = PeopleQuery.objects.filter(
        pk=query.pk, token=query.token, status=QueryStatus.RUNNING
    )
    if not mine.update(
        scanned=query.scanned,
        matched=query.matched,
        cursor=query.cursor,
        beat=now(),
    ):
        raise Lost


def _end(query: PeopleQuery, status: QueryStatus, **fields: Any) -> None:
    PeopleQuery.objects.filter(
        pk=query.pk, token=query.token, status=QueryStatus.RUNNING
    ).update(status=status, finished_at=now(), **fields)


class Keeping:
    """Keeps the people found, for pages of them to be shown."""

    def __init__(self, query: PeopleQuery, asking: Asking) -> None:
        self.query = query
        # A worker that died may have kept a block without saying so.
        query.blocks.filter(first__gte=query.matched).delete()

    def take(self, ids: list[int]) -> None:
        """Keep them behind those found before."""
        if ids:
            PeopleBlock.objects.create(
                query=self.query, first=self.query.matched, ids=ids
            )

    def finish(self) -> None:
        """Nothing is left to do."""
