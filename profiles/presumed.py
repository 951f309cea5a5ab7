"""What a review found of a batch's rows, where a run need not ask again.

Pure. It stands as long as nobody has come in between: for new people the database sees
to that, for others their version does.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Presumed:
    """The positions of ``new`` people's rows, and what is known of all rows in order.

    ``people`` are those whom the rows lead to, ``versions`` those at which they change
    nothing of these; 0 of every row that does, or may.
    """

    new: Collection[int] = ()
    people: Sequence[int] = ()
    versions: Sequence[int] = ()


NOTHING = Presumed()
