"""Columns that say what is known of a person."""

from __future__ import annotations

from collections.abc import Callable

from profiles.columns.harvest import Cell, Harvest
from profiles.columns.reading import Result, cells_reader, settler, time_parser
from profiles.columns.setup import Column, ColumnSetup
from profiles.conversions.names import SplitName, split_full_name
from profiles.conversions.scalars import parse_text
from profiles.conversions.texts import text_parser
from profiles.definitions import AttributeDefinition, Shape, ValueType
from profiles.issues import Fault
from profiles.mapping import ListHandling, NumberHandling
from profiles.records import Action
from profiles.values import JSONValue

_MUTABLE = (ValueType.LIST, ValueType.OBJECT)


def attribute_column(setup: ColumnSetup) -> Column:
    """A column of one attribute's values.

    It sets the attribute whatever its aggregation, unless the column's options say
    that its numbers or lists are added to what is there.
    """
    attribute = setup.definitions.attributes[setup.target.name]
    # Lists and objects can be changed in place, so each row gets its own.
    is_shared = attribute.shape is not Shape.LIST and attribute.type not in _MUTABLE
    parse = text_parser(attribute, setup.options, setup.zone)
    read = cells_reader(setup, parse, repeats=is_shared)
    settle = settler(setup, (attribute.key,))
    deliver = _deliverer(setup, attribute)

    def convert(cells: list[str], harvest: Harvest) -> None:
        results = read(cells)
        if settle(results, cells, harvest):
            harvest.sparse.add(attribute.key)
        deliver(results, harvest)

    return convert


def full_name_column(setup: ColumnSetup) -> Column:
    """A column of full names, which sets first and last name."""
    read = cells_reader(setup, _parse_full_name, repeats=False)
    settle = settler(setup, ("first_name", "last_name"))

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
    read = cells_reader(setup, time_parser(setup))
    settle = settler(setup, ())

    def convert(cells: list[str], harvest: Harvest) -> None:
        times = read(cells)
        settle(times, cells, harvest)
        harvest.at = [None if time is Cell.EMPTY else time for time in times]

    return convert


def _parse_full_name(text: str) -> SplitName | Fault:
    checked = parse_text(text)
    return checked if isinstance(checked, Fault) else split_full_name(checked)


def _deliverer(
    setup: ColumnSetup, attribute: AttributeDefinition
) -> Callable[[list[Result], Harvest], None]:
    key = attribute.key
    action = action_of(setup, attribute)
    is_pair = attribute.shape is Shape.PAIR

    def set_values(values: list[Result], harvest: Harvest) -> None:
        if is_pair:
            values = [
                value if value is Cell.EMPTY else [value, value] for value in values
            ]
        harvest.sets[key] = values

    def change_values(values: list[Result], harvest: Harvest) -> None:
        for row, value in enumerate(values):
            if value is not Cell.EMPTY:
                operand = operand_of(action, value)
                harvest.operate(row, key, action=action, value=operand)

    return set_values if action is Action.SET else change_values


def action_of(setup: ColumnSetup, attribute: AttributeDefinition) -> Action:
    """What the column's values do to the attribute, by the column's options."""
    if attribute.shape is Shape.LIST:
        return {
            ListHandling.REPLACE: Action.SET,
            ListHandling.ADD: Action.ADD,
            ListHandling.REMOVE: Action.REMOVE,
        }[setup.options.lists]
    if setup.options.numbers is NumberHandling.INCREMENT:
        return Action.INCREMENT
    return Action.SET


def operand_of(action: Action, value: JSONValue) -> JSONValue:
    """The value as an operation of this kind takes it."""
    # A JSON object in the cell of a list is one element.
    if action is not Action.INCREMENT and not isinstance(value, list):
        return [value]
    return value
