"""Columns put together to one JSON object a row, as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from profiles.columns.harvest import Cell
from profiles.jsonb_text import column_texts, jsonb_text, quoted


def object_texts(
    columns: Mapping[str, list[Any]], sparse: set[str], size: int
) -> list[str]:
    """The object of each row, its keys in the order of the columns.

    ``sparse`` are the columns that have empty cells, which give no key.
    """
    parts, template = [], ""
    for key, values in columns.items():
        head = f", {quoted(key)}: "
        if key in sparse:
            parts.append([text and head + text for text in texts_of(values)])
            template += "%s"
        else:
            parts.append(column_texts(values))
            template += head.replace("%", "%%") + "%s"
    if not parts:
        return ["{}"] * size
    rows = map(template.__mod__, zip(*parts, strict=True))
    return [f"{{{text[2:]}}}" for text in rows]


def texts_of(values: list[Any]) -> list[str]:
    """The JSON text of each value, nothing for empty cells."""
    return ["" if isinstance(value, Cell) else jsonb_text(value) for value in values]
