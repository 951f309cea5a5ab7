"""Columns that say what is known of a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from profiles.columns.cells import Memory, cell_reader, clean_cells
from profiles.columns.harvest import Cell, Harvest
from profiles.columns.setup import Column, ColumnSetup
from profiles.conversions.dates import DateRules, DayOf, parse_datetime
from profiles.conversions.names import SplitName, split_full_name
from profiles.conversions.scalars import MAX_CHARACTERS, parse_text
from profiles.conversions.texts import text_parser
from profiles.definitions import AttributeDefinition, Shape, ValueType
from profiles.issues import Doubtful, Fault
from profiles.mapping import ListHandling, NumberHandling
from profiles.records import Action
from profiles.values import JSONValue

# What reading a cell can give instead of a value; anything else is one.
_MUTABLE = (ValueType.LIST, ValueType.OBJECT)
_EXCEPTIONS = frozenset({Fault, Doubtful, Cell, DayOf})

# A value as it lies on a profile, or one of the exceptions.
_Result = Any
_CellsReader = Callable[[list[str]], list[_Result]]


def attribute_column(setup: ColumnSetup) -> Column:
    """A column of one attribute's values.

    It sets the attribute whatever its aggregation, unless the column's options say
    that its numbers or lists are added to what is there.
    """
    attribute = setup.definitions.attributes[setup.target.name]
    # Lists and objects can be changed in place, so each row gets its own.
    is_shared = attribute.shape is not Shape.LIST and attribute.type not in _MUTABLE
    parse = text_parser(attribute, setup.options, setup.zone)
    read = _cells_reader(setup, parse, repeats=is_shared)
    settle = _settler(setup, (attribute.key,))
    deliver = _deliverer(setup, attribute)

    def convert(cells: list[str], harvest: Harvest) -> None:
        results = read(cells)
        if not _EXCEPTIONS.isdisjoint(map(type, results)):
            settle(results, cells, harvest)
            harvest.sparse.add(attribute.key)
        deliver(results, harvest)

    return convert


def full_name_column(setup: ColumnSetup) -> Column:
    """A column of full names, which sets first and last name."""
    read = _cells_reader(setup, _parse_full_name, repeats=False)
    settle = _settler(setup, ("first_name", "last_name"))

    def convert(cells: list[str], harvest: Harvest) -> None:
        names = read(cells)
        settle(names, cells, harvest)
        harvest.sparse.update(("first_name", "last_name"))
        for part, key in enumerate(("first_name", "last_name")):
            harvest.sets[key] = [
                (name[part] or Cell.EMPTY) if isinstance(name, SplitName) else name
                for name in names
            ]

    return convert


def at_column(setup: ColumnSetup) -> Column:
    """A column of the times that the rows speak of."""
    rules = DateRules(
        setup.zone,
        setup.options.date_order,
        setup.options.date_format,
        unix_seconds=True,
    )
    read = _cells_reader(setup, lambda text: parse_datetime(text, rules))
    settle = _settler(setup, ())

    def convert(cells: list[str], harvest: Harvest) -> None:
        times = read(cells)
        settle(times, cells, harvest)
        harvest.at = [None if time is Cell.EMPTY else time for time in times]

    return convert


def _parse_full_name(text: str) -> SplitName | Fault:
    checked = parse_text(text)
    return checked if isinstance(checked, Fault) else split_full_name(checked)


def _cells_reader(
    setup: ColumnSetup, parse: Callable[[str], _Result], *, repeats: bool = True
) -> _CellsReader:
    """What reads all cells of a batch; it remembers texts if values may be shared."""
    read = cell_reader(parse, setup.options.values)
    memory = Memory(parse)

    def read_all(cells: list[str]) -> list[_Result]:
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


def _settler(
    setup: ColumnSetup, keys: tuple[str, ...]
) -> Callable[[list[_Result], list[str], Harvest], None]:
    reporter, zone = setup.reporter, setup.zone
    clears = setup.clears_when_empty

    def settle(results: list[_Result], cells: list[str], harvest: Harvest) -> None:
        """Put a value or ``Cell.EMPTY`` in the place of every exception."""
        for row, result in enumerate(results):
            if result is Cell.CLEARED or (result is Cell.EMPTY and clears):
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

    return settle


def _deliverer(
    setup: ColumnSetup, attribute: AttributeDefinition
) -> Callable[[list[_Result], Harvest], None]:
    key = attribute.key
    action = _action(setup, attribute)
    is_pair = attribute.shape is Shape.PAIR

    def set_values(values: list[_Result], harvest: Harvest) -> None:
        if is_pair:
            values = [
                value if value is Cell.EMPTY else [value, value] for value in values
            ]
        harvest.sets[key] = values

    def change_values(values: list[_Result], harvest: Harvest) -> None:
        for row, value in enumerate(values):
            if value is not Cell.EMPTY:
                harvest.operate(row, key, action=action, value=_operand(action, value))

    return set_values if action is Action.SET else change_values


def _action(setup: ColumnSetup, attribute: AttributeDefinition) -> Action:
    if attribute.shape is Shape.LIST:
        return {
            ListHandling.REPLACE: Action.SET,
            ListHandling.ADD: Action.ADD,
            ListHandling.REMOVE: Action.REMOVE,
        }[setup.options.lists]
    if setup.options.numbers is NumberHandling.INCREMENT:
        return Action.INCREMENT
    return Action.SET


def _operand(action: Action, value: JSONValue) -> JSONValue:
    # A JSON object in the cell of a list is one element.
    if action is not Action.INCREMENT and not isinstance(value, list):
        return [value]
    return value
