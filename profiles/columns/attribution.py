"""Columns that say where each row came from: endpoint, touchpoint, source action."""

from __future__ import annotations

from collections.abc import Callable

from profiles.attribution import NAMED_PARTS, NOUNS, Attributing, find_part, parts
from profiles.columns.harvest import Cell, Harvest
from profiles.columns.reading import Result, cells_reader, settler, time_parser
from profiles.columns.setup import Column, ColumnSetup
from profiles.issues import Fault, IssueCode
from profiles.mapping import Attributed
from profiles.records import Attribution


def attribution_column(setup: ColumnSetup) -> Column:
    """A column of parts by their system names or names, or of the actions' times.

    An empty cell says what the import says of all rows.
    """
    part = Attributed(setup.target.name)
    read = cells_reader(setup, _parser(setup, part))
    settle = settler(setup)

    def convert(cells: list[str], harvest: Harvest) -> None:
        found = read(cells)
        settle(found, cells, harvest)
        harvest.attributed[part] = found

    return convert


def attributions(
    harvest: Harvest, attributing: Attributing
) -> list[Attribution | None]:
    """The attribution of each row of a batch."""
    columns = harvest.attributed
    if not columns:
        return [attributing.of_row({})] * harvest.size
    return [
        attributing.of_row(
            {
                part: value
                for part, value in zip(columns, row, strict=True)
                if value is not Cell.EMPTY
            }
        )
        for row in zip(*columns.values(), strict=True)
    ]


def _parser(setup: ColumnSetup, part: Attributed) -> Callable[[str], Result]:
    kind = NAMED_PARTS.get(part)
    if kind is None:
        return time_parser(setup)
    known, noun = parts(setup.definitions, kind), NOUNS[kind]

    def parse(text: str) -> str | Fault:
        found = find_part(known, text)
        return found.key if found else Fault(IssueCode.UNKNOWN_ATTRIBUTION, noun)

    return parse
