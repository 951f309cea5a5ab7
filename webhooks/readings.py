"""What a delivery was understood as: its records, or why there are none.

Each door registers how its deliveries are read. A reader is given deliveries of its
door and gives a ``Reading`` for each; it writes nothing and never raises for what a
delivery holds. Replays, plans and the drainer read by the same function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from profiles.definitions import Definitions
from profiles.records import Record
from profiles.rules import Rules
from webhooks.statuses import Door, Reason

if TYPE_CHECKING:
    from webhooks.models import Delivery


@dataclass(frozen=True, slots=True)
class Reading:
    """What one delivery says.

    ``records`` are its rows, numbered from 1 by number and line, with ``rules`` for
    how they find and change people. Without records, ``reason`` says why and
    ``detail`` what exactly. ``version_id`` is the mapping version it was read by,
    ``absent`` counts by mapped path the rows in which it was not there, ``passed_by``
    the rows that are not meant.
    """

    records: tuple[Record, ...] = ()
    rules: Rules | None = None
    reason: Reason = Reason.NONE
    detail: str = ""
    version_id: int | None = None
    absent: Mapping[str, int] = field(default_factory=dict)
    passed_by: int = 0

    def with_records(self, records: Sequence[Record]) -> Reading:
        """The same reading of other records."""
        return replace(self, records=tuple(records))


Reader = Callable[[Sequence["Delivery"], Definitions], list[Reading]]

_readers: dict[Door, Reader] = {}


def register(door: Door, reader: Reader) -> None:
    """Has this door's deliveries read so; called in ``AppConfig.ready``."""
    _readers[door] = reader


def read(deliveries: Sequence[Delivery], definitions: Definitions) -> list[Reading]:
    """The reading of each delivery, in order."""
    by_door: dict[Door, list[int]] = {}
    for position, delivery in enumerate(deliveries):
        by_door.setdefault(Door(delivery.door), []).append(position)
    found: dict[int, Reading] = {}
    for door, positions in by_door.items():
        chosen = [deliveries[position] for position in positions]
        readings = _readers[door](chosen, definitions)
        found.update(zip(positions, readings, strict=True))
    return [found[position] for position in range(len(deliveries))]
