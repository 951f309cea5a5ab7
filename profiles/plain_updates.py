"""What is changed of people of whom only attributes change, and their rows for COPY.

Pure. Nobody else in the batch speaks of these people; so they need no state: what is
written is the difference, laid over what is stored. Rows of a pack update people so,
and an undo takes such updates back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from profiles.copy_text import NULL, copy_json, copy_text, text_array
from profiles.names import PERSON_NAMES, name_key
from profiles.records import Outcome
from profiles.state import ProfileState
from profiles.values import JSONValue, decode, encode_text, same

_NAMES = frozenset(PERSON_NAMES)
NOTHING = "{}"
_SECTION = '{"attributes": '

Attributes = dict[str, JSONValue]


@dataclass(slots=True)
class PlainUpdates:
    """Updates made at ``now`` (UTC, ISO 8601), one for each of the people.

    ``versions`` are those that the people must have, by their ids. In parallel run
    the positions and lines of the rows (an undo has none), the attributes as they were
    stored, those that are laid over them, and the change's sides before and after (all
    JSON texts). ``gone`` are attributes that are taken away, ``names`` the name keys
    of those whose name changes; ``changed_rows`` says how many rows change each
    attribute.
    """

    now: str
    versions: dict[int, int] = field(default_factory=dict)
    positions: list[int] = field(default_factory=list)
    lines: list[str | int] = field(default_factory=list)
    stored: list[str] = field(default_factory=list)
    laid: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    gone: dict[int, list[str]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    changed_rows: Counter[str] = field(default_factory=Counter)
    _places: dict[int, int] = field(default_factory=dict)

    def add(
        self,
        profile_id: int,
        version: int,
        stored: str,
        sets: str,
        *,
        position: int,
        line: int,
    ) -> bool:
        """Take in the next row, which sets attributes, and whom it leads to.

        False if it changes nothing, which is then not taken in.
        """
        old: Attributes = decode(stored)
        before: Attributes = {}
        after: Attributes = {}
        for key, value in decode(sets).items():
            if key in old:
                held = old[key]
                if (held.__class__ is str and held == value) or same(held, value):
                    continue
                before[key] = held
            after[key] = value
        if not after:
            return False
        self.positions.append(position)
        self.lines.append(line)
        laid = encode_text(after)
        self._take(profile_id, version, stored, laid)
        self.before.append(_section(encode_text(before)) if before else NOTHING)
        self.after.append(_section(laid))
        self.changed_rows.update(after.keys())
        if not _NAMES.isdisjoint(after):
            self.names[profile_id] = name_key({**old, **after})
        return True

    def take_back(
        self, profile_id: int, version: int, stored: str, before: str, after: str
    ) -> bool:
        """Take back an update, by the sides of its change, if it still stands whole.

        False if it does not, or if other than attributes changed.
        """
        was, left = _attributes_of(before), _attributes_of(after)
        if was is None or left is None:
            return False
        old: Attributes = decode(stored)
        for key, value in left.items():
            if key not in old or not same(old[key], value):
                return False
        if any(key in old for key in was.keys() - left.keys()):
            return False
        self.lines.append(NULL)
        laid = NOTHING if before == NOTHING else before[len(_SECTION) : -1]
        self._take(profile_id, version, stored, laid)
        self.before.append(after)
        self.after.append(before)
        keys = was.keys() | left.keys()
        self.changed_rows.update(keys)
        gone = [key for key in left if key not in was]
        if gone:
            self.gone[profile_id] = gone
        if not _NAMES.isdisjoint(keys):
            kept = {key: value for key, value in old.items() if key not in left}
            self.names[profile_id] = name_key({**kept, **was})
        return True

    def _take(self, profile_id: int, version: int, stored: str, laid: str) -> None:
        self.versions[profile_id] = version
        self.stored.append(stored)
        self.laid.append(laid)

    def __len__(self) -> int:
        return len(self.versions)

    @property
    def people(self) -> list[int]:
        """The people's ids, in the order of their rows."""
        return list(self.versions)

    @property
    def outcome(self) -> Outcome:
        """What all their rows end as."""
        return Outcome.UPDATED

    def __contains__(self, profile_id: object) -> bool:
        return profile_id in self.versions

    def profile(self, profile_id: int) -> ProfileState:
        """One of these people as the row leaves them, for a row behind the pack.

        As ``Content.profile`` gives it: without identifiers and ages.
        """
        if not self._places:
            self._places = {i: at for at, i in enumerate(self.versions)}
        place = self._places[profile_id]
        return ProfileState(
            profile_id,
            attributes=self._left(place, self.gone.get(profile_id, ())),
            version=self.versions[profile_id] + 1,
            updated_at=self.now,
        )

    def _left(self, place: int, gone: Collection[str]) -> Attributes:
        stored = decode(self.stored[place])
        kept = {key: value for key, value in stored.items() if key not in gone}
        return {**kept, **decode(self.laid[place])}

    def profile_lines(self) -> list[str]:
        """Lines to be laid over what is stored, in the order of the people's ids.

        Of (id, version, attributes, times, name key, attributes that go).
        """
        versions, names, gone = self.versions, self.names, self.gone
        return [
            f"{i}\t{versions[i]}\t{copy_json(laid)}\t{NULL}"
            f"\t{copy_text(names[i]) if i in names else NULL}"
            f"\t{copy_text(text_array(gone[i])) if i in gone else NULL}"
            for i, laid in sorted(zip(versions, self.laid, strict=True))
        ]

    def change_lines(
        self, change_ids: Sequence[int], workspace_id: int, origin: str, outcome: int
    ) -> list[str]:
        """Lines of (id, at, workspace, profile, origin, line, outcome, three of JSON).

        ``origin`` is its kind and id as columns of a line.
        """
        middle = f"\t{self.now}\t{workspace_id}\t"
        return [
            f"{change_id}{middle}{profile_id}\t{origin}\t{line}\t{outcome}"
            f"\t{copy_json(before)}\t{copy_json(after)}\t{NULL}"
            for change_id, profile_id, line, before, after in zip(
                change_ids,
                self.versions,
                self.lines,
                self.before,
                self.after,
                strict=True,
            )
        ]


def _section(attributes: str) -> str:
    return f"{_SECTION}{attributes}}}"


def _attributes_of(side: str) -> Attributes | None:
    """The attributes of a change's side as jsonb has it; None if it has others too."""
    if side == NOTHING:
        return {}
    if not side.startswith(_SECTION):
        return None
    sections = decode(side)
    return sections["attributes"] if len(sections) == 1 else None
