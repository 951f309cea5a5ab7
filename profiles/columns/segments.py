"""Columns that name the segments a person joins or leaves."""

from __future__ import annotations

from profiles.columns.harvest import Cell, Harvest
from profiles.columns.reading import cells_reader, settler
from profiles.columns.setup import Column, ColumnSetup
from profiles.conversions.lists import parse_list
from profiles.issues import Doubtful, Fault, IssueCode
from profiles.mapping import ListHandling
from profiles.segments import MAX_NAME_CHARACTERS

_NOT_A_LIST = Fault(IssueCode.NOT_A_LIST)
_TOO_LONG = Fault(IssueCode.TEXT_TOO_LONG, f"{MAX_NAME_CHARACTERS} characters")


def segment_column(setup: ColumnSetup) -> Column:
    """A column of names or ids of segments, parted like the elements of a list.

    The person joins them; with the option to remove from lists, leaves them. Names
    that are no segment are held, or made segments if the mapping says so.
    """
    separator, names = setup.options.separator, setup.segments
    joins = setup.options.lists is not ListHandling.REMOVE
    makes = joins and setup.mapping.makes_segments and setup.is_provisional

    def parse(text: str) -> dict[int, bool] | Fault:
        parsed = parse_list(text, separator)
        if isinstance(parsed, Doubtful):
            parsed = parsed.value
        if not isinstance(parsed, list):
            return parsed if isinstance(parsed, Fault) else _NOT_A_LIST
        found: dict[int, bool] = {}
        for name in map(str, parsed):
            if len(name) > MAX_NAME_CHARACTERS:
                return _TOO_LONG
            segment = names.find(name, makes=makes)
            if segment is None:
                return Fault(IssueCode.UNKNOWN_SEGMENT, name)
            found[segment] = joins
        return found

    read = cells_reader(setup, parse)
    settle = settler(setup)

    def convert(cells: list[str], harvest: Harvest) -> None:
        results = read(cells)
        settle(results, cells, harvest)
        nothing: dict[int, bool] = {}
        harvest.segments.append(
            [nothing if result is Cell.EMPTY else result for result in results]
        )

    return convert
