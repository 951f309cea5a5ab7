"""What is known of people whom events feed: some attributes, column by column. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from profiles.jsonb_text import jsonb_text
from profiles.state import ProfileState
from profiles.values import JSONValue, decode


@dataclass(slots=True)
class FedPeople:
    """Some attributes of people: by key and person the value's JSON text and its time.

    ``versions`` names everybody who is known; ``unmet`` those whom the run that is
    planned may not have changed before.
    """

    versions: dict[int, int] = field(default_factory=dict)
    values: dict[str, dict[int, str]] = field(default_factory=dict)
    times: dict[str, dict[int, JSONValue]] = field(default_factory=dict)
    unmet: set[int] = field(default_factory=set)

    @classmethod
    def empty(cls, keys: Iterable[str]) -> FedPeople:
        """Nobody yet, of whom these attributes will be known."""
        keys = list(keys)
        return cls(values={key: {} for key in keys}, times={key: {} for key in keys})

    @classmethod
    def of(cls, profiles: Iterable[ProfileState], keys: Iterable[str]) -> FedPeople:
        """The same of people whose whole state is known."""
        fed = cls.empty(keys)
        for profile in profiles:
            fed.versions[profile.id] = profile.version
            fed.unmet.add(profile.id)
            times = profile.times or {}
            for key, values in fed.values.items():
                if key in profile.attributes:
                    values[profile.id] = jsonb_text(profile.attributes[key])
                if key in times:
                    fed.times[key][profile.id] = times[key]
        return fed

    def only(self, ids: Iterable[int]) -> FedPeople:
        """Those of these people who are known."""
        wanted = self.versions.keys() & set(ids)
        part = FedPeople({i: self.versions[i] for i in wanted})
        part.values = {
            key: {i: column[i] for i in column.keys() & wanted}
            for key, column in self.values.items()
        }
        part.times = {
            key: {i: column[i] for i in column.keys() & wanted}
            for key, column in self.times.items()
        }
        return part

    def add(self, more: FedPeople) -> None:
        """Take in other people, of whom the same attributes are known."""
        self.versions |= more.versions
        self.unmet |= more.unmet
        for key, values in more.values.items():
            self.values[key] |= values
        for key, times in more.times.items():
            self.times[key] |= times

    def drop(self, ids: Iterable[int]) -> None:
        """Know nothing of these people."""
        for profile_id in ids:
            self.versions.pop(profile_id, None)
            for values in self.values.values():
                values.pop(profile_id, None)
            for times in self.times.values():
                times.pop(profile_id, None)

    def settle(self, profile: ProfileState) -> None:
        """Give one person's state the values and times that are known here."""
        for key, values in self.values.items():
            if profile.id in values:
                profile.attributes[key] = decode(values[profile.id])
        times = {
            key: column[profile.id]
            for key, column in self.times.items()
            if profile.id in column
        }
        if times:
            profile.times = {**(profile.times or {}), **times}
