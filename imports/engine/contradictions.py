"""Finds people of whom two rows of a file ask for different values.

Pure. Only linked rows can contradict each other. What rows ask of a person is kept
from chunk to chunk; of merged people it is taken together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from imports.engine.links import Ordinals
from profiles.plans import Plan
from profiles.records import Outcome
from profiles.values import JSONValue, same

_CHANGING = frozenset({Outcome.CREATED, Outcome.UPDATED, Outcome.MERGED})
GOES_IN = _CHANGING | {Outcome.UNCHANGED}


class Heard(NamedTuple):
    """What rows asked to set of one person, and whether two of them disagree."""

    said: dict[str, JSONValue] = {}
    differs: bool = False

    def with_more(self, said: Mapping[str, JSONValue]) -> Heard:
        """What was heard with what another row says."""
        differs = self.differs or any(
            key in self.said and not same(self.said[key], value)
            for key, value in said.items()
        )
        return Heard({**self.said, **said}, differs)


def hear(
    plan: Plan, linked: Ordinals, before: Mapping[int, Heard]
) -> tuple[dict[int, Heard], int]:
    """What is heard of each person of the plan's linked rows, by profile id.

    ``before`` is what earlier chunks heard. Second is how many people turn out to be
    spoken of differently; nobody is counted twice.
    """
    heard: dict[int, Heard] = {}
    turned = 0
    changes = iter(plan.changes)
    for position in plan.judged:
        outcome, profile_id = plan.outcomes[position], plan.profile_ids[position]
        change = next(changes) if outcome in _CHANGING else None
        if outcome not in GOES_IN:
            continue
        record = plan.records[position]
        if record.number not in linked:
            continue
        merged = change.before.get("merged", {}) if change is not None else {}
        ids = [profile_id, *map(int, merged)]
        known = [heard.get(i) or before.get(i) or Heard() for i in ids]
        together = known[0]
        for other in known[1:]:
            together = together.with_more(other.said)
        heard[profile_id] = together.with_more(record.sets)
        differed = any(each.differs for each in known)
        turned += heard[profile_id].differs and not differed
        if differed:
            heard[profile_id] = heard[profile_id]._replace(differs=True)
    return heard, turned
