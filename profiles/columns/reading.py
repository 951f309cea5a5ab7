"""What all columns of values do alike: read their cells, and settle the exceptions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from profiles.columns.cells import Memory, cell_reader, clean_cells
from profiles.columns.harvest import Cell, Harvest
from profiles.columns.setup import ColumnSetup
from profiles.conversions.dates import DateRules, DayOf, parse_datetime
from profiles.conversions.scalars import MAX_CHARACTERS, parse_text
from profiles.issues import Doubtful, Fault
from profiles.records import Action

# What reading a cell can give instead of a value; anything else is one.
_EXCEPTIONS = frozenset({Fault, Doubtful, Cell, DayOf})

# A value, or one of the exceptions.
Result = Any
CellsReader = Callable[[list[str]], list[Result]]
Settler = Callable[[list[Result], list[str], Harvest], bool]


def cells_reader(
    setup: ColumnSetup, parse: Callable[[str], Result], *, repeats: bool = True
) -> CellsReader:
    """What reads all cells of a batch; it remembers texts if values may be shared."""
    read = cell_reader(parse, setup.options.values)
    memory = Memory(parse)

    def read_all(cells: list[str]) -> list[Result]:
        texts = (
            None if setup.options.values else clean_cells(cells, longest=MAX_CHARACTERS)
        )
        if texts is None:
            return [read(cell) for cell in cells]
        if parse is parse_text:
            return [text or Cell.EMPTY for text in texts] if "" in texts else texts
        if repeats:
            return memory.parse_all(texts)
        return [parse(text) if text else Cell.EMPTY for text in texts]

    return read_all


def settler(
    setup: ColumnSetup,
    keys: tuple[str, ...] = (),
    *,
    refused_clearing: Fault | None = None,
) -> Settler:
    """What puts a value or ``Cell.EMPTY`` in the place of every exception.

    It says whether there was one. A cell that clears unsets the attributes ``keys``,
    unless clearing is refused with a fault.
    """
    reporter, zone = setup.reporter, setup.zone
    clears = setup.clears_when_empty and refused_clearing is None

    def settle(results: list[Result], cells: list[str], harvest: Harvest) -> bool:
        if _EXCEPTIONS.isdisjoint(map(type, results)):
            return False
        for row, result in enumerate(results):
            if result is Cell.CLEARED and refused_clearing:
                results[row] = Cell.EMPTY
                reporter.reject(harvest, row, fault=refused_clearing, cell=cells[row])
            elif result is Cell.CLEARED or (result is Cell.EMPTY and clears):
                results[row] = Cell.EMPTY
                for key in keys:
                    harvest.operate(row, key, action=Action.UNSET)
            elif isinstance(result, DayOf):
                results[row] = result.day(harvest.person_zone(row, zone))
            elif isinstance(result, Doubtful):
                results[row] = result.value
                reporter.doubt(harvest, row, fault=result.fault, cell=cells[row])
            elif isinstance(result, Fault):
                results[row] = Cell.EMPTY
                reporter.reject(harvest, row, fault=result, cell=cells[row])
        return True

    return settle


def time_parser(setup: ColumnSetup) -> Callable[[str], str | Doubtful[str] | Fault]:
    """What reads the time of a row or an event; bare seconds are Unix time."""
    rules = DateRules(
        setup.zone,
        setup.options.date_order,
        setup.options.date_format,
        unix_seconds=True,
    )
    return partial(parse_datetime, rules=rules)
