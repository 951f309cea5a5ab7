"""One page of an answer, within a time limit and without counting what comes before."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import cast

from psycopg import sql

from profiles.searching import meanings, recent, statements
from profiles.searching.conditions import Condition, Place, all_of, any_of, condition
from profiles.searching.cursors import read_cursor, write_cursor
from profiles.searching.limits import Limit, TooSlow
from profiles.searching.orders import ORDERS, Unfinished, ordered_source, walk
from profiles.searching.question import Question, Sort
from profiles.searching.typed import Typed

PAGE = 50
# With what else the page does, an answer or its progress is there within 3 s.
SECONDS = 2.5
# Up to this many people a list is sorted whole: that takes 20 ms.
SMALL = 20_000
MOST_COUNTED = 10_000
COUNT_SECONDS = 0.06
# The walks that are no order: by the best match, and along the latest changes.
_BEST, _RECENT = "best", "changes"


@dataclass(frozen=True, slots=True)
class Found:
    """One page: people in order, the cursor of the next page (empty: no more).

    ``order`` is the one that was kept; None for the best match to a text.
    ``words_left`` says that words inside names were not looked through.
    """

    ids: list[int]
    after: str
    order: Sort | None
    words_left: bool = False


def find(
    question: Question,
    typed: Typed,
    place: Place,
    *,
    cursor: str = "",
    page: int = PAGE,
    seconds: float = SECONDS,
) -> Found:
    """One page of the answer. Raises ``TooSlow`` after ``seconds``."""
    limit = Limit(seconds)
    asked = all_of([condition(one, place) for one in question.filters])
    if question.text:
        position = read_cursor(cursor, question, _BEST)
        among_many = estimate(place.workspace_id) > SMALL
        sources = meanings.sources(typed, asked, place, limit, among_many=among_many)
        try:
            ids, last = walk(sources, position, page)
        except Unfinished as unfinished:
            ids = [profile_id for profile_id, _ in unfinished.rows]
            return Found(ids, "", None, words_left=True)
        return Found(ids, write_cursor(last, question, _BEST), None)
    order = question.sort
    if order is Sort.UPDATED and not _is_small(place, limit):
        if question.is_everybody:
            with suppress(TooSlow):
                return _recent(question, place, cursor, page)
        order = Sort.NEWEST
    position = read_cursor(cursor, question, order)
    sources = [ordered_source(one, asked, place, limit) for one in ORDERS[order]]
    ids, last = walk(sources, position, page)
    return Found(ids, write_cursor(last, question, order), order)


def _recent(question: Question, place: Place, cursor: str, page: int) -> Found:
    """One page of everybody, changed last first. Raises ``TooSlow``."""
    position = read_cursor(cursor, question, _RECENT)
    before = cast("int | None", position and position[0])
    walked = recent.walk(place.workspace_id, before, page)
    last = [walked.before] if walked.before else None
    return Found(walked.ids, write_cursor(last, question, _RECENT), Sort.UPDATED)


def count(question: Question, typed: Typed, place: Place) -> int | None:
    """How many fit, if few do or it is quickly counted; None where it is not.

    A text has several meanings, and whoever fits one of many people is not counted by
    any index: it would only use the time up.
    """
    if question.text and estimate(place.workspace_id) > SMALL:
        return None
    limit = Limit(COUNT_SECONDS)
    fits = whole_condition(question, typed, place)
    try:
        (row,) = limit.fetch(
            statements.COUNT.format(fits.text),
            [place.workspace_id, *fits.parameters, MOST_COUNTED + 1],
        )
    except TooSlow:
        return None
    counted: int = row[0]
    return counted if counted <= MOST_COUNTED else None


def estimate(workspace_id: int) -> int:
    """About how many people there are, by the planner's statistics."""
    ((plan,),) = Limit(SECONDS).fetch(statements.ESTIMATE, [workspace_id])
    return int(plan[0]["Plan"]["Plan Rows"])


def everybody(workspace_id: int) -> int:
    """How many people there are: exactly up to ``SMALL``, about as many beyond."""
    guess = estimate(workspace_id)
    if guess > SMALL:
        return guess
    everyone = statements.COUNT.format(sql.SQL("true"))
    ((counted,),) = Limit(SECONDS).fetch(everyone, [workspace_id, SMALL + 1])
    return max(guess, counted) if counted > SMALL else int(counted)


def whole_condition(question: Question, typed: Typed, place: Place) -> Condition:
    """All of a question as one condition, for those who walk everybody."""
    parts = [condition(one, place) for one in question.filters]
    if question.text:
        parts.append(any_of(meanings.meanings(typed, place)))
    return all_of(parts)


def _is_small(place: Place, limit: Limit) -> bool:
    (row,) = limit.fetch(
        statements.COUNT.format(sql.SQL("true")), [place.workspace_id, SMALL + 1]
    )
    return bool(row[0] <= SMALL)
