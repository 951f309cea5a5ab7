"""Whether a column's cells agree with what its header says.

The last of three steps of ``suggesting.suggestions``: the header proposed a target, the
cells confirm it, doubt it, or leave a question open that only a person can answer
(which comes first, day or month). What the cells decide becomes the column's options.
Identifiers and consent are judged here, attributes in ``suggesting.attribute_checks``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final

import phonenumbers

from imports.measuring.columns import ColumnSummary
from imports.suggesting.cell_types import CellType
from imports.suggesting.header_aliases import Strength
from imports.suggesting.header_vocabulary import CONSENT_WORDS, NEAR_CONSENT_WORDS
from profiles.values import JSONValue

# Half of the cells confirm a header: real columns hold rubbish, and each cell that is
# none is an issue of its row. A header that says little needs nearly all.
HALF = 0.5
NEARLY_ALL = 0.9
# An id that repeats more often than this does not tell people apart.
_UNIQUE = 0.95
# Below this, the same few addresses repeat: they are a colleague's, not people's.
_FEW_DIFFER = 0.1
_ENOUGH_TO_TELL = 50
_PUBLIC_ID: Final = re.compile(r"[0-9a-f]{16}|[0-9a-f]{24}", re.IGNORECASE)

Options = dict[str, JSONValue]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the cells say to a target: yes or no, why, and how to read them.

    ``question`` is the code of the issue that a person has to settle first.
    """

    agrees: bool
    reason: str
    options: Options = field(default_factory=dict)
    question: str = ""


def check_email(summary: ColumnSummary, strength: int) -> Verdict:
    """The cells are addresses, and not the same few again and again."""
    verdict = counted(summary, strength, "addresses", CellType.EMAIL)
    if (
        verdict.agrees
        and summary.compared >= _ENOUGH_TO_TELL
        and summary.distinct_share < _FEW_DIFFER
    ):
        return Verdict(agrees=False, reason="the same few addresses repeat")
    return verdict


def check_phone(summary: ColumnSummary, strength: int, *, region: str) -> Verdict:
    """The cells are phone numbers that have kept their digits.

    Bare digits are read as international ones (``353850123456``) where most are valid
    with their country's code, and most are not as numbers of ``region``.
    """
    verdict = damaged(summary) or counted(
        summary, strength, "phone numbers", CellType.PHONE
    )
    bare = [text for text in summary.samples if text.isascii() and text.isdigit()]
    abroad = sum(_is_valid(f"+{digits}", None) for digits in bare)
    at_home = sum(_is_valid(digits, region) for digits in bare)
    if verdict.agrees and abroad >= HALF * len(bare) > at_home:
        return replace(verdict, options={"international": True})
    return verdict


def _is_valid(number: str, region: str | None) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False


def check_id(summary: ColumnSummary, strength: int) -> Verdict:
    """The cells can be ids: neither dates nor yes or no, with all their digits."""
    for types, noun in (
        ((CellType.DATE, CellType.DATETIME), "dates"),
        ((CellType.DECIMAL,), "decimal numbers"),
    ):
        if summary.share(*types) >= HALF:
            return Verdict(agrees=False, reason=f"the cells are {noun}")
    return damaged(summary) or Verdict(agrees=True, reason=filled(summary))


def check_bare_id(summary: ColumnSummary, strength: int) -> Verdict:
    """The cells can be ids, and every row has one of its own."""
    if summary.filled_share < _UNIQUE or summary.distinct_share < _UNIQUE:
        return Verdict(agrees=False, reason="not every row has an id of its own")
    return check_id(summary, strength)


def check_profile_id(summary: ColumnSummary, strength: int) -> Verdict:
    """The cells are profile ids: 16 or 24 hexadecimal digits."""
    agrees = all(map(_PUBLIC_ID.fullmatch, summary.samples))
    return Verdict(
        agrees=agrees,
        reason=f"the cells are {'' if agrees else 'not '}profile ids",
    )


def check_consent(summary: ColumnSummary, strength: int) -> Verdict:
    """The cells say yes or no, or name a state such as *unsubscribed*."""
    if strength > Strength.CONTENT and summary.share(CellType.BOOLEAN) >= NEARLY_ALL:
        return counted(summary, strength, "yes or no", CellType.BOOLEAN)
    # Of so few distinct values, the samples are all there are.
    values = {sample.casefold().replace(" ", "_") for sample in summary.samples}
    agrees = (
        bool(values & CONSENT_WORDS)
        and summary.distinct == len(summary.samples)
        and values <= CONSENT_WORDS | NEAR_CONSENT_WORDS
    )
    if agrees:
        return Verdict(agrees=True, reason="the cells are states of a subscription")
    return Verdict(agrees=False, reason="the cells do not say what people agreed to")


def check_preferences(summary: ColumnSummary, strength: int) -> Verdict:
    """The cells are JSON objects."""
    return counted(summary, strength, "JSON objects", CellType.OBJECT)


def counted(
    summary: ColumnSummary, strength: int, noun: str, *types: CellType
) -> Verdict:
    """Whether enough of the cells fit the types, as a count: 412 of 420."""
    fitting = summary.fitting(*types)
    agrees = fitting >= needed(strength) * summary.filled
    if summary.filled == 1:
        return Verdict(
            agrees=agrees, reason=f"its one cell {'fits' if agrees else 'does not fit'}"
        )
    return Verdict(
        agrees=agrees,
        reason=f"{_counted(fitting, agrees=agrees)} of "
        f"{grouped(summary.filled)} cells are {noun}",
    )


def _counted(fitting: int, *, agrees: bool) -> str:
    if agrees:
        return grouped(fitting)
    return f"only {grouped(fitting)}" if fitting else "none"


def needed(strength: int) -> float:
    """The share of cells that have to agree with a header of this strength."""
    return HALF if strength >= Strength.WEAK - 1 else NEARLY_ALL


def damaged(summary: ColumnSummary) -> Verdict | None:
    """A no for cells that have mostly lost their digits in a spreadsheet program."""
    if summary.share(CellType.SCIENTIFIC) < HALF:
        return None
    example = summary.examples["scientific"][0]
    return Verdict(
        agrees=False, reason=f"{example.value} has lost digits in a spreadsheet program"
    )


def filled(summary: ColumnSummary) -> str:
    """How many of the rows have a cell that is filled, for a reason."""
    return f"{grouped(summary.filled)} of {grouped(summary.rows)} rows have one"


def grouped(number: int) -> str:
    """The number as pages write it, in groups of three digits."""
    return f"{number:,}".replace(",", "\u202f")
