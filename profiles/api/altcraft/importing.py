"""Imports people as Altcraft requests say: found or created, one record each.

    request -> Wanted(criteria, record, ...) -> looked up -> applied -> Result

A look-up outside the transaction is a hint: the transaction begins by locking the
names that people are found by and looking again, and if it finds somebody else it is
begun afresh. In a batch, requests that share a name or a contact with an earlier one
wait for the next transaction, unless both name one person alike: each is judged by what
those before it did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import msgspec
from django.db.backends.utils import CursorWrapper

from cdp.api import calls
from cdp.api.calls import Call
from cdp.api.refusals import Reason, Refusal
from cdp.api.tokens import Caller
from profiles import bulk
from profiles.api.altcraft.looking_up import find_people
from profiles.api.altcraft.matching import Place
from profiles.api.altcraft.wanting import Wanted
from profiles.apply import TRIES, apply
from profiles.definitions import Definitions
from profiles.issues import Issue, IssueCode, Severity
from profiles.prepared import Applied
from profiles.reader import DatabaseReader
from profiles.records import Identifier, Outcome, Record
from profiles.rules import Rules
from profiles.state import ProfileState
from profiles.statuses import Origin, OriginKind


class Moved(Exception):
    """Between look-up and lock somebody else became the one who is named."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one person: their id, or why nothing happened."""

    profile_id: int = 0
    outcome: Outcome = Outcome.HELD
    refusal: Refusal | None = None


