"""Judges values of other doors as if they were columns of a file."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from imports.measuring.column_counting import FileColumns
from imports.suggesting.own_names import Offer
from imports.suggesting.suggestions import SKIP, Sureness, suggest, without_questions
from profiles import suggesting
from profiles.definitions import Definitions
from profiles.records import RowBatch
from profiles.suggesting import Named, Suggested


def judge(named: Sequence[Named], definitions: Definitions) -> list[Suggested]:
    """What each of these would be suggested as in a file of people."""
    columns = FileColumns([each.name for each in named])
    rows = zip_longest(*(each.values for each in named), fillvalue="")
    cells = [list(row) for row in rows]
    columns.add(RowBatch(1, list(range(1, len(cells) + 1)), cells))
    found = suggest(columns.summaries(), Offer(definitions))
    return [
        Suggested(
            "" if one.target == SKIP else one.target,
            one.reason,
            one.sureness is Sureness.SURE,
        )
        for one in without_questions(found)
    ]


def register() -> None:
    """Has the other doors' values be judged here."""
    suggesting.register(judge)
