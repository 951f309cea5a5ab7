"""The labelled headers of real exports, and the workspace they are mapped in.

Each line of the files in ``tests/data/headers`` is a column: the export it stands in,
its language, its header, three of its cells, and the target that a careful person
would choose, or nothing. All columns of an export are suggested together, for a name
means something else beside a first name.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from imports.measuring.column_counting import FileColumns
from imports.measuring.columns import ColumnSummary
from imports.suggesting.own_names import Offer
from profiles.definitions import (
    BUILT_IN_KINDS,
    AttributeDefinition,
    Definitions,
    KindDefinition,
    ResourceDefinition,
    ValueType,
)
from profiles.predefined import PREDEFINED_ATTRIBUTES
from profiles.records import RowBatch

FOLDER = Path(__file__).parent.parent / "data" / "headers"
OWN_ATTRIBUTES = (
    AttributeDefinition("favourite_colour", "Favourite colour", ValueType.STRING),
    AttributeDefinition("interests", "Interests", ValueType.LIST),
    AttributeDefinition("points", "Loyalty points", ValueType.NUMBER),
    AttributeDefinition(
        "shop_plan", "Plan of choice", ValueType.STRING, event_data_key="shop.plan"
    ),
)
OWN_KIND = KindDefinition(
    "userwebsiteid", 10, "Website id", identifies=True, single=True
)
OFFER = Offer(
    Definitions(
        workspace_id=1,
        attributes=PREDEFINED_ATTRIBUTES
        | {attribute.key: attribute for attribute in OWN_ATTRIBUTES},
        kinds={kind.key: kind for kind in (*BUILT_IN_KINDS, OWN_KIND)},
        resources={
            1: ResourceDefinition(1, "Offers", ("email",)),
            2: ResourceDefinition(2, "Product news", ("email",)),
            3: ResourceDefinition(3, "News", ("email", "sms")),
        },
    ),
)


class LabelledColumn(NamedTuple):
    """One column of an export, with the target that it should get."""

    export: str
    language: str
    header: str
    cells: tuple[str, ...]
    target: str


def labelled_exports(name: str) -> Iterator[list[LabelledColumn]]:
    """The columns of a labelled file, one export after another."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        columns = [
            LabelledColumn(
                line["export"],
                line["language"],
                line["header"],
                tuple(line["cells"].split(" | ")),
                line["target"],
            )
            for line in csv.DictReader(lines)
        ]
    for _, export in groupby(columns, key=lambda column: column.export):
        yield list(export)


def summarised(
    headers: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[ColumnSummary, ...]:
    """The summaries of a small file's columns; the header is its first line."""
    counting = FileColumns(headers)
    lines = list(range(2, len(rows) + 2))
    counting.add(RowBatch(1, lines, [list(row) for row in rows]))
    return counting.summaries()