@dataclass(slots=True)
class Importing:
    """An act of importing, of one person or a batch."""

    caller: Caller
    definitions: Definitions
    door: str
    now: datetime
    skips_triggers: bool = False
    call: Call = field(init=False)
    counted: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.call = calls.begin(self.caller, self.door, now=self.now)

    def import_all(self, wanted: Sequence[Wanted]) -> list[Result]:
        """The result of each; one that fails leaves the others alone."""
        results: list[Result] = []
        for wave in _waves(wanted):
            results.extend(self._import_wave(wave))
        return results

    def _import_wave(self, wave: Sequence[Wanted]) -> list[Result]:
        """Whom each leads to can be looked up before any of them is applied."""
        for _ in range(TRIES):
            found = self._find(wave)
            settled = self._settled(wave, found)
            if _refuses(settled) and found != self._find(wave):
                continue  # who has the identifier may be the one who was looked for
            sharing = [self._has_phone_only(each) for each in settled]
            if len(set(sharing)) > 1:
                return self._import_apart(wave, sharing)
            try:
                return self._apply(_Wave(wave, found, settled), shared=sharing[0])
            except Moved:
                continue
        raise Refusal(
            Reason.UNAVAILABLE, "Others keep changing the same people.", retry_after=1
        )

    def _find(self, wave: Sequence[Wanted]) -> list[tuple[int, ...]]:
        return find_people([each.criteria for each in wave], self.definitions)

    def _import_apart(
        self, wave: Sequence[Wanted], sharing: Sequence[bool]
    ) -> list[Result]:
        """New people who have a phone only go by a rule of their own: it finds them."""
        parts = {
            flag: [each for each, own in zip(wave, sharing, strict=True) if own is flag]
            for flag in (False, True)
        }
        results = {flag: iter(self._import_wave(part)) for flag, part in parts.items()}
        return [next(results[flag]) for flag in sharing]

    def _has_phone_only(self, settled: Record | Refusal) -> bool:
        if not isinstance(settled, Record) or settled.profile_id is not None:
            return False
        kinds = (self.definitions.kinds[i.kind] for i in settled.identifiers)
        return not any(kind.identifies for kind in kinds)

    def _settled(
        self, wave: Sequence[Wanted], found: Sequence[tuple[int, ...]]
    ) -> list[Record | Refusal]:
        """For each the record for whoever was found, or for somebody new."""
        people = self._who_lose_kinds(wave, found)
        settled = [
            self._settle(wanted, ids, people)
            for wanted, ids in zip(wave, found, strict=True)
        ]
        new = [each for each in settled if isinstance(each, Record)]
        taken = self._taken([each for each in new if each.profile_id is None])
        return [
            taken.get(each.number, each) if isinstance(each, Record) else each
            for each in settled
        ]

    def _who_lose_kinds(
        self, wave: Sequence[Wanted], found: Sequence[tuple[int, ...]]
    ) -> dict[int, ProfileState]:
        ids = {
            i
            for w, people in zip(wave, found, strict=True)
            if w.detached_kinds
            for i in people
        }
        reader = DatabaseReader(self.definitions)
        people = {profile.id: profile for profile in reader.profiles(sorted(ids))}
        reader.add_identifiers(people)
        return people

    def _settle(
        self,
        wanted: Wanted,
        found: tuple[int, ...],
        people: Mapping[int, ProfileState],
    ) -> Record | Refusal:
        if len(found) > 1:
            return Refusal(
                Reason.CONFLICT, f"{len(found)} people match; name one of them."
            )
        if not found:
            if not wanted.criteria.may_create:
                return Refusal.not_found("No person has this profile id.")
            return self._for_new(wanted)
        lost = [
            Identifier(kind, value, value)
            for kind in wanted.detached_kinds
            for value in people[found[0]].held(kind)
        ]
        detach = (*wanted.record.detach, *lost)
        return msgspec.structs.replace(
            wanted.record, profile_id=found[0], detach=detach
        )

    def _for_new(self, wanted: Wanted) -> Record | Refusal:
        """Somebody new also has what they were named by, unless the data says else."""
        record = wanted.record
        kinds = {identifier.kind for identifier in record.identifiers}
        more = [i for i in wanted.criteria.identifiers if i.kind not in kinds]
        identifiers = (*record.identifiers, *more)
        if not identifiers:
            return Refusal.malformed(
                "Nobody matches, and a new person needs an email, a phone or another "
                "identifier in data."
            )
        return msgspec.structs.replace(record, identifiers=identifiers)

    def _taken(self, new: Sequence[Record]) -> dict[int, Refusal]:
        """New people whose identifiers somebody has already, by the record's number.

        A phone may be shared, but not by somebody who has nothing else.
        """
        reader = DatabaseReader(self.definitions)
        held: set[tuple[str, str]] = set()
        for kind in sorted({i.kind for record in new for i in record.identifiers}):
            values = [i.value for r in new for i in r.identifiers if i.kind == kind]
            found = reader.holders(self.definitions.kinds[kind], values)
            held.update((kind, value) for value, _ in found)
        return {
            record.number: Refusal(
                Reason.CONFLICT,
                f"{identifier.kind} “{identifier.sent}” belongs to someone else.",
                field=identifier.kind,
            )
            for record in new
            for identifier in self._own(record)
            if identifier[:2] in held
        }

    def _own(self, record: Record) -> Sequence[Identifier]:
        """The identifiers that nobody else may have."""
        kinds = self.definitions.kinds
        own = [i for i in record.identifiers if kinds[i.kind].identifies]
        return own or record.identifiers

    def _apply(self, wave: _Wave, *, shared: bool) -> list[Result]:
        records = [each for each in wave.settled if isinstance(each, Record)]
        applied = self._write(wave, records, shared=shared) if records else None
        done = _results(applied) if applied is not None else iter(())
        return [
            next(done) if isinstance(each, Record) else Result(refusal=each)
            for each in wave.settled
        ]

    def _write(
        self, wave: _Wave, records: Sequence[Record], *, shared: bool
    ) -> Applied:
        names = sorted({name for each in wave.wanted for name in _names(each)})
        counts = Counter(self.counted)

        def claim(cursor: CursorWrapper) -> None:
            workspace_id = self.definitions.workspace_id
            bulk.fetch(cursor, bulk.LOCK_NAMES, [workspace_id, names])
            if self._find(wave.wanted) != wave.found:
                raise Moved

        def finish(cursor: CursorWrapper, applied: Applied) -> None:
            nonlocal counts
            outcomes = (outcome.value for outcome in applied.plan.outcomes)
            counts = self.counted + Counter(outcomes)
            self.call.note(counts)

        applied = apply(
            records,
            definitions=self.definitions,
            rules=self._rules(shared=shared),
            origin=Origin(OriginKind.CALL, self.call.id),
            now=self.now,
            claim=claim,
            finish=finish,
        )
        self.counted = counts
        return applied

    def _rules(self, *, shared: bool) -> Rules:
        """Everybody known is found beforehand; a matched person may get a new email."""
        kinds = self.definitions.kinds.values()
        return Rules(
            match=tuple(kind.key for kind in kinds if kind.identifies is not shared),
            replaces=frozenset({"email"}),
            may_opt_in=not self.definitions.protects_api_opt_outs,
            skips_triggers=self.skips_triggers,
        )


