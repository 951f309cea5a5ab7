"""One delivery as its page shows it: what came, what it was read as, what it did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import msgspec
from django.utils.dateparse import parse_datetime

from cdp.tones import Tone
from profiles.change_lines import Line, change_lines
from profiles.definitions import Definitions
from profiles.issues import Issue
from profiles.models import ProfileChange
from profiles.people_names import PersonName, names_of
from profiles.statuses import OriginKind
from profiles.untrusted import JSONError, parse_json
from webhooks.models import Delivery, MappingVersion
from webhooks.payloads import PayloadError, TooLarge, unpacked
from webhooks.replays import planned_again
from webhooks.source_reading import incoming_of
from webhooks.statuses import DeliveryStatus, Reason
from webhooks.trials import TriedRow

MOST_ROWS = 50
SHOWN_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class DoneRow:
    """What became of one row of the request."""

    number: int
    outcome: str
    person: PersonName | None
    issues: list[Issue]
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class PastEnd:
    """One time that the delivery was judged: when, how it ended, who asked."""

    at: datetime | None
    status: DeliveryStatus
    words: str
    version: int | None
    by: str


class DeliveryPage:
    """One delivery, with everything its page tells."""

    def __init__(self, delivery: Delivery, definitions: Definitions) -> None:
        self.delivery = delivery
        self._definitions = definitions

    @cached_property
    def rows(self) -> list[DoneRow]:
        """What became of its rows, as far as they are shown."""
        kept = self.delivery.rows[:MOST_ROWS]
        names = names_of({row["profile"] for row in kept}, self._definitions)
        lines = self._lines
        return [
            DoneRow(
                row["row"],
                row["outcome"],
                names.get(row["profile"]) if row["profile"] > 0 else None,
                msgspec.convert(row["issues"], list[Issue]),
                lines.get((row["profile"], row["row"]), []),
            )
            for row in kept
        ]

    @property
    def rows_beyond(self) -> int:
        """How many rows are not shown."""
        counts: dict[str, int] = {**self.delivery.counts, "passed_by": 0}
        return max(0, sum(counts.values()) - len(self.rows))

    @cached_property
    def _lines(self) -> dict[tuple[int, int], list[Line]]:
        """What changed, by person and row; what a replay did is with the row too."""
        found: dict[tuple[int, int], list[Line]] = {}
        if not self.delivery.people:
            return found
        changes = ProfileChange.objects.filter(
            workspace=self._definitions.workspace_id,
            profile_id__in=self.delivery.people[:MOST_ROWS],
            origin_kind=OriginKind.REQUEST,
            origin_id=self.delivery.pk,
            at__gte=self.delivery.received,
        )
        for change in changes.order_by("id"):
            place = (change.profile_id, change.line or 0)
            lines = change_lines(change.before, change.after, self._definitions)
            found.setdefault(place, []).extend(lines)
        return found

    @cached_property
    def again(self) -> list[TriedRow]:
        """What it would do if it were replayed now."""
        return planned_again(self.delivery, self._definitions)

    @cached_property
    def version(self) -> MappingVersion | None:
        """The mapping version it was read by."""
        if self.delivery.version_id is None:
            return None
        versions = MappingVersion.objects.filter(source=self.delivery.source_id)
        return versions.filter(pk=self.delivery.version_id).first()

    @cached_property
    def body(self) -> str:
        """The body as text: JSON with indents, other text as it came."""
        try:
            raw = unpacked(incoming_of(self.delivery), limit=SHOWN_BYTES)
        except (PayloadError, TooLarge):
            raw = bytes(self.delivery.body)
        text = raw[:SHOWN_BYTES].decode(errors="replace")
        try:
            parse_json(raw)  # it refuses what is nested too deep to be indented
        except JSONError:
            return text
        return msgspec.json.format(text.strip("\ufeff"), indent=2)

    @property
    def why_tone(self) -> Tone:
        """How grave it is that it was not applied."""
        rejected = self.delivery.outcome is DeliveryStatus.REJECTED
        return Tone.WRONG if rejected else Tone.ACCENT

    @property
    def size(self) -> int:
        """How many bytes the body has."""
        return len(self.delivery.body)

    @property
    def is_cut(self) -> bool:
        """Whether the body is longer than what is shown."""
        return self.size > SHOWN_BYTES

    @property
    def history(self) -> list[PastEnd]:
        """Every time it was judged, the latest first."""
        return list(_past(self.delivery.history))[::-1]


def _past(entries: list[dict[str, Any]]) -> Iterator[PastEnd]:
    for entry in entries:
        counts = entry.get("counts") or {}
        words = ", ".join(f"{count} {word}" for word, count in counts.items())
        reason = entry.get("reason", "")
        known = Reason(reason).label if reason in set(Reason) else ""
        yield PastEnd(
            parse_datetime(entry["at"]),
            DeliveryStatus(entry["status"]),
            known or words.replace("_", " "),
            entry.get("version"),
            entry.get("by", ""),
        )
