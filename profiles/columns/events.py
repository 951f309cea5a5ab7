"""Columns of a file of events: what the event is called, who did it, when, and more.

All other columns are properties, their names taken literally: ``property.sub`` is one
name with a dot in it, as Customer.io has it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from profiles.columns.harvest import Cell, Harvest
from profiles.columns.identifiers import identifier_column, profile_id_column
from profiles.columns.reading import Result, cells_reader, settler, time_parser
from profiles.columns.setup import Column, ColumnSetup
from profiles.conversions.properties import parse_property
from profiles.conversions.texts import text_parser
from profiles.definitions import Aggregation, ValueType
from profiles.issues import Fault, IssueCode, error
from profiles.mapping import EVENT_NAME, EVENT_PROPERTY, EVENT_TIME, Target, TargetKind

MAX_NAME_CHARACTERS = 255
_TOO_LONG = Fault(IssueCode.TEXT_TOO_LONG, f"{MAX_NAME_CHARACTERS} characters")
_MUTABLE = (ValueType.LIST, ValueType.OBJECT)


def event_column(setup: ColumnSetup) -> Column:
    """The column of one part of the event, by its target."""
    return {
        EVENT_NAME.name: _name_column,
        EVENT_TIME.name: _time_column,
        EVENT_PROPERTY: _property_column,
    }.get(setup.target.name, _person_column)(setup)


def _person_column(setup: ColumnSetup) -> Column:
    kind = setup.options.kind or "user_id"
    if kind == TargetKind.PROFILE_ID:
        return profile_id_column(setup)
    return identifier_column(replace(setup, target=Target(TargetKind.IDENTIFIER, kind)))


def _name_column(setup: ColumnSetup) -> Column:
    read, settle = cells_reader(setup, _parse_name), settler(setup)

    def convert(cells: list[str], harvest: Harvest) -> None:
        names = read(cells)
        for row, name in enumerate(names):
            if name is Cell.EMPTY or name is Cell.CLEARED:
                harvest.blame(row, error(IssueCode.NO_EVENT_NAME, setup.title))
        settle(names, cells, harvest)
        harvest.event_names = names

    return convert


def _time_column(setup: ColumnSetup) -> Column:
    read, settle = cells_reader(setup, time_parser(setup)), settler(setup)

    def convert(cells: list[str], harvest: Harvest) -> None:
        times = read(cells)
        settle(times, cells, harvest)
        harvest.event_times = [None if time is Cell.EMPTY else time for time in times]

    return convert


def _property_column(setup: ColumnSetup) -> Column:
    name = setup.target.detail
    parse, repeats = _property_parser(setup)
    read, settle = cells_reader(setup, parse, repeats=repeats), settler(setup)

    def convert(cells: list[str], harvest: Harvest) -> None:
        values = read(cells)
        if settle(values, cells, harvest):
            harvest.sparse_properties.add(name)
        harvest.properties[name] = values

    return convert


def _parse_name(text: str) -> str | Fault:
    return text if len(text) <= MAX_NAME_CHARACTERS else _TOO_LONG


def _property_parser(setup: ColumnSetup) -> tuple[Callable[[str], Result], bool]:
    """How the property is read, and whether rows may share what is read.

    By the type of the attributes that read it, which agree; if there are none, a
    number where the cell is plainly one, else text.
    """
    readers = setup.definitions.reading(setup.target.detail)
    if not readers:
        return parse_property, True
    single = replace(readers[0], aggregation=Aggregation.LAST)
    parse = text_parser(single, setup.options, setup.zone)
    return parse, single.type not in _MUTABLE
