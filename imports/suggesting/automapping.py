"""Maps a file's columns without a person: by suggestions, or by a mapping from before.

Nothing is mapped that is in doubt, and nothing is passed by in silence: every column
has a choice with its reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from imports.measuring.columns import ColumnSummary, DateOrder, DecimalSign
from imports.suggesting.event_suggestions import suggest_events
from imports.suggesting.object_suggestions import suggest_objects
from imports.suggesting.own_names import FILE_COLUMNS, Offer
from imports.suggesting.suggestions import (
    SKIP,
    Suggestion,
    Sureness,
    suggest,
    without_questions,
)
from profiles.definitions import Definitions
from profiles.issues import Issue, IssueCode, warning
from profiles.mapping import (
    ColumnMapping,
    ColumnOptions,
    Mapping,
    TargetKind,
    parse_target,
)

_KNOWN_OPTIONS = frozenset(ColumnOptions.__struct_fields__)
_CONSENT = frozenset(
    {
        TargetKind.UNSUBSCRIBED,
        TargetKind.SUBSCRIPTION,
        TargetKind.SUBSCRIPTION_PREFERENCES,
    }
)


class Choice(msgspec.Struct, frozen=True):
    """What became of one column, and why; an empty target: it is not imported."""

    position: int
    header: str
    target: str
    reason: str
    question: str = ""
    example: str = ""
    line: int = 0

    @property
    def issue(self) -> Issue | None:
        """What a person would have had to decide."""
        if not self.question:
            return None
        return warning(IssueCode(self.question), self.header, self.example)


@dataclass(frozen=True, slots=True)
class Mapped:
    """A mapping and the choices that led to it, one for each column of the file."""

    mapping: Mapping
    choices: tuple[Choice, ...]

    @property
    def passed_by(self) -> list[Choice]:
        """The columns that are not imported."""
        return [choice for choice in self.choices if not choice.target]


class MappingMismatch(Exception):
    """A mapping from before names columns that this file does not have."""


def suggested(
    columns: Sequence[ColumnSummary],
    headers: Sequence[str],
    *,
    definitions: Definitions,
    date_order: DateOrder | None = None,
    decimal: DecimalSign | None = None,
    merges: bool = False,
) -> Mapped:
    """The mapping that the suggestions make, by what the file's header says.

    ``date_order`` and ``decimal`` are what the caller says of the whole file; a column
    that needs to know and is not told stays unmapped. What people agreed to is taken
    only from columns that say so by their names. Rows that ``merges`` only merge.
    """
    offer = Offer(definitions, merges=merges)
    proposed = suggest(
        _as_headed(columns, headers), offer, date_order=date_order, decimal=decimal
    )
    return _mapped(columns, [_sure_of_consent(one) for one in proposed])


def suggested_events(
    columns: Sequence[ColumnSummary],
    headers: Sequence[str],
    *,
    definitions: Definitions,
) -> Mapped:
    """The same for a file of events."""
    proposed = suggest_events(_as_headed(columns, headers), Offer(definitions))
    return _mapped(columns, proposed)


def suggested_objects(
    columns: Sequence[ColumnSummary],
    headers: Sequence[str],
    *,
    definitions: Definitions,
    relates: bool = False,
    object_type: int = 0,
) -> Mapped:
    """The same for a file of objects, or of what ``relates`` people to them."""
    offer = Offer(definitions, relates=relates, object_type=object_type)
    return _mapped(columns, suggest_objects(_as_headed(columns, headers), offer))


def _as_headed(
    columns: Sequence[ColumnSummary], headers: Sequence[str]
) -> list[ColumnSummary]:
    return [
        msgspec.structs.replace(column, header=header)
        for column, header in zip(columns, headers, strict=True)
    ]


def _sure_of_consent(suggestion: Suggestion) -> Suggestion:
    target = parse_target(suggestion.target)
    if (
        target is None
        or target.kind not in _CONSENT
        or suggestion.sureness is Sureness.SURE
    ):
        return suggestion
    reason = f"{suggestion.reason}; what people agreed to is not guessed"
    return Suggestion("", Sureness.DOUBTFUL, reason)


def _mapped(columns: Sequence[ColumnSummary], proposed: Sequence[Suggestion]) -> Mapped:
    choices, mapped = [], []
    for column, suggestion in zip(columns, without_questions(proposed), strict=True):
        choices.append(_choice(column, suggestion))
        if suggestion.target not in ("", SKIP):
            options = {
                key: value
                for key, value in suggestion.options.items()
                if key in _KNOWN_OPTIONS
            }
            mapped.append(
                ColumnMapping(
                    column.position,
                    column.header,
                    suggestion.target,
                    msgspec.convert(options, ColumnOptions),
                )
            )
    return Mapped(Mapping(columns=tuple(mapped)), tuple(choices))


def fitted(mapping: Mapping, headers: Sequence[str]) -> Mapped:
    """A mapping from before on a file with these headers, in whatever order.

    Columns are found by their headers, the second of two alike by being the second.
    Raises ``MappingMismatch`` for columns that the file does not have.
    """
    places = {name: i for i, name in enumerate(_distinct(headers))}
    names = _distinct([column.header for column in mapping.columns])
    missing = [name[0] for name in names if name not in places]
    if missing:
        named = ", ".join(f"“{name}”" for name in missing)
        raise MappingMismatch(f"The file has no column {named}, which is mapped.")
    refitted = tuple(
        msgspec.structs.replace(column, source=places[name])
        for column, name in zip(mapping.columns, names, strict=True)
    )
    targets = {column.source: column.target for column in refitted}
    choices = tuple(
        Choice(position, header, _imported(targets.get(position, "")), _why(header))
        for position, header in enumerate(headers)
    )
    return Mapped(msgspec.structs.replace(mapping, columns=refitted), choices)


def _choice(column: ColumnSummary, suggestion: Suggestion) -> Choice:
    examples = [e for found in column.examples.values() for e in found]
    first = min(examples, key=lambda example: example.line, default=None)
    return Choice(
        column.position,
        column.header,
        _imported(suggestion.target),
        suggestion.reason,
        suggestion.question,
        first.value if first else "",
        first.line if first else 0,
    )


def _imported(target: str) -> str:
    return "" if target == SKIP else target


def _why(header: str) -> str:
    return "our own column" if header in FILE_COLUMNS else "as the mapping says"


def _distinct(headers: Sequence[str]) -> list[tuple[str, int]]:
    """Each header with how often it stood before."""
    seen: Counter[str] = Counter()
    names = []
    for header in headers:
        names.append((header, seen[header]))
        seen[header] += 1
    return names
