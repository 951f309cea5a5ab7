"""How the outcomes of a run's rows are drawn: one thin bar, in a fixed order.

Pure geometry in percent of the bar's width, so that it needs no script and no
style attribute. The counts come from a ledger; the words are those of the rows'
outcomes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

OUTCOMES = ("created", "updated", "merged", "unchanged", "held", "skipped")

LEAST_WIDTH = 2.0
"""Percent that one row in a million still gets, for it to be seen at all."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One outcome's part of the bar: where it starts and how wide it is, in percent."""

    outcome: str
    count: int
    start: float
    width: float


def segments(counts: Mapping[str, int]) -> list[Segment]:
    """Return the bar's parts from left to right, without those that count nothing.

    Small parts are widened to ``LEAST_WIDTH`` at the expense of the large ones;
    together they always fill the bar exactly.
    """
    present = {name: counts[name] for name in OUTCOMES if counts.get(name, 0) > 0}
    total = sum(present.values())
    wide = {name: max(LEAST_WIDTH, 100 * n / total) for name, n in present.items()}
    scale = 100 / sum(wide.values()) if wide else 0
    parts, start = [], 0.0
    for name, width in wide.items():
        parts.append(Segment(name, present[name], round(start, 3), width * scale))
        start += width * scale
    return parts
