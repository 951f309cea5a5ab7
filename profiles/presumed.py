"""What a review found of a batch's rows, where a run need not ask again.

Pure. It stands as long as nobody has come in between: for new people the database sees
to that, for others their version does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class AsStored(NamedTuple):
    """Whom a row leads to, and the version at which it changes nothing of them."""

    profile_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Presumed:
    """Rows by their positions: those of new people, and those that change nothing."""

    new: Collection[int] = ()
    same: Mapping[int, AsStored] = field(default_factory=dict)


NOTHING = Presumed()
