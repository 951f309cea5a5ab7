"""The people whom a pack's plain rows create, and their rows as COPY takes them.

Pure. Nobody else in the pack speaks of them, so that they need no state: what is
written is what the reader has prepared, with the ids between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import TypeVar

from profiles.consent_lines import given_memberships, given_subscriptions
from profiles.copy_text import NULL, copy_json, copy_text, is_plain
from profiles.jsonb_text import jsonb_text, quoted
from profiles.packs import KeyColumn, Pack
from profiles.plain_consent import Given
from profiles.records import Outcome
from profiles.state import ProfileState
from profiles.values import JSONValue, decode

Part = TypeVar("Part")


@dataclass(slots=True)
class Newcomers:
    """The people of the rows at ``positions``, created at ``now`` (UTC, ISO 8601).

    ``ids`` runs in parallel: provisional ones, until the real ones are given out.
    ``given`` is by code what the sayings of the pack give to each.
    """

    pack: Pack
    positions: list[int]
    now: str
    ids: list[int]
    given: list[Given | None] = field(default_factory=list)
    _holders: dict[str, dict[str, int]] = field(default_factory=dict)
    _places: dict[int, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.positions)

    @property
    def outcome(self) -> Outcome:
        """What all their rows end as."""
        return Outcome.CREATED

    def __contains__(self, profile_id: object) -> bool:
        return profile_id in self._positions_by_id()

    def holders(self, kind: str) -> dict[str, int]:
        """Who holds each value of a kind."""
        if kind not in self._holders:
            found = self._holders[kind] = {}
            for column in self.pack.keys:
                if column.kind == kind:
                    found.update(
                        zip(self._picked(column.values), self.ids, strict=True)
                    )
            found.pop("", None)
        return self._holders[kind]

    def profile(self, profile_id: int) -> ProfileState:
        """One of these people, as a row behind the pack finds them."""
        position = self._positions_by_id()[profile_id]
        identifiers: dict[str, dict[str, str]] = {}
        for kind, value, sent in self.pack.identifiers(position):
            identifiers.setdefault(kind, {})[value] = sent
        profile = ProfileState(
            profile_id,
            attributes=decode(self.pack.attributes[position]),
            identifiers=identifiers,
            version=1,
            created_at=self.now,
            updated_at=self.now,
        )
        profile.begin()
        given = self._given_at(position)
        profile.subscriptions = dict(given.subscriptions)
        profile.segments, profile.is_new = set(given.segments), True
        return profile

    def _given_at(self, position: int) -> Given:
        given = self.given[self.pack.sayings.codes[position]] if self.given else None
        return given or Given()

    def profile_lines(self, workspace_id: int) -> list[str]:
        """Lines of (id, workspace, attributes, times, name key, version, ages)."""
        names = self._picked(self.pack.names)
        if not is_plain("".join(names)):
            names = list(map(copy_text, names))
        middle, end = f"\t{workspace_id}\t", f"\t1\t{self.now}\t{self.now}"
        return [
            f"{profile_id}{middle}{attributes}\t{NULL}\t{name}{end}"
            for profile_id, attributes, name in zip(
                self.ids, self._attributes(), names, strict=True
            )
        ]

    def change_lines(
        self, change_ids: Sequence[int], workspace_id: int, origin: str, outcome: int
    ) -> list[str]:
        """Lines of (id, at, workspace, profile, origin, line, outcome, three of JSON).

        ``origin`` is its kind and id as columns of a line.
        """
        middle = f"\t{self.now}\t{workspace_id}\t"
        lines = self._picked(self.pack.lines)
        return [
            f"{change_id}{middle}{profile_id}\t{origin}\t{line}\t{outcome}\t{{}}"
            f'\t{{"attributes": {attributes}, "identifiers": {{{named}}}{beside}}}'
            f"\t{NULL}"
            for change_id, profile_id, line, attributes, named, beside in zip(
                change_ids,
                self.ids,
                lines,
                self._attributes(),
                self._named(),
                self._beside(),
                strict=False,
            )
        ]

    def _beside(self) -> Iterable[str]:
        """The sections of each change that tell of subscriptions and segments."""
        if not self.given:
            return repeat("")
        texts = [copy_json(each.after) if each else "" for each in self.given]
        return map(texts.__getitem__, self._picked(self.pack.sayings.codes))

    def subscription_lines(self, workspace_id: int) -> Iterator[str]:
        """Lines of their subscriptions, as ``consent_lines`` has them."""
        return given_subscriptions(self._coded(), self.given, workspace_id)

    def membership_lines(self, workspace_id: int) -> Iterator[str]:
        """Lines of the segments that they join."""
        return given_memberships(self._coded(), self.given, workspace_id)

    def _coded(self) -> Iterator[tuple[int, int]]:
        codes = self._picked(self.pack.sayings.codes) if self.given else ()
        return zip(self.ids, codes, strict=False)

    def identifier_lines(
        self, kind: str, head: str, *, identifies: bool
    ) -> Iterator[str]:
        """Lines of (workspace and kind, value, holder, profile, value as sent)."""
        for column in self.pack.keys:
            if column.kind != kind:
                continue
            texts = self._picked(column.values)
            sent = texts
            if column.sent:
                sent = self._picked(column.sent)
            if not is_plain("".join((*texts, *sent))):
                texts, sent = list(map(copy_text, texts)), list(map(copy_text, sent))
            for text, profile_id, as_sent in zip(texts, self.ids, sent, strict=True):
                if text:
                    yield (
                        f"{head}\t{text}\t{0 if identifies else profile_id}"
                        f"\t{profile_id}\t{NULL if as_sent == text else as_sent}"
                    )

    def _positions_by_id(self) -> dict[int, int]:
        if not self._places:
            self._places = dict(zip(self.ids, self.positions, strict=True))
        return self._places

    def _attributes(self) -> list[str]:
        texts = self._picked(self.pack.attributes)
        if "\\" in "".join(texts):
            texts = [text.replace("\\", "\\\\") for text in texts]
        return texts

    def _named(self) -> list[str]:
        """The inside of the object of each row's values by kind."""
        kinds = [column.kind for column in self.pack.keys]
        if len(set(kinds)) < len(kinds):
            return list(map(self._named_alone, self.positions))
        parts = map(self._named_by, self.pack.keys)
        return ["".join(row)[2:] for row in zip(*parts, strict=True)]

    def _named_by(self, column: KeyColumn) -> list[str]:
        values = self._picked(column.values)
        joined = "".join(values)
        head = f", {quoted(column.kind)}: ["
        if is_plain(joined) and '"' not in joined:
            return [f'{head}"{value}"]' if value else "" for value in values]
        return [
            f"{head}{copy_json(quoted(value))}]" if value else "" for value in values
        ]

    def _named_alone(self, position: int) -> str:
        named: dict[str, list[JSONValue]] = {}
        for kind, value, _ in self.pack.identifiers(position):
            named.setdefault(kind, []).append(value)
        values: dict[str, JSONValue] = {**named}
        return copy_json(jsonb_text(values))[1:-1]

    def _picked(self, column: list[Part]) -> list[Part]:
        if len(self.positions) == len(column):
            return column
        return [column[position] for position in self.positions]