@dataclass(frozen=True, slots=True)
class _Wave:
    """Requests that look-ups made at once are good for, and what is to be written."""

    wanted: Sequence[Wanted]
    found: list[tuple[int, ...]]
    settled: list[Record | Refusal]


def _refuses(settled: Sequence[Record | Refusal]) -> bool:
    return any(isinstance(each, Refusal) for each in settled)


def _waves(wanted: Sequence[Wanted]) -> Iterator[list[Wanted]]:
    """The requests in order, cut before each that an earlier one may lead elsewhere.

    Requests that share a name may go together if they name one person alike: whom the
    first finds or makes, the next one finds too.
    """
    wave: list[Wanted] = []
    known: dict[str, frozenset[str]] = {}
    for each in wanted:
        names = frozenset(_names(each))
        alike = names if _is_found_again(each) else frozenset[str]()
        shared = {known[name] for name in names if name in known}
        if shared and (not alike or shared != {alike}):
            yield wave
            wave, known = [], {}
        wave.append(each)
        known.update(dict.fromkeys(names, alike))
    if wave:
        yield wave


def _is_found_again(wanted: Wanted) -> bool:
    """Whether who was imported so is found by the same names afterwards.

    Not by a field, which the request may change, not by a contact alone, which it may
    not have made, and not if it puts other identifiers in the place of the names.
    """
    record, criteria = wanted.record, wanted.criteria
    places = {search.place for search in criteria.searches}
    if places.isdisjoint(_OWN) or not places.isdisjoint(_BY_FIELD):
        return False
    given = {identifier[:2] for identifier in record.identifiers}
    kinds = {kind for kind, _ in given}
    keeps = all(i[:2] in given or i.kind not in kinds for i in criteria.identifiers)
    return keeps and not wanted.detached_kinds and not record.detach


_OWN = frozenset({Place.IDENTIFIER, Place.PROFILE_ID})
_BY_FIELD = frozenset({Place.FIELD, Place.SUBSCRIPTION_FIELD})


def _names(wanted: Wanted) -> set[str]:
    """Everything by which this request or another may find the same person."""
    record, names = wanted.record, set[str]()
    for search in wanted.criteria.searches:
        names.add(f"{search.place}:{search.name}:{search.value}")
        if search.place in (Place.CONTACT, Place.PUSH):
            names.add(f"value:{search.value}")
    for identifier in (*record.identifiers, *wanted.criteria.identifiers):
        names.add(f"value:{identifier.value}")
    names.update(f"value:{s.contact}" for s in record.statements if s.contact)
    return names


_STATUSES: Mapping[str, Reason] = {
    IssueCode.UNKNOWN_PROFILE_ID: Reason.NOT_FOUND,
    IssueCode.IDENTIFIER_TAKEN: Reason.CONFLICT,
    IssueCode.IDENTIFIER_CHANGE_REFUSED: Reason.CONFLICT,
    IssueCode.SEVERAL_PEOPLE: Reason.CONFLICT,
}


def _results(applied: Applied) -> Iterator[Result]:
    plan = applied.plan
    for position, outcome in enumerate(plan.outcomes):
        if outcome is Outcome.HELD:
            refusal = _refusal(plan.issues.get(position, ()))
            yield Result(refusal=refusal)
        else:
            yield Result(plan.profile_ids[position], outcome)


def _refusal(issues: Sequence[Issue]) -> Refusal:
    worst = next(issue for issue in issues if issue.severity == Severity.ERROR)
    reason = _STATUSES.get(worst.code, Reason.MALFORMED)
    return Refusal(reason, worst.message, field=worst.field)
