"""Proposes what each column of a file of events is imported as.

Beside ``suggesting.suggestions``, which does so for files of people. An event has a
name, a person, and maybe a time; Customer.io fixes the headers of these three, others
are known by plain names. Every other column is a property of the event, its header
taken literally, dots and all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple, Protocol, TypeVar

from imports.measuring.columns import ColumnSummary
from imports.suggesting.attribute_checks import check_words
from imports.suggesting.cell_types import CellType
from imports.suggesting.column_checks import Verdict, counted
from imports.suggesting.event_checks import check_event_part, check_person
from imports.suggesting.header_aliases import BARE_ID, Strength
from imports.suggesting.header_matching import match_header
from imports.suggesting.header_vocabulary import EVENT_NAME_KEYS, EVENT_TIME_KEYS
from imports.suggesting.header_words import fingerprint, key_of
from imports.suggesting.own_names import FILE_COLUMNS, Offer
from imports.suggesting.suggestions import Remembered, Suggestion, Sureness
from imports.suggesting.target_checks import check_target
from profiles.mapping import (
    EVENT_NAME,
    EVENT_PERSON,
    EVENT_PROPERTY,
    EVENT_TIME,
    Target,
    TargetKind,
)
from profiles.values import BLANKS

NAME, TIME, PERSON = map(str, (EVENT_NAME, EVENT_TIME, EVENT_PERSON))
_CUSTOMER_IO: Final = {
    "_cio_name": NAME,
    "_cio_timestamp": TIME,
    "_cio_customer_id": PERSON,
}
# The strongest first: of several identifiers the file is read by one.
_PERSON_TARGETS: Final = (
    "identifier:user_id",
    BARE_ID,
    "identifier:email",
    "identifier:phone",
    "identifier:device_id",
    "identifier:cookie_id",
)
_CALLED: Final = {NAME: "event's name", TIME: "event's time", PERSON: "person"}


class _Claim(NamedTuple):
    """A part of the event that a column asks for; the lowest rank gets it."""

    rank: int
    column: ColumnSummary
    target: str
    verdict: Verdict
    kind: str = ""


def suggest_events(
    columns: Sequence[ColumnSummary],
    offer: Offer,
    *,
    remembered: Mapping[str, Sequence[Remembered]] | None = None,
) -> tuple[Suggestion, ...]:
    """A suggestion for each column of a file of events.

    The options of ``event:person`` say by which ``kind`` of identifier people are
    found. ``remembered`` are earlier mappings of events by the ``fingerprint`` of all
    the headers; such a file is mapped as it was.
    """
    earlier = earlier_columns(columns, remembered or {})
    if earlier:
        return tuple(
            as_before(column, kept)
            for column, kept in zip(columns, earlier, strict=True)
        )
    claims = sorted(
        (claim for column in columns for claim in _claims(column, offer)),
        key=lambda claim: (claim.rank, claim.column.position),
    )
    won = awarded(claims)
    named: dict[str, ColumnSummary] = {}
    for column in columns:
        if column.position not in won:
            named.setdefault(column.header.strip(BLANKS), column)
    return tuple(
        _mapped(won[column.position])
        if column.position in won
        else _property(column, named[column.header.strip(BLANKS)], offer)
        for column in columns
    )


class Claim(Protocol):
    """That a column may be a target, and what its cells say to that."""

    @property
    def column(self) -> ColumnSummary: ...
    @property
    def target(self) -> str: ...
    @property
    def verdict(self) -> Verdict: ...


AnyClaim = TypeVar("AnyClaim", bound=Claim)


def awarded(claims: Iterable[AnyClaim]) -> dict[int, AnyClaim]:
    """The claim that each column gets, by position; the earlier of two claims wins.

    A column gets one target, and a target goes to one column.
    """
    winners: dict[str, AnyClaim] = {}
    for claim in claims:
        taken = {winner.column.position for winner in winners.values()}
        if claim.verdict.agrees and claim.column.position not in taken:
            winners.setdefault(claim.target, claim)
    return {claim.column.position: claim for claim in winners.values()}


def looks_like_events(headers: Sequence[str]) -> bool:
    """Whether the headers are those that Customer.io fixes for files of events."""
    return NAME in {_CUSTOMER_IO.get(header.strip(BLANKS)) for header in headers}


def earlier_columns(
    columns: Sequence[ColumnSummary], remembered: Mapping[str, Sequence[Remembered]]
) -> Sequence[Remembered]:
    """What each column was imported as before; nothing if the file is not known."""
    whole = remembered.get(fingerprint([column.header for column in columns]), ())
    return whole if len(whole) == len(columns) else ()


def as_before(column: ColumnSummary, kept: Remembered) -> Suggestion:
    """The column as an earlier import had it."""
    if not kept.target:
        reason = "an earlier import left it out"
        return Suggestion("skip", Sureness.SURE, reason)
    reason = "as in an earlier import"
    return Suggestion(kept.target, Sureness.SURE, reason, kept.options)


def _claims(column: ColumnSummary, offer: Offer) -> Iterator[_Claim]:
    header, key = column.header.strip(BLANKS), key_of(column.header)
    fixed = _CUSTOMER_IO.get(header)
    if fixed == PERSON:
        yield _Claim(0, column, PERSON, check_person(column))
    if fixed == NAME or key in EVENT_NAME_KEYS:
        yield _Claim(0 if fixed else 1, column, NAME, _check_name(column))
    if fixed == TIME or key in EVENT_TIME_KEYS:
        strength = Strength.EXACT if fixed else Strength.CONTENT
        verdict = check_event_part(
            EVENT_TIME, column, offer.definitions, strength=strength
        )
        if fixed:  # the header says it; a cell that is no time holds its own row
            verdict = replace(verdict, agrees=True)
        yield _Claim(0 if fixed else 1, column, TIME, verdict)
    match = match_header(header, offer.names)
    if match and match.target in _PERSON_TARGETS:
        rank = 1 + _PERSON_TARGETS.index(match.target)
        target = "identifier:user_id" if match.target == BARE_ID else match.target
        verdict = _check_person(target, column, offer, strength=match.strength)
        yield _Claim(rank, column, PERSON, verdict, target.partition(":")[2])


def _check_person(
    target: str, column: ColumnSummary, offer: Offer, *, strength: int
) -> Verdict:
    """As for people, but that ids and addresses repeat: one person does much."""
    if target == "identifier:email" and column.filled:
        return counted(column, strength, "addresses", CellType.EMAIL)
    return check_target(target, column, offer, strength=strength)


def _check_name(column: ColumnSummary) -> Verdict:
    if not column.filled:
        return Verdict(agrees=True, reason="the column is empty")
    return check_words(column, Strength.PLAIN)


def _mapped(claim: _Claim) -> Suggestion:
    options = {**claim.verdict.options}
    if claim.kind:
        options["kind"] = claim.kind
    return Suggestion(
        claim.target,
        Sureness.SURE if claim.rank == 0 else Sureness.LIKELY,
        f"header says {_CALLED[claim.target]}, {claim.verdict.reason}",
        options,
        claim.verdict.question,
    )


def _property(column: ColumnSummary, first: ColumnSummary, offer: Offer) -> Suggestion:
    """A property named as the header; ``first`` is the first column of that name."""
    name = column.header.strip(BLANKS)
    if name in FILE_COLUMNS:
        reason = "our own column in a file of errors or warnings"
        return Suggestion("skip", Sureness.SURE, reason)
    if not name:
        return Suggestion("", Sureness.UNKNOWN, "the column has no header")
    if first is not column:
        reason = f"column {first.position + 1} has the same name"
        return Suggestion("", Sureness.DOUBTFUL, reason)
    readers = offer.definitions.reading(name)
    target = Target(TargetKind.EVENT, EVENT_PROPERTY, name)
    if not readers or not column.filled:
        reason = "the other columns are properties"
        return Suggestion(str(target), Sureness.SURE, reason)
    verdict = check_event_part(
        target, column, offer.definitions, strength=Strength.EXACT
    )
    return Suggestion(
        str(target),
        Sureness.SURE if verdict.agrees else Sureness.LIKELY,
        f"{readers[0].name} reads it, {verdict.reason}",
        verdict.options,
        verdict.question,
    )
