"""Proposes what each column of a file is imported as, and says why.

The reader's ``ColumnSummary`` of each column comes in, a ``Suggestion`` for each goes
out to the mapping page, or straight to the run of a headless import. Three steps: the
names of the workspace and the products (``suggesting.own_names``), what exports of
other tools call it (``suggesting.header_matching``), and the cells, which confirm or
doubt (``suggesting.column_checks``). What stays doubtful stays unmapped. Targets are

- ``identifier:<kind>``, ``profile_id``, ``attribute:<key>``, ``full_name``,
- ``unsubscribed``, ``subscription:<channel>``, ``subscription:<channel>:<resource>``
  (a topic or list), ``subscription_preferences``,
- ``event:name``, ``event:time``, ``event:person``, ``event:property:<name>`` in a file
  of events (``suggesting.event_suggestions``),
- ``skip``, and nothing for a column that is not mapped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

import msgspec

from imports.measuring.columns import ColumnSummary, DateOrder, DecimalSign
from imports.suggesting.cell_types import NOUNS, CellType
from imports.suggesting.column_checks import Options, Verdict
from imports.suggesting.header_aliases import BARE_ID, BARE_NAME, STATUS, Strength
from imports.suggesting.header_matching import Match, match_header, match_parts
from imports.suggesting.header_words import fingerprint, read_header, spoken
from imports.suggesting.own_names import MAESTRA_DATES, Offer, is_of_maestra
from imports.suggesting.target_checks import check_target
from profiles.issues import IssueCode

FIRST_NAME, LAST_NAME = "attribute:first_name", "attribute:last_name"
FULL_NAME, SKIP = "full_name", "skip"
# What a header stands for that is a target only by what its cells say.
_MEANINGS = {BARE_ID: "identifier:user_id", STATUS: "subscription:email"}
_UTC_ENDS = ("Z", "UTC", "GMT", "+00:00", "+0000")
# The option that settles each question.
_ANSWERS = {
    str(IssueCode.AMBIGUOUS_DATE): "date_order",
    str(IssueCode.AMBIGUOUS_NUMBER): "decimal",
}


class Sureness(StrEnum):
    """How sure a suggestion is; the last two leave the column unmapped."""

    SURE = "sure"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"
    UNKNOWN = "unknown"


class Suggestion(msgspec.Struct, frozen=True):
    """What one column is proposed to be imported as, or nothing, and why.

    ``options`` are those of ``profiles.mapping.ColumnOptions`` by name (``date_order``,
    ``date_format``, ``decimal``, ``separator``, ``international``), and ``inverted``
    for consent: yes means no. ``question`` is the code of an issue that a person has
    to settle before the column can be read.
    """

    target: str
    sureness: Sureness
    reason: str
    options: Options = {}
    question: str = ""


class Remembered(NamedTuple):
    """What a column with this header was imported as before.

    ``beside_others``: in a file of other columns, so that the cells have a say.
    """

    target: str
    options: Options = {}
    beside_others: bool = False


class _Candidate(NamedTuple):
    """A target that a column asks for, and what its cells say to it."""

    column: ColumnSummary
    target: str
    strength: int
    verdict: Verdict

    @property
    def rank(self) -> tuple[int, float, int]:
        """Sorts the better of two columns for one target first."""
        filled = round(self.column.filled_share, 1)
        return -self.strength, -filled, self.column.position


def suggest(
    columns: Sequence[ColumnSummary],
    offer: Offer,
    *,
    remembered: Mapping[str, Sequence[Remembered]] | None = None,
    date_order: DateOrder | None = None,
    decimal: DecimalSign | None = None,
) -> tuple[Suggestion, ...]:
    """A suggestion for each column of a file of people.

    ``remembered`` are earlier mappings, by ``fingerprint`` of all the headers (one
    entry for each column) or of a single header; they win over guesses.
    ``date_order`` and ``decimal`` are what the importer says of the whole file, which
    wins over what the cells decide.
    """
    earlier = _earlier(columns, remembered or {})
    asking = {
        column.position: candidate
        for column, kept in zip(columns, earlier, strict=True)
        if (candidate := _candidate(column, offer, kept))
    }
    if is_of_maestra(column.header for column in columns):
        asking = {place: _as_maestra_writes(one) for place, one in asking.items()}
    asking = _name_bare_names(asking)
    winners = _winners(asking.values())
    told = {"date_order": date_order, "decimal": decimal}
    return tuple(
        _told(_suggestion(candidate, winners, offer), told)
        if (candidate := asking.get(column.position))
        else _unknown(column)
        for column in columns
    )


def without_questions(suggestions: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """The suggestions for an import that nobody watches: open questions unmap.

    Such a column keeps its ``question``, so that the import can name it as an issue.
    """
    return tuple(
        msgspec.structs.replace(
            suggestion, target="", sureness=Sureness.DOUBTFUL, options={}
        )
        if suggestion.question
        else suggestion
        for suggestion in suggestions
    )


def _earlier(
    columns: Sequence[ColumnSummary], remembered: Mapping[str, Sequence[Remembered]]
) -> Sequence[Remembered | None]:
    """What each column was imported as before, if the file or the header is known."""
    headers = [column.header for column in columns]
    whole = remembered.get(fingerprint(headers), ())
    if len(whole) == len(columns):
        return whole
    return [
        kept._replace(beside_others=True)
        if (kept := next(iter(remembered.get(fingerprint([header]), ())), None))
        else None
        for header in headers
    ]


def _candidate(
    column: ColumnSummary, offer: Offer, kept: Remembered | None
) -> _Candidate | None:
    """What the column asks for, by what is remembered or else by its header."""
    if kept and kept.target and offer.has(kept.target):
        remembered = _remembered(column, offer, kept)
        if remembered.verdict.agrees:
            return remembered
    header = spoken(column.header)
    match = (
        offer.match(header)
        or match_header(header, offer.names)
        or _mixed(header, column, offer)
    )
    if match is None or not offer.has(match.target):
        return None
    verdict = check_target(match.target, column, offer, strength=match.strength)
    if match.strength <= Strength.CONTENT and not verdict.agrees:
        # "Address" or "Status" has said nothing that the cells could contradict.
        return None
    if match.in_utc and not _reads_utc(column, offer):
        zone = offer.definitions.zone
        verdict = Verdict(agrees=False, reason=f"times are read as those of {zone}")
    target = _MEANINGS.get(match.target, match.target).removeprefix("!")
    return _Candidate(column, target, match.strength, verdict)


def _mixed(header: str, column: ColumnSummary, offer: Offer) -> Match | None:
    """What most cells are under a header that names several things, if they are one.

    The other cells of ``Email / Phone`` are issues of their rows, mended one by one.
    """
    for match in match_parts(header):
        check = check_target(match.target, column, offer, strength=match.strength)
        if check.agrees and column.filled:
            return match
    return None


def _reads_utc(column: ColumnSummary, offer: Offer) -> bool:
    """Whether times under a header that says UTC are read so."""
    return (
        offer.definitions.zone == "UTC"
        or not column.fitting(CellType.DATETIME)
        or all(sample.endswith(_UTC_ENDS) for sample in column.samples)
    )


def _remembered(column: ColumnSummary, offer: Offer, kept: Remembered) -> _Candidate:
    """The earlier target, with the earlier options where the cells decide nothing."""
    said = check_target(kept.target, column, offer, strength=Strength.REMEMBERED)
    answered = said.question and _ANSWERS[said.question] in kept.options
    verdict = Verdict(
        agrees=said.agrees or not kept.beside_others,
        reason="as in an earlier import",
        options={**kept.options, **said.options},
        question="" if answered else said.question,
    )
    return _Candidate(column, kept.target, Strength.REMEMBERED, verdict)


def _as_maestra_writes(candidate: _Candidate) -> _Candidate:
    """Dates that are not clear are read by Maestra's rule, which goes by the sign."""
    verdict = candidate.verdict
    if verdict.question != IssueCode.AMBIGUOUS_DATE:
        return candidate
    options = {**verdict.options, "date_order": MAESTRA_DATES}
    return candidate._replace(verdict=replace(verdict, options=options, question=""))


