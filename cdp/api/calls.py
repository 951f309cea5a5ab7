"""Notes the calls that change people at once, in the transaction that does it.

A change's origin is the call's number; the row says which door, whose token, and how
many records ended how.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.backends.utils import CursorWrapper

from cdp.api.models import ApiCall
from cdp.api.tokens import Caller

_NUMBER = "select nextval('api_call_id_seq')"


@dataclass(frozen=True, slots=True)
class Call:
    """A call that is under way: its number, who called, through which door."""

    id: int
    caller: Caller
    door: str
    at: datetime

    def note(self, counts: Mapping[str, int]) -> None:
        """Write it down, with how many records ended how so far."""
        ApiCall.objects.update_or_create(
            id=self.id,
            at=self.at,
            defaults={
                "workspace": self.caller.workspace,
                "door": self.door,
                "credential": self.caller.name,
                "counts": dict(counts),
            },
        )


def begin(caller: Caller, door: str, *, now: datetime) -> Call:
    """The call with its number."""
    with connection.cursor() as cursor:
        return Call(_next(cursor), caller, door, now)


def _next(cursor: CursorWrapper) -> int:
    cursor.execute(_NUMBER)
    (number,) = cursor.fetchone()
    return int(number)
