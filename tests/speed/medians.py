"""Medians of several rounds of figures."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any


def medians(rounds: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Of each figure its median, inside nested figures too; words as they were first.

    Every round has the same figures.
    """
    return {name: _median([one[name] for one in rounds]) for name in rounds[0]}


def _median(values: list[Any]) -> Any:
    first = values[0]
    if isinstance(first, dict):
        common = set(first).intersection(*values)
        shared = [{name: one[name] for name in common} for one in values]
        return medians(shared)
    if isinstance(first, bool) or not isinstance(first, int | float):
        return first
    return round(median(values), 2)
