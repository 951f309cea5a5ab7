"""A payload as a tree of lines to click on. Pure.

Each line knows its path, so that a click maps it. A list shows its first elements;
lines beyond a page's worth are counted, not shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from profiles.issues import shortened
from profiles.values import JSONValue
from webhooks.path_reader import MAX_CHARACTERS
from webhooks.paths import Path, path_to
from webhooks.transformations import text_of

MOST_LINES = 400
MOST_ELEMENTS = 5
MOST_DEPTH = 12
_TONES = {"number": "number", "yes or no": "literal", "nothing": "nothing"}


@dataclass(frozen=True, slots=True)
class Line:
    """One value of the payload.

    ``path`` leads to it from its row, ``size`` counts what an object or a list holds,
    ``hidden`` how many of its elements are not shown; ``targets`` is what it is
    imported as.
    """

    depth: int
    key: str
    path: str
    kind: str
    text: str
    size: int = 0
    hidden: int = 0
    targets: tuple[str, ...] = ()

    @property
    def is_leaf(self) -> bool:
        """Whether the line is a single value."""
        return self.kind not in ("object", "list")

    @property
    def tone(self) -> str:
        """What tells the kinds of single values apart by sight."""
        return _TONES.get(self.kind, "text")


@dataclass(frozen=True, slots=True)
class Tree:
    """The lines of a payload; ``cut`` says that there are more than are shown."""

    lines: list[Line] = field(default_factory=list)
    cut: bool = False


def tree_of(
    value: JSONValue, targets: Mapping[str, list[str]], *, from_root: bool = False
) -> Tree:
    """The tree of a row's value; ``targets`` are what is mapped, by path.

    ``from_root`` is for the request around a row: its paths begin with ``$``.
    """
    lines: list[Line] = []
    for line in _lines(value, (), "", targets, from_root):
        if len(lines) == MOST_LINES:
            return Tree(lines, cut=True)
        lines.append(line)
    return Tree(lines)


def _lines(
    value: JSONValue,
    places: tuple[str | int, ...],
    key: str,
    targets: Mapping[str, list[str]],
    from_root: bool,  # noqa: FBT001  private, and always passed
) -> Iterator[Line]:
    path = str(Path(path_to(places).segments, from_root)) if places or from_root else ""
    reachable = len(path) <= MAX_CHARACTERS
    shown, hidden = _parts(value)
    if len(places) > MOST_DEPTH:
        shown, hidden = [], hidden + len(shown)
    if places or not isinstance(value, dict):
        holds = isinstance(value, dict | list)
        yield Line(
            depth=max(0, len(places) - 1),
            key=key,
            path=path if reachable else "",
            kind=_kind(value),
            text="" if holds else shortened(text_of(value)),
            size=len(value) if isinstance(value, dict | list) else 0,
            hidden=hidden,
            targets=tuple(targets.get(path, ())),
        )
    for place, part in shown:
        name = place if isinstance(place, str) else f"[{place}]"
        yield from _lines(part, (*places, place), name, targets, from_root)


def _parts(value: JSONValue) -> tuple[list[tuple[str | int, JSONValue]], int]:
    """What is shown below a value, and how many elements are not."""
    if isinstance(value, dict):
        return list(value.items()), 0
    if isinstance(value, list):
        shown: list[tuple[str | int, JSONValue]] = list(
            enumerate(value[:MOST_ELEMENTS])
        )
        return shown, len(value) - len(shown)
    return [], 0


def _kind(value: JSONValue) -> str:
    if isinstance(value, dict):
        return "object"
    if isinstance(value, list):
        return "list"
    if isinstance(value, bool):
        return "yes or no"
    if isinstance(value, int | Decimal):
        return "number"
    return "nothing" if value is None else "text"
