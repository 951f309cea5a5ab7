"""The geometry of small charts that the server draws: bars per day and lines.

Pure: numbers in, percent of the drawing's width and height out. Axes are kept to
what a glance needs; the exact numbers are in each bar's title.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

GAP = 0.3
"""The part of a bar's place that stays empty."""

LEAST_HEIGHT = 1.5
"""Percent of height that one row in a million still gets."""


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a stacked bar, in percent from the top of the drawing."""

    name: str
    count: int
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its place in percent of the width, its pieces bottom up."""

    label: str
    left: float
    width: float
    parts: list[Part]

    @property
    def total(self) -> int:
        """The sum of the pieces' counts."""
        return sum(part.count for part in self.parts)


def stacked_bars(
    days: Sequence[tuple[str, Mapping[str, int]]], order: Sequence[str]
) -> list[Bar]:
    """Returns one bar for each (label, counts by name), scaled to the highest.

    Pieces stand on each other in *order*; names outside it are not drawn.
    """
    place = 100 / len(days) if days else 0
    highest = max((_total(counts, order) for _, counts in days), default=0)
    return [
        Bar(
            label=label,
            left=round(index * place + place * GAP / 2, 3),
            width=round(place * (1 - GAP), 3),
            parts=_pile(counts, order, highest),
        )
        for index, (label, counts) in enumerate(days)
    ]


def line_points(values: Sequence[float]) -> str:
    """Returns the ``points`` of a line through *values*, in a 100 by 100 drawing.

    The line keeps its distance from the edges, so that its stroke is not cut; a
    single value is a level line, none is no line.
    """
    if not values:
        return ""
    low, high = min(values), max(values)
    span = (high - low) or 1
    shown = values if len(values) > 1 else [values[0], values[0]]
    step = 100 / (len(shown) - 1)
    return " ".join(
        f"{index * step:.2f},{95 - 90 * (value - low) / span:.2f}"
        for index, value in enumerate(shown)
    )


def _total(counts: Mapping[str, int], order: Sequence[str]) -> int:
    return sum(counts.get(name, 0) for name in order)


def _pile(counts: Mapping[str, int], order: Sequence[str], highest: int) -> list[Part]:
    present = [(name, counts[name]) for name in order if counts.get(name, 0) > 0]
    heights = [max(LEAST_HEIGHT, 100 * n / highest) for _, n in present]
    # What small pieces gained is taken from all, or the pile would leave the drawing.
    scale = min(1, 100 / sum(heights)) if heights else 1
    parts, top = [], 100.0
    for (name, count), height in zip(present, heights, strict=True):
        top -= height * scale
        parts.append(Part(name, count, round(top, 3), round(height * scale, 3)))
    return parts