def _name_bare_names(asking: dict[int, _Candidate]) -> dict[int, _Candidate]:
    """Bare names become first, last or full names by the names beside them.

    ``Name`` beside ``Vorname`` is the last name, unless its cells hold several words
    each; ``Nombre`` beside ``Apellidos`` is the first. Alone, or beside both, it is
    the name in full.
    """
    named = {one.target for one in asking.values() if one.verdict.agrees}
    missing = {FIRST_NAME, LAST_NAME} - named
    meaning = missing.pop() if len(missing) == 1 else FULL_NAME
    return {
        position: _named(one, meaning) if one.target == BARE_NAME else one
        for position, one in asking.items()
    }


def _named(candidate: _Candidate, meaning: str) -> _Candidate:
    samples = candidate.column.samples
    several_words = sum(" " in sample for sample in samples)
    if meaning == LAST_NAME and 2 * several_words > len(samples):
        meaning = FULL_NAME
    return candidate._replace(target=meaning)


def _winners(candidates: Iterable[_Candidate]) -> dict[str, _Candidate]:
    """The one column for each target; a name in full only where its parts are not."""
    winners: dict[str, _Candidate] = {}
    for candidate in sorted(candidates, key=lambda candidate: candidate.rank):
        if candidate.verdict.agrees:
            winners.setdefault(candidate.target, candidate)
    if FIRST_NAME in winners or LAST_NAME in winners:
        winners.pop(FULL_NAME, None)
    return winners


