"""What the earlier events of a review leave behind for the later ones.

It is ``engine.overlay`` for files of events, which change of people nothing but the
attributes that they feed: these are kept, in a temporary table, of everybody who has an
event. Which rows are linked does not matter here.
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
from profiles.objects.relations import RelationKey
from profiles.packs import Pack
from profiles.plans import Plan
from profiles.reader import Consent, Content, DatabaseReader
from profiles.state import Key, ProfileState
from profiles.values import JSONValue, encode_text

# Of one person the value's text and the time of each attribute; empty: there is none.
Kept = tuple[list[str], list[list[JSONValue]]]
_kept = msgspec.json.Decoder(Kept, float_hook=Decimal)


class EventOverlay:
    """The temporary table, for one review on this connection."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            for statement in statements.CREATE_FED_OVERLAY:
                cursor.execute(statement)

    def fed(self, ids: Iterable[int], keys: list[str]) -> FedPeople:
        """Those of these people who are kept."""
        fed = FedPeople.empty(keys)
        with connection.cursor() as cursor:
            rows = bulk.fetch(cursor, statements.FED_OVERLAY, [sorted(ids)])
        for profile_id, text in rows:
            fed.versions[profile_id] = 0
            values, times = _kept.decode(text)
            for key, value, time in zip(keys, values, times, strict=True):
                if value:
                    fed.values[key][profile_id] = value
                if time:
                    fed.times[key][profile_id] = time[0]
        return fed

    def keep(self, fed: FedPeople) -> None:
        """Put these people in place of what is kept of them."""
        ids = sorted(fed.versions)
        values = [fed.values[key] for key in fed.values]
        times = [fed.times[key] for key in fed.values]
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


class EventOverlayReader:
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
        self._overlay = overlay
        self._stored = DatabaseReader(definitions, forgotten_since=forgotten_since)
        self._holders = block.holders
        events = block.records.events if isinstance(block.records, Pack) else None
        feeds = events.feeds if events is not None else []
        self._keys = [feed.attribute for feed in feeds]
        self._kept: set[int] = set()

    def holders(self, kind: KindDefinition, values: list[str]) -> list[tuple[str, int]]:
        return self._holders.get(kind.key, [])

    def aliases(self, ids: list[int]) -> dict[int, int]:
        return self._stored.aliases(ids)

    def fed(self, ids: list[int], keys: list[str], now: str) -> FedPeople:
        """What these people's attributes are after the earlier rows."""
        kept = self._overlay.fed(ids, keys)
        self._kept |= kept.versions.keys()
        fed = self._stored.fed([i for i in ids if i not in kept.versions], keys, now)
        fed.add(kept)
        return fed

    def profiles(self, ids: list[int]) -> list[ProfileState]:
        """These profiles as earlier rows leave them."""
        kept = self._overlay.fed(ids, self._keys)
        self._kept |= kept.versions.keys()
        found = self._stored.profiles(ids)
        for profile in found:
            kept.settle(profile)
        return found

    def contents(self, ids: list[int]) -> list[Content]:
        return []

    def consent(self, ids: list[int], segments: list[int]) -> Consent:
        return self._stored.consent(ids, segments)

    def add_identifiers(self, profiles: dict[int, ProfileState]) -> None:
        self._stored.add_identifiers(profiles)

    def add_consent(self, profiles: dict[int, ProfileState]) -> None:
        self._stored.add_consent(profiles)

    def objects(self, keys: Iterable[RelationKey]) -> dict[RelationKey, int]:
        return self._stored.objects(keys)

    def forgotten(self, keys: Iterable[Key]) -> set[Key]:
        return self._stored.forgotten(keys)

    def keep(self, plan: Plan) -> int:
        """Keep what the plan leaves behind; nobody is spoken of differently."""
        judged = {
            plan.profile_ids[position]
            for position in plan.judged
            if plan.outcomes[position] in GOES_IN
        }
        states = [plan.state.profiles[profile_id] for profile_id in judged]
        fed = FedPeople.of(states, self._keys)
        if plan.plain_events is not None:
            fed.add(plan.plain_events.fed)
        self._overlay.keep(fed)
        return 0

    def newcomers(self, plan: Plan) -> int:
        """How many people the plan's rows go to that no row of an earlier chunk did."""
        people = {
            profile_id
            for profile_id, outcome in zip(plan.profile_ids, plan.outcomes, strict=True)
            if outcome in GOES_IN
        }
        return len(people - self._kept)
