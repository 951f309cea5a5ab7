"""The people who were changed last, read off the end of the table of changes.

No index leads from a time to people: it would cost every import. But changes are
added at their table's end, so its last pages are the latest changes, and a person's
latest change is the one after which there is no other. A page of the list reads a few
dozen pages of 8 kB, however many people there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from psycopg import sql

from profiles.searching import statements
from profiles.searching.limits import Limit

# 64 pages hold about 1,500 changes. Where many workspaces share the table, windows
# double until the budget is spent: 8,192 pages are read in some 80 ms.
FIRST_WINDOW = 64
BUDGET = 8_192

# Where the walk stands: the part of the table, the first page and the end of a window
# of its pages, and the change last shown from it (0: none, the window is to be set).
Position = tuple[str, int, int, int]


@dataclass(frozen=True, slots=True)
class Walked:
    """People in the order of their latest change, and where to go on (None: end)."""

    ids: list[int]
    position: Position | None


def walk(
    workspace_id: int, position: Position | None, count: int, limit: Limit
) -> Walked:
    """The next ``count`` people from a position on, or fewer when the budget ends."""
    found: dict[int, Position] = {}
    last: Position | None = None
    for window in _windows(position, limit):
        part, start, end, shown = window
        changes = limit.fetch(
            statements.CHANGES_ON_PAGES.format(sql.Identifier(part)),
            [workspace_id, f"({start},0)", f"({end},0)"],
        )
        fresh: dict[int, int] = {}
        for change_id, profile_id in changes:
            if profile_id not in found and (not shown or change_id < shown):
                fresh.setdefault(profile_id, change_id)
        for change_id, profile_id in _latest(workspace_id, fresh, limit):
            found[profile_id] = (part, start, end, change_id)
            if len(found) > count:
                ids = list(found)[:count]
                return Walked(ids, found[ids[-1]])
        last = (part, start, start, 0)
    at_end = last is None or _is_end(last, limit)
    return Walked(list(found), None if at_end else last)


def _latest(
    workspace_id: int, fresh: dict[int, int], limit: Limit
) -> Iterator[tuple[int, int]]:
    """(change, person) for those of whom it is the latest change, latest first."""
    pairs = sorted(((c, p) for p, c in fresh.items()), reverse=True)
    step = 100
    for first in range(0, len(pairs), step):
        some = dict(pairs[first : first + step])
        rows = limit.fetch(
            statements.LATEST_CHANGES, [list(some), list(some.values()), workspace_id]
        )
        for change_id in sorted((row[0] for row in rows), reverse=True):
            yield change_id, some[change_id]


def _windows(position: Position | None, limit: Limit) -> Iterator[Position]:
    """(part, first page, end, change last shown), from the table's end to its start."""
    parts = _parts(limit)
    names = [name for name, _ in parts]
    if position is not None and position[0] in names:
        parts = parts[names.index(position[0]) :]
        _, first, end, shown = position
        if shown:
            # The same window again: within it, changes are shown by their number.
            yield position
            end = first
        parts[0] = (position[0], end)
    size, left = FIRST_WINDOW, BUDGET
    for name, end in parts:
        while end > 0 and left > 0:
            start = max(0, end - min(size, left))
            yield name, start, end, 0
            left -= end - start
            size, end = size * 2, start


def _is_end(position: Position, limit: Limit) -> bool:
    """Whether no page is left below the position."""
    parts = _parts(limit)
    below = parts[[name for name, _ in parts].index(position[0]) + 1 :]
    return position[2] == 0 and not any(pages for _, pages in below)


def _parts(limit: Limit) -> list[tuple[str, int]]:
    return [(name, pages) for name, pages in limit.fetch(statements.CHANGE_PARTS, [])]
