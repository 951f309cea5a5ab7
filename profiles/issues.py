"""What can be wrong or odd with a row, and the words for it.

An issue is data, never an exception: validation, resolving and planning add issues
to a record, the review groups them, the errors and warnings files print them. Codes
and words are those of ``profiles.issue_words``.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

import msgspec

from profiles.issue_words import WORDS, IssueCode, Words

__all__ = [
    "WORDS",
    "Doubtful",
    "Fault",
    "Issue",
    "IssueCode",
    "Severity",
    "Words",
    "error",
    "shortened",
    "warning",
]

Value = TypeVar("Value", covariant=True)

SHOWN_VALUE_CHARACTERS = 200
# Neither PostgreSQL nor UTF-8 takes these, and an issue quotes bad cells.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class Severity(StrEnum):
    """How bad an issue is: an error holds the row, a warning lets it go in."""

    ERROR = "error"
    WARNING = "warning"


class Issue(msgspec.Struct, frozen=True, gc=False):
    """One thing wrong or odd with a row.

    ``field`` is the column's header or the payload's path as the source names it,
    ``value`` what stood there (shortened), ``detail`` fills the sentence's gap:
    the people a conflict names, the line a quote opened in.
    """

    code: str
    severity: str
    field: str = ""
    value: str = ""
    detail: str = ""

    @property
    def title(self) -> str:
        """The title of the group of all issues with this code."""
        return WORDS[IssueCode(self.code)].title

    @property
    def message(self) -> str:
        """The sentence a user reads beside the row."""
        words = WORDS[IssueCode(self.code)]
        return words.sentence.format(
            field=self.field, value=self.value, detail=self.detail
        )

    @property
    def remedy(self) -> str:
        """What the user can do about it."""
        return WORDS[IssueCode(self.code)].remedy


class Fault(NamedTuple):
    """What is wrong or odd with one value, before its place is known."""

    code: IssueCode
    detail: str = ""


class Doubtful(NamedTuple, Generic[Value]):
    """A value that was understood, with what is odd about it."""

    value: Value
    fault: Fault


def error(code: IssueCode, field: str = "", value: str = "", detail: str = "") -> Issue:
    """An issue that holds its row."""
    return Issue(code, Severity.ERROR, field, shortened(value), detail)


def warning(
    code: IssueCode, field: str = "", value: str = "", detail: str = ""
) -> Issue:
    """An issue whose row goes in all the same."""
    return Issue(code, Severity.WARNING, field, shortened(value), detail)


def shortened(value: str) -> str:
    """The value as a table cell can show it and the database store it.

    Cut with an ellipsis if long; characters that cannot be stored become U+FFFD.
    """
    if len(value) > SHOWN_VALUE_CHARACTERS:
        value = value[: SHOWN_VALUE_CHARACTERS - 1] + "…"
    return _UNSTORABLE.sub("\ufffd", value)
