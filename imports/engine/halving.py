"""Does at once what can be done at once, and less where others are in the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from profiles.apply import Contended

Part = TypeVar("Part")


def in_parts(parts: Sequence[Part], act: Callable[[Sequence[Part]], None]) -> None:
    """Act on all parts, or in their order on the halves where that is contended.

    Raises ``Contended`` if even one alone is.
    """
    try:
        act(parts)
    except Contended:
        if len(parts) < 2:
            raise
        middle = len(parts) // 2
        in_parts(parts[:middle], act)
        in_parts(parts[middle:], act)
