"""What a run of events knows of people already, so that it need not ask again.

The same people come again and again in a file of events. What was looked up of them,
and what the run's own events made of it, stays known from batch to batch, each person
with the version that this rests on. Nothing here is trusted further than that: whoever
is written, merged, forgotten or loses an identifier has another version or is gone,
which is noticed when the batch is written; then it is planned afresh, and all is
forgotten. New identifiers of people do not matter: a value of whom nothing is known is
always asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from profiles.definitions import KindDefinition
from profiles.fed import FedPeople
from profiles.plain_events import PlainEvents
from profiles.plans import Plan
from profiles.reader import DatabaseReader, PassingReader
from profiles.state import ProfileState

# So many versions, identifiers and values of attributes are kept; of 100,000 people
# with two attributes that is 45 MB.
MOST = 500_000
# So many characters of texts longer than LONG are kept beside.
MOST_TEXT = 10_000_000
LONG = 100
# Lost races that are borne, and one more every so many batches. Where others write the
# same people all the time, what is known grows old too fast.
RACES = 3
BATCHES_A_RACE = 10


@dataclass(slots=True)
class Memory:
    """What is known of people: their fed attributes, and who holds which value.

    ``holders`` are by kind, and all among the ``people``. Some of these may have been
    left out meanwhile and come back otherwise: who was is among the ``doubted``, and
    what has been asked of them since is ``renewed``.
    """

    people: FedPeople = field(default_factory=FedPeople)
    holders: dict[str, dict[str, int]] = field(default_factory=dict)
    doubted: set[int] = field(default_factory=set)
    renewed: dict[str, dict[str, int]] = field(default_factory=dict)
    text: int = 0
    batches: int = 0
    races: int = 0

    def lose(self) -> None:
        """Know nothing: a race was lost."""
        self.races += 1
        self.forget()

    def forget(self) -> None:
        """Know nothing."""
        self._keep(())

    def of_keys(self, keys: list[str]) -> FedPeople:
        """The people, of whom these attributes are known; nobody is unmet."""
        if self.people.values.keys() != set(keys):
            self.people = FedPeople.empty(keys)
            self._forget_holders()
        self.people.unmet = set()
        return self.people

    def learn(self, more: FedPeople) -> None:
        """Take in other people, of whom the same attributes are known."""
        self.people.add(more)
        for column in more.values.values():
            self.note(column.values())

    def leave(self, plan: Plan) -> None:
        """Be what the planned batch leaves behind.

        It is kept of everybody, or, where that is too much or too often not true, of
        the batch's own people: others cannot have written them yet.
        """
        self.batches += 1
        events = plan.plain_events
        if events is None:
            self.forget()
            return
        self._drop(plan.state.profiles.keys() - events.expected.keys())
        self.note_changed(events)
        if self.is_full or not self._is_trusted:
            self._keep(events.expected)

    def note(self, texts: Iterable[str]) -> None:
        """Count the characters of long texts that are kept."""
        self.text += sum(len(text) for text in texts if len(text) > LONG)

    def note_changed(self, events: PlainEvents) -> None:
        """Count those of the values that these events leave behind."""
        for steps in events.steps:
            values = events.fed.values[steps.key].__getitem__
            if max(map(len, map(values, steps.changed)), default=0) > LONG:
                self.note(map(values, steps.changed))

    @property
    def is_full(self) -> bool:
        """Whether more is known than should be kept in memory."""
        people = self.people
        kept = len(people.versions) + sum(map(len, self.holders.values()))
        kept += sum(map(len, self.renewed.values()))
        kept += sum(map(len, people.values.values()))
        kept += sum(map(len, people.times.values()))
        return kept > MOST or self.text > MOST_TEXT

    @property
    def _is_trusted(self) -> bool:
        return self.races < RACES + self.batches // BATCHES_A_RACE

    def _keep(self, ids: Collection[int]) -> None:
        """Know nothing but what is known of these people."""
        self.people = self.people.only(ids)
        self._forget_holders()
        self.text = 0

    def _drop(self, ids: Collection[int]) -> None:
        """Know nothing of these people, who were judged row by row."""
        gone = self.people.versions.keys() & ids
        if gone:
            self.people.drop(gone)
            self.doubted |= gone
            for kind, held in self.renewed.items():
                self.renewed[kind] = {v: i for v, i in held.items() if i not in gone}

    def known(self, kind: str, values: Iterable[str]) -> dict[str, int]:
        """Who has which of these values, as far as that is known."""
        held, doubted = self.holders.get(kind, {}).get, self.doubted
        known = {v: i for v in values if (i := held(v)) is not None}
        if doubted:
            again = self.renewed.get(kind, {})
            for value in [v for v, i in known.items() if i in doubted]:
                del known[value]
            known |= {v: again[v] for v in values if v in again}
        return known

    def keep_holder(self, kind: str, value: str, person: int) -> None:
        """Know that the person, as they are known here, has the value."""
        held = self.renewed if person in self.doubted else self.holders
        held.setdefault(kind, {})[value] = person

    def _forget_holders(self) -> None:
        self.holders.clear()
        self.renewed.clear()
        self.doubted.clear()


class RememberingReader(PassingReader):
    """Asks the database for what is not known, for one batch of events."""

    def __init__(self, stored: DatabaseReader, memory: Memory) -> None:
        super().__init__(stored)
        self._now = stored.holders_now
        self._memory = memory
        self._asked: list[tuple[str, str, int, int]] = []

    def holders(self, kind: KindDefinition, values: list[str]) -> list[tuple[str, int]]:
        """(value, profile id) for each holder of one of the values.

        Of a kind that several may share, others may have come to those who are known.
        """
        if not kind.identifies:
            return self._stored.holders(kind, values)
        known = self._memory.known(kind.key, values)
        found = list(known.items())
        if len(known) < len(values):
            missing = sorted(value for value in values if value not in known)
            for value, person, version in self._now(kind, missing):
                self._asked.append((kind.key, value, person, version))
                found.append((value, person))
        return found

    def fed(self, ids: list[int], keys: list[str], now: str) -> FedPeople:
        """What is known of everybody, these people among them."""
        memory = self._memory
        people = memory.of_keys(keys)
        versions = people.versions
        missing = [i for i in ids if i not in versions]
        memory.learn(self._stored.fed(missing, keys, now))
        # Only if the person is as when the value was looked up, it is theirs still.
        for kind, value, person, version in self._asked:
            if versions.get(person) == version:
                memory.keep_holder(kind, value, person)
        self._asked.clear()
        return people

    def profiles(self, ids: list[int]) -> list[ProfileState]:
        """These profiles, at the version that is known of them."""
        people = self._memory.people
        found = self._stored.profiles(ids)
        for profile in found:
            if profile.id in people.versions:
                profile.version = people.versions[profile.id]
                people.settle(profile)
        return found
