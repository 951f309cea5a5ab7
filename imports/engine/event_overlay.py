"""What the earlier events of a review leave behind for the later ones.

It is ``engine.overlay`` for files of events, which change of people nothing but the
attributes that they feed: these are kept of everybody who has an event. Which rows are
linked does not matter here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from django.db import connection

from imports import statements
from imports.engine.contradictions import GOES_IN
from imports.engine.staging import Block
from profiles import bulk
from profiles.copy_text import text_array
from profiles.definitions import Definitions, KindDefinition
from profiles.fed import FedPeople
from profiles.packs import Pack
from profiles.plain_events import PlainEvents
from profiles.plans import Plan
from profiles.reader import Content, DatabaseReader, PassingReader
from profiles.remembering import Memory
from profiles.state import ProfileState
from profiles.values import JSONValue, encode_text

# Of one person the value's text and the time of each attribute; empty: there is none.
Kept = tuple[list[str], list[list[JSONValue]]]
# So many people go to the table with one statement.
_AT_ONCE = 10_000
_kept = msgspec.json.Decoder(Kept, float_hook=Decimal)


class EventOverlay:
    """What is kept of people for one review, in memory as far as there is room.

    If there is not, all goes to a temporary table on this connection, and comes back
    person by person. What the memory holds is the newer.
    """

    def __init__(self) -> None:
        self._memory = Memory()
        self._is_spilled = False
        with connection.cursor() as cursor:
            for statement in statements.CREATE_FED_OVERLAY:
                cursor.execute(statement)

    def recalled(self, ids: Iterable[int], keys: list[str]) -> FedPeople:
        """Everybody in memory; those of these people who are kept are among them."""
        people = self._memory.of_keys(keys)
        if self._is_spilled:
            missing = sorted({*ids} - people.versions.keys())
            self._memory.learn(self._spilled(missing, keys))
        return people

    def learn(self, fed: FedPeople) -> None:
        """Take in people of whom nothing is kept."""
        self._memory.learn(fed)

    def keep(self, judged: FedPeople, events: PlainEvents | None) -> None:
        """Keep these people, too, and what the events made of those in memory."""
        if judged.versions:
            self._memory.learn(judged)
        if events is not None:
            self._memory.note_changed(events)
        if self._memory.is_full:
            self._spill(self._memory.people)
            self._memory.forget()

    def _spilled(self, ids: list[int], keys: list[str]) -> FedPeople:
        fed = FedPeople.empty(keys)
        with connection.cursor() as cursor:
            rows = bulk.fetch(cursor, statements.FED_OVERLAY, [ids])
        for profile_id, text in rows:
            fed.versions[profile_id] = 0
            values, times = _kept.decode(text)
            for key, value, time in zip(keys, values, times, strict=True):
                if value:
                    fed.values[key][profile_id] = value
                if time:
                    fed.times[key][profile_id] = time[0]
        return fed

    def _spill(self, fed: FedPeople) -> None:
        self._is_spilled = True
        values = [fed.values[key] for key in fed.values]
        times = [fed.times[key] for key in fed.values]
        everybody = sorted(fed.versions)
        for start in range(0, len(everybody), _AT_ONCE):
            ids = everybody[start : start + _AT_ONCE]
            states = [
                encode_text(
                    (
                        [held.get(i, "") for held in values],
                        [[kept[i]] if i in kept else [] for kept in times],
                    )
                )
                for i in ids
            ]
            with connection.cursor() as cursor:
                parameters: list[Any] = [ids, text_array(states)]
                cursor.execute(statements.KEEP_FED_OVERLAY, parameters)


class EventOverlayReader(PassingReader):
    """Answers for one chunk of a review of events: kept people first, then stored ones.

    Who holds the chunk's identifiers in the database was looked up by the first pass;
    an event does not change that.
    """

    def __init__(
        self,
        overlay: EventOverlay,
        block: Block,
        *,
        definitions: Definitions,
        forgotten_since: datetime,
    ) -> None:
        super().__init__(DatabaseReader(definitions, forgotten_since=forgotten_since))
        self._overlay = overlay
        self._holders = block.holders
        events = block.records.events if isinstance(block.records, Pack) else None
        feeds = events.feeds if events is not None else []
        self._keys = [feed.attribute for feed in feeds]
        self._kept: set[int] = set()

    def holders(self, kind: KindDefinition, values: list[str]) -> list[tuple[str, int]]:
        return self._holders.get(kind.key, [])

    def fed(self, ids: list[int], keys: list[str], now: str) -> FedPeople:
        """What these people's attributes are after the earlier rows."""
        people = self._overlay.recalled(ids, keys)
        self._note_kept(people, ids)
        missing = [i for i in ids if i not in people.versions]
        self._overlay.learn(self._stored.fed(missing, keys, now))
        return people

    def profiles(self, ids: list[int]) -> list[ProfileState]:
        """These profiles as earlier rows leave them."""
        people = self._overlay.recalled(ids, self._keys)
        self._note_kept(people, ids)
        found = self._stored.profiles(ids)
        for profile in found:
            people.settle(profile)
        return found

    def _note_kept(self, people: FedPeople, ids: Iterable[int]) -> None:
        """Nobody is known but those whom earlier chunks concern."""
        self._kept |= people.versions.keys() & ids

    def contents(self, ids: list[int]) -> list[Content]:
        return []

    def versions(self, ids: list[int]) -> dict[int, int]:
        return {}

    def keep(self, plan: Plan) -> int:
        """Keep what the plan leaves behind; nobody is spoken of differently."""
        judged = {
            plan.profile_ids[position]
            for position in plan.judged
            if plan.outcomes[position] in GOES_IN
        }
        states = [plan.state.profiles[profile_id] for profile_id in judged]
        self._overlay.keep(FedPeople.of(states, self._keys), plan.plain_events)
        return 0

    def newcomers(self, plan: Plan) -> int:
        """How many people the plan's rows go to that no row of an earlier chunk did."""
        people = {
            profile_id
            for profile_id, outcome in zip(plan.profile_ids, plan.outcomes, strict=True)
            if outcome in GOES_IN
        }
        return len(people - self._kept)
