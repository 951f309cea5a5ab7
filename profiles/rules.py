"""The rules that a door brings with its records: whom they match, what a conflict does.

A rule is a named parameter of the one core, never a branch of a door. An import or a
delivery stores its rules, so that what happened can be explained and repeated.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """Which people the rows may touch."""

    ADD_AND_UPDATE = "add_and_update"
    ADD_ONLY = "add_only"
    UPDATE_ONLY = "update_only"


class ConflictRule(StrEnum):
    """What happens when an identifier of a row belongs to someone else.

    ``HOLD`` holds the row and names both; ``KEEP`` applies the rest, leaves the
    identifier where it is and warns (Customer.io's imports); ``MERGE`` makes one
    person of the two where that is safe (Piwik PRO's update-profile, webhooks).
    """

    HOLD = "hold"
    KEEP = "keep"
    MERGE = "merge"


class UnknownPeople(StrEnum):
    """What happens to a row that may only update and names somebody unknown.

    ``SKIP`` passes it by; ``HOLD`` makes it an error (events, whose file says that
    these people exist).
    """

    SKIP = "skip"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Rules:
    """How records find and change people.

    ``match``: the kinds that find a person, in order. ``replaces``: the
    one-per-profile kinds that this door may set anew on a matched person (Altcraft
    and Xtremepush send a new email so). ``from_file``: a contradiction between two
    rows of one file is a warning even where one against people already stored holds
    the row (Customer.io: one id with several emails, one email under several ids).
    ``may_opt_in``: the door's statements may end an opt-out; a file's may only if the
    importer says so. ``unknown_people`` counts where the mode is to update only. With
    ``skips_triggers`` no trigger is told, but one that a record starts by name.
    ``only_merges``: each record names people who are one; all of them have to be here,
    and a record whose people cannot be united is held.
    """

    match: tuple[str, ...]
    mode: Mode = Mode.ADD_AND_UPDATE
    conflicts: ConflictRule = ConflictRule.HOLD
    replaces: frozenset[str] = frozenset()
    from_file: bool = False
    may_opt_in: bool = False
    unknown_people: UnknownPeople = UnknownPeople.SKIP
    skips_triggers: bool = False
    only_merges: bool = False


# Strongest first: who a record speaks of when its identifiers cannot be united.
STRENGTH: tuple[str, ...] = ("user_id", "external", "email", "phone", "device_id")
WEAK_KINDS: frozenset[str] = frozenset({"cookie_id", "device_id"})


def strength(kind: str) -> int:
    """The rank of a kind, 0 the strongest; external identities rank after user ids."""
    if kind in STRENGTH:
        return STRENGTH.index(kind)
    return len(STRENGTH) if kind == "cookie_id" else STRENGTH.index("external")