def _suggestion(
    candidate: _Candidate, winners: Mapping[str, _Candidate], offer: Offer
) -> Suggestion:
    """The candidate as it is shown: mapped, or the reason why not."""
    target, verdict = candidate.target, candidate.verdict
    name = offer.name_of(target)
    if not verdict.agrees:
        reason = f"header says {name}, but {verdict.reason}"
        return Suggestion("", Sureness.DOUBTFUL, reason)
    winner = winners.get(target)
    # Columns that an earlier mapping joins into one share their target.
    shares = target == SKIP or "join" in verdict.options
    if winner is not candidate and not shares:
        reason = f"header says {name}, but {_instead(winner)}"
        return Suggestion("", Sureness.DOUBTFUL, reason)
    if candidate.strength == Strength.REMEMBERED or target == SKIP:
        reason = verdict.reason
    elif candidate.strength == Strength.TYPO:
        reason = f"header is nearly {name}, {verdict.reason}"
    else:
        reason = f"header says {name}, {verdict.reason}"
    sure = candidate.strength >= Strength.PLAIN - 1 and candidate.column.filled
    return Suggestion(
        target,
        Sureness.SURE if sure else Sureness.LIKELY,
        reason,
        verdict.options,
        verdict.question,
    )


def _instead(winner: _Candidate | None) -> str:
    """Which column has what another asked for."""
    if winner is None:
        return "the file has its parts in columns of their own"
    column = winner.column
    return f"column {column.position + 1}, “{column.header}”, is imported as that"


def _told(suggestion: Suggestion, told: Mapping[str, str | None]) -> Suggestion:
    """The suggestion with the importer's own word on dates and decimal signs."""
    for option, value in told.items():
        asked = _ANSWERS.get(suggestion.question) == option
        if value and (asked or option in suggestion.options):
            suggestion = msgspec.structs.replace(
                suggestion,
                options={**suggestion.options, option: value},
                question="" if asked else suggestion.question,
            )
    return suggestion


def _unknown(column: ColumnSummary) -> Suggestion:
    """What is said of a column whose header names nothing known."""
    if not column.filled:
        reason = "the column is empty"
    elif not read_header(spoken(column.header)).words:
        reason = "the column has no header"
    elif column.type is CellType.TEXT:
        reason = "header names nothing known here"
    else:
        noun = NOUNS[column.type]
        reason = f"the cells are {noun}, but the header does not say whose or what"
    return Suggestion("", Sureness.UNKNOWN, reason)
