"""Identifiers and their normal forms: the one rule that files and requests share.

Two values are one identifier when their normal forms are equal: an email in lower
case, a phone in E.164, everything else exactly as it was sent but for outer blanks
(a Cyrillic a is not a Latin one). Values that would glue strangers together are refused
on every door; digits that a spreadsheet has lost are refused where they show.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from profiles.definitions import Definitions
from profiles.emails import read_email
from profiles.issues import Doubtful, Fault, IssueCode
from profiles.phones import read_phone
from profiles.records import Identifier
from profiles.values import clean_text

# A row of PostgreSQL's index holds 2,704 bytes; Customer.io takes ids of 150 bytes,
# Maestra of 1,000 characters.
MAX_BYTES = 1_000

BLOCKED_VALUES = frozenset(
    {"", "0", "-1", "null", "none", "undefined", "n/a", "anonymous", "guest"}
)
# Zeros alone, however they are grouped, are a blank form (the nil UUID, 000-000).
ZERO_FILL = "0-:. "
# Excel keeps 15 digits and writes zeros for the rest.
SPREADSHEET_DIGITS = 15

IdentifierReader = Callable[[str], Identifier | Fault | Doubtful[Identifier]]

_SCIENTIFIC = re.compile(r"-?\d(?:[.,]\d+)?[eE]\+\d{1,3}")
_TOO_LONG = Fault(IssueCode.TEXT_TOO_LONG, f"{MAX_BYTES:,} bytes")
_BLOCKED = Fault(IssueCode.BLOCKED_IDENTIFIER)
_DIGITS_LOST = Fault(IssueCode.DIGITS_LOST)


def identifier_reader(
    kind: str,
    definitions: Definitions,
    *,
    region: str = "",
    international: bool = False,
    trusts_digits: bool = True,
) -> IdentifierReader:
    """A function that gives a text's identifier of this kind, or its fault.

    ``region`` (default: the workspace's) is for phones that do not say their
    country; ``international`` says that bare digits do. With ``trusts_digits`` off,
    as for files, numbers that look as a spreadsheet has cut them are a fault.
    """
    blocked = blocked_values(definitions)
    normal_form = normal_former(
        kind, region or definitions.region, international=international
    )

    def read(text: str) -> Identifier | Fault | Doubtful[Identifier]:
        sent = clean_text(text)
        if isinstance(sent, Fault):
            return sent
        if is_blocked(sent, blocked):
            return _BLOCKED
        if not trusts_digits and has_lost_digits(sent):
            return _DIGITS_LOST
        normal = normal_form(sent)
        if isinstance(normal, Fault):
            return normal
        if isinstance(normal, Doubtful):
            return _judge(Identifier(kind, normal.value, sent), blocked, normal.fault)
        return _judge(Identifier(kind, normal, sent), blocked)

    return read


def normal_former(
    kind: str, region: str, *, international: bool
) -> Callable[[str], str | Fault | Doubtful[str]]:
    """The function that gives the normal form of a kind's cleaned text."""
    if kind == "email":
        return read_email
    if kind == "phone":
        return lambda text: read_phone(text, region, international=international)
    return _exact


def _exact(text: str) -> str | Fault:
    if len(text.encode()) > MAX_BYTES:
        return _TOO_LONG
    return text


def _judge(
    identifier: Identifier, blocked: frozenset[str], doubt: Fault | None = None
) -> Identifier | Fault | Doubtful[Identifier]:
    # A workspace blocks +49 30 123456 in whatever way it is written.
    if identifier.value in blocked:
        return _BLOCKED
    return Doubtful(identifier, doubt) if doubt else identifier


def blocked_values(definitions: Definitions) -> frozenset[str]:
    """The values that nobody is identified by, case-folded: ours, the workspace's."""
    return BLOCKED_VALUES.union(map(str.casefold, definitions.blocked_values))


def is_blocked(text: str, blocked: frozenset[str] = BLOCKED_VALUES) -> bool:
    """Whether many strangers share the cleaned text, in any letter case."""
    return text.casefold() in blocked or not text.strip(ZERO_FILL)


def has_lost_digits(text: str) -> bool:
    """Whether a spreadsheet has cut the number: ``1.2E+10``, or zeros past digit 15.

    A 16-digit number ends in zero by chance one time in ten; a column with a whole
    long number in it was not cut (``digits_look_whole``) and need not be asked.
    """
    if len(text) > SPREADSHEET_DIGITS and text.isascii() and text.isdigit():
        return not text[SPREADSHEET_DIGITS:].strip("0")
    return _SCIENTIFIC.fullmatch(text) is not None


def digits_look_whole(texts: Iterable[str]) -> bool:
    """Whether a column holds a long number that no spreadsheet can have written."""
    return any(
        len(text) > SPREADSHEET_DIGITS
        and text.isascii()
        and text.isdigit()
        and not has_lost_digits(text)
        for text in texts
    )
