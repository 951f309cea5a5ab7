"""The mapping board: each column of a file, what it becomes, what stands against it.

Pure. What the importer decided is stored; all other columns follow the suggestions of
the moment, which get better while the file is counted. Both together are the mapping
that a review freezes.
"""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import msgspec

from cdp import formats
from imports.measuring.columns import MAX_DISTINCT, ColumnSummary
from imports.pages.option_words import words_of
from imports.suggesting.cell_types import NOUNS
from imports.suggesting.event_suggestions import suggest_events
from imports.suggesting.header_aliases import Strength
from imports.suggesting.object_suggestions import suggest_objects
from imports.suggesting.own_names import Offer
from imports.suggesting.questions import Question, question_of
from imports.suggesting.suggestions import Remembered, Suggestion, Sureness, suggest
from imports.suggesting.target_checks import check_target
from profiles.definitions import Definitions
from profiles.event_choices import offered_as
from profiles.issues import IssueCode
from profiles.mapping import ColumnMapping, ColumnOptions, Mapping, TargetKind
from profiles.mapping_problems import Problem, problems
from profiles.target_choices import SKIP, target_name, target_note
from profiles.validation import COLUMNS

Options = dict[str, object]

_KNOWN_OPTIONS = frozenset(ColumnOptions.__struct_fields__)
# The option that settles each question, and what it is if nobody says anything.
ANSWERS = {
    str(IssueCode.AMBIGUOUS_DATE): "date_order",
    str(IssueCode.AMBIGUOUS_NUMBER): "decimal",
}


@dataclass(frozen=True)
class Line:
    """One column on the board.

    ``target`` is empty as long as nobody knows what the column is; ``question`` is
    the code of an issue that the importer has to settle before the run. ``choice`` is
    what the list of targets calls the target.
    """

    column: ColumnSummary
    suggestion: Suggestion
    target: str
    choice: str
    options: ColumnOptions
    is_chosen: bool
    question: str
    name: str
    note: str
    problems: tuple[Problem, ...] = ()

    @property
    def position(self) -> int:
        """The column's place in the file, from 0."""
        return self.column.position

    @property
    def title(self) -> str:
        """The header, or the column's number where the header is blank."""
        return self.column.header or f"Column {self.position + 1}"

    @property
    def is_skipped(self) -> bool:
        """Whether the importer decided to leave the column out."""
        return self.target == SKIP

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided about the column."""
        return not self.target

    @property
    def follows_suggestion(self) -> bool:
        """Whether the column is what was suggested."""
        return bool(self.target) and self.target == self.suggestion.target

    @property
    def reason(self) -> str:
        """Why the column is suggested as what it is, or as nothing."""
        return self.suggestion.reason

    @property
    def is_unsure(self) -> bool:
        """Whether the suggestion wants to be looked at."""
        doubtful = self.suggestion.sureness is not Sureness.SURE
        return self.follows_suggestion and not self.is_chosen and doubtful

    @property
    def asked(self) -> Question | None:
        """The question that the column waits with, with cells of it."""
        return question_of(self.question, self.column)

    @property
    def filled_words(self) -> str:
        """How much of the column is filled, in words."""
        return f"{formats.percent(self.column.filled, self.column.rows)} filled"

    @property
    def distinct_words(self) -> str:
        """How many values differ, in words."""
        if self.column.is_over_limit:
            return f"over {formats.group_number(MAX_DISTINCT)} distinct"
        return f"{formats.group_number(self.column.distinct)} distinct"

    @property
    def type_words(self) -> str:
        """What the cells are, in words."""
        return NOUNS[self.column.type]

    @property
    def option_words(self) -> str:
        """How the cells are read other than usually, in words."""
        return ", ".join(words_of(self.options))

    @property
    def mapping(self) -> ColumnMapping | None:
        """The column as the mapping has it; None as long as it is open."""
        if self.is_open:
            return None
        return ColumnMapping(
            self.position, self.column.header, self.target, self.options
        )


@dataclass(frozen=True)
class Board:
    """All columns of a file, and the mapping that they make."""

    lines: tuple[Line, ...]
    mapping: Mapping
    problems: tuple[Problem, ...]

    @cached_property
    def mapped(self) -> int:
        """How many columns are imported."""
        return len(self.lines) - self.open - self.skipped

    @cached_property
    def open(self) -> int:
        """How many columns nobody has decided about."""
        return sum(line.is_open for line in self.lines)

    @cached_property
    def skipped(self) -> int:
        """How many columns are left out."""
        return sum(line.is_skipped for line in self.lines)

    @property
    def questions(self) -> list[Line]:
        """The columns that wait for an answer."""
        return [line for line in self.lines if line.question]

    @property
    def blocking(self) -> list[Problem]:
        """What the import cannot go on with."""
        return [problem for problem in self.problems if problem.blocking]

    @property
    def general(self) -> list[Problem]:
        """What stands against the mapping as a whole, not at a column."""
        return [problem for problem in self.problems if not problem.sources]

    @property
    def is_ready(self) -> bool:
        """Whether the file can be reviewed by this mapping."""
        return not self.blocking and not self.questions


def make_board(
    columns: Sequence[ColumnSummary],
    chosen: Mapping,
    definitions: Definitions,
    *,
    remembered: AnyMapping[str, Sequence[Remembered]] | None = None,
    of_events: bool = False,
) -> Board:
    """The board of a file's columns; those of events have suggestions of their own.

    ``chosen`` holds the importer's own decisions and the options of the import,
    ``remembered`` earlier mappings as ``suggest`` takes them.
    """
    consent = TargetKind.UNSUBSCRIBED in COLUMNS
    offer = Offer(
        definitions,
        consent=consent,
        merges=chosen.merges,
        relates=chosen.relates,
        object_type=chosen.object_type,
    )
    decided = {column.source: column for column in chosen.columns}
    propose = suggest_events if of_events else suggest
    if chosen.object_type or chosen.relates:
        propose = suggest_objects
    suggestions = propose(columns, offer, remembered=remembered)
    lines = [
        _line(column, suggestion, decided.get(column.position), offer)
        for column, suggestion in zip(columns, suggestions, strict=True)
    ]
    mapped = tuple(column for line in lines if (column := line.mapping))
    mapping = msgspec.structs.replace(chosen, columns=mapped)
    found = tuple(problems(mapping, definitions))
    placed = [
        replace(line, problems=tuple(p for p in found if line.position in p.sources))
        for line in lines
    ]
    return Board(tuple(placed), mapping, found)


def _line(
    column: ColumnSummary,
    suggestion: Suggestion,
    decided: ColumnMapping | None,
    offer: Offer,
) -> Line:
    target = decided.target if decided else suggestion.target
    options: Options = dict(suggestion.options) if not decided else {}
    question = "" if decided else suggestion.question
    if decided and offer.has(target) and target != SKIP:
        verdict = check_target(target, column, offer, strength=Strength.REMEMBERED)
        options, question = dict(verdict.options), verdict.question
    if decided:
        options |= msgspec.to_builtins(decided.options)
    answered = ANSWERS.get(question, "") in options
    known = {key: value for key, value in options.items() if key in _KNOWN_OPTIONS}
    return Line(
        column=column,
        suggestion=suggestion,
        target=target,
        choice=offered_as(target, offer.definitions),
        options=msgspec.convert(known, ColumnOptions),
        is_chosen=decided is not None,
        question="" if answered else question,
        name=target_name(target, offer.definitions) if target else "",
        note=target_note(target, offer.definitions),
    )
