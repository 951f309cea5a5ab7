"""Columns that relate a row's person to an object, and say what the relationship is.

Which object it is stands in one column or two, its type's id and its own; every other
column is an attribute of the relationship.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from msgspec import structs

from profiles.columns.attributes import action_of, operand_of
from profiles.columns.harvest import Cell, Harvest, RelationPart
from profiles.columns.reading import Result, cells_reader, settler
from profiles.columns.setup import Column, ColumnSetup
from profiles.conversions.texts import text_parser
from profiles.definitions import (
    OBJECT_ID,
    AttributeDefinition,
    Definitions,
    ValueType,
)
from profiles.identifiers import identifier_reader
from profiles.issues import Doubtful, Fault, IssueCode, Severity, error
from profiles.mapping import (
    OBJECT_TYPE,
    RELATED_ID,
    InvalidValues,
    Mapping,
    Target,
    parse_target,
)
from profiles.records import Action, Operation, Related

_MUTABLE = (ValueType.LIST, ValueType.OBJECT)
_HOLD = InvalidValues.HOLD_ROW
_NOT_CLEARED = Fault(IssueCode.IDENTIFIER_NOT_CLEARED)


def object_column(setup: ColumnSetup) -> Column:
    """The column of the id of the object, or of its type."""
    if setup.target.name == OBJECT_TYPE.name:
        return _type_column(setup)
    return _id_column(setup)


def relationship_column(setup: ColumnSetup) -> Column:
    """A column of one attribute of the relationships."""
    number = setup.mapping.only_object_type
    attribute = relationship_attribute(setup.target.name, setup.definitions, number)
    if attribute is None:
        raise KeyError(setup.target.name)
    parse = text_parser(attribute, setup.options, setup.zone)
    read = cells_reader(setup, parse, repeats=attribute.type not in _MUTABLE)
    settle = settler(setup)
    action, clears = action_of(setup, attribute), setup.clears_when_empty
    cleared = RelationPart(attribute.key, Action.UNSET, None)

    def convert(cells: list[str], harvest: Harvest) -> None:
        found = read(cells)
        unset = [
            each is Cell.CLEARED or (clears and each is Cell.EMPTY) for each in found
        ]
        settle(found, cells, harvest)
        harvest.relation_parts.append(
            [
                cleared if clear else _part(attribute, action, each)
                for each, clear in zip(found, unset, strict=True)
            ]
        )

    return convert


def relationship_attribute(
    key: str, definitions: Definitions, number: int = 0
) -> AttributeDefinition | None:
    """The attribute of relationships to objects of a type, by its key.

    With no type it is that of the first type that has it: where the rows of a file
    say their types, all types have to agree on what the attribute is.
    """
    types = definitions.object_types
    chosen = types.get(number)
    for each in [chosen] if chosen else types.values():
        if key in each.relationship_attributes:
            return each.relationship_attributes[key]
    return None


def relationships(
    harvest: Harvest, mapping: Mapping, definitions: Definitions
) -> list[tuple[Related, ...]]:
    """The relationship that each row of a batch names; rows without one are held."""
    types = harvest.relation_types or [None] * harvest.size
    ids = harvest.relation_ids or [None] * harvest.size
    found: list[tuple[Related, ...]] = []
    titles = _titles(mapping)
    for row, (named, object_id) in enumerate(zip(types, ids, strict=True)):
        number = named or mapping.object_type
        if not number:
            _blame(harvest, row, IssueCode.UNKNOWN_OBJECT_TYPE, titles[OBJECT_TYPE])
        if not object_id:
            _blame(harvest, row, IssueCode.NO_OBJECT_ID, titles[RELATED_ID])
        related = None
        if number and object_id:
            related = _related(harvest, row, number, object_id, definitions)
        found.append((related,) if related else ())
    return found


def _titles(mapping: Mapping) -> dict[Target, str]:
    """What the columns that name the object are called."""
    targets = {parse_target(column.target): column.title for column in mapping.columns}
    return {part: targets.get(part, "") for part in (OBJECT_TYPE, RELATED_ID)}


def _blame(harvest: Harvest, row: int, code: IssueCode, title: str) -> None:
    """Say that a cell is empty, unless something wrong stood there."""
    for issue in harvest.issues.get(row, ()):
        if issue.severity == Severity.ERROR and issue.field == title:
            return
    harvest.blame(row, error(code, title, detail=title))


def _related(
    harvest: Harvest, row: int, number: int, object_id: str, definitions: Definitions
) -> Related:
    known = definitions.object_types[number]
    parts = [said[row] for said in harvest.relation_parts]
    named = [part for part in parts if part is not None]
    for part in named:
        if part.key not in known.relationship_attributes:
            code = IssueCode.NOT_OF_OBJECT_TYPE
            harvest.blame(row, error(code, part.key, detail=known.singular))
    return Related(
        number,
        object_id,
        {part.key: part.value for part in named if part.action is Action.SET},
        tuple(
            Operation(part.key, part.action, part.value)
            for part in named
            if part.action is not Action.SET
        ),
    )


def _part(
    attribute: AttributeDefinition, action: Action, value: Result
) -> RelationPart | None:
    if value is Cell.EMPTY:
        return None
    if action is not Action.SET:
        value = operand_of(action, value)
    return RelationPart(attribute.key, action, value)


def _id_column(setup: ColumnSetup) -> Column:
    read_id = identifier_reader(OBJECT_ID, setup.definitions)

    def parse(text: str) -> str | Fault | Doubtful[str]:
        found = read_id(text)
        if isinstance(found, Doubtful):
            return Doubtful(found.value.value, found.fault)
        return found if isinstance(found, Fault) else found.value

    read, settle = cells_reader(setup, parse), _strict(setup)

    def convert(cells: list[str], harvest: Harvest) -> None:
        ids = read(cells)
        settle(ids, cells, harvest)
        harvest.relation_ids = [None if each is Cell.EMPTY else each for each in ids]

    return convert


def _type_column(setup: ColumnSetup) -> Column:
    read, settle = cells_reader(setup, _type_parser(setup.definitions)), _strict(setup)

    def convert(cells: list[str], harvest: Harvest) -> None:
        types = read(cells)
        settle(types, cells, harvest)
        harvest.relation_types = [
            None if each is Cell.EMPTY else each for each in types
        ]

    return convert


def _type_parser(definitions: Definitions) -> Callable[[str], int | Fault]:
    """Object types by their id, or by their name in any letter case."""
    known: dict[str, int] = {}
    for each in definitions.object_types.values():
        for name in (each.name, each.singular, each.slug):
            known.setdefault(name.casefold(), each.number)
    known.update((str(number), number) for number in definitions.object_types)

    def parse(text: str) -> int | Fault:
        return known.get(text.casefold()) or Fault(IssueCode.UNKNOWN_OBJECT_TYPE)

    return parse


def _strict(setup: ColumnSetup) -> Callable[[list[Result], list[str], Harvest], bool]:
    """What settles cells that say which object it is: a wrong one holds its row."""
    held = replace(setup, mapping=structs.replace(setup.mapping, invalid_values=_HOLD))
    return settler(held, refused_clearing=_NOT_CLEARED)
