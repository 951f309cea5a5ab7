"""What can be asked of people: filters that read like sentences and live in a URL.

A filter is three words, ``subject~operator~value``: ``attribute:country~is~Germany``.
Which operators there are depends on how the subject's values compare. Pure: the
statements that a filter becomes are in ``profiles.searching``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from urllib.parse import quote, unquote

from profiles.values import canonical_number, number_text

SEPARATOR = "~"
MOST_DAYS = 36_500


class FilterError(ValueError):
    """A filter that cannot be understood; the message says why in one sentence."""


class Comparison(StrEnum):
    """How the values of a subject compare."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    DATE = "date"
    MOMENT = "moment"
    LIST = "list"
    OBJECT = "object"
    HELD = "held"
    MEMBER = "member"
    CONSENT = "consent"
    CAME_FROM = "came_from"
    ATTRIBUTED = "attributed"
    RELATED = "related"


class Operator(StrEnum):
    """The verb of a filter."""

    IS = "is"
    IS_NOT = "is_not"
    STARTS_WITH = "starts_with"
    CONTAINS = "contains"
    LACKS = "lacks"
    OVER = "over"
    UNDER = "under"
    BETWEEN = "between"
    YES = "yes"
    NO = "no"
    BEFORE = "before"
    AFTER = "after"
    LAST_DAYS = "last_days"
    SET = "set"
    UNSET = "unset"
    SUBSCRIBED = "subscribed"
    OPTED_OUT = "opted_out"
    SILENT = "silent"
    CREATED_BY = "created_by"
    UPDATED_BY = "updated_by"
    MERGED_BY = "merged_by"
    UNCHANGED_BY = "unchanged_by"
    HELD_BY = "held_by"
    SKIPPED_BY = "skipped_by"
    ANY = "any"
    NONE = "none"


class Answer(StrEnum):
    """What a filter's value is: how it is asked for and checked."""

    NOTHING = "nothing"
    TEXT = "text"
    NUMBER = "number"
    RANGE = "range"
    DATE = "date"
    DAYS = "days"
    CHOICE = "choice"


_SET = (Operator.SET, Operator.UNSET)
OPERATORS: Mapping[Comparison, tuple[Operator, ...]] = {
    Comparison.TEXT: (
        Operator.IS,
        Operator.IS_NOT,
        Operator.STARTS_WITH,
        Operator.CONTAINS,
        *_SET,
    ),
    Comparison.NUMBER: (
        Operator.IS,
        Operator.OVER,
        Operator.UNDER,
        Operator.BETWEEN,
        *_SET,
    ),
    Comparison.YES_NO: (Operator.YES, Operator.NO, *_SET),
    Comparison.DATE: (
        Operator.IS,
        Operator.BEFORE,
        Operator.AFTER,
        Operator.LAST_DAYS,
        *_SET,
    ),
    Comparison.MOMENT: (Operator.BEFORE, Operator.AFTER, Operator.LAST_DAYS, *_SET),
    Comparison.LIST: (Operator.CONTAINS, Operator.LACKS, *_SET),
    Comparison.OBJECT: _SET,
    Comparison.HELD: _SET,
    Comparison.MEMBER: (Operator.IS, Operator.IS_NOT),
    Comparison.CONSENT: (Operator.SUBSCRIBED, Operator.OPTED_OUT, Operator.SILENT),
    Comparison.CAME_FROM: (
        Operator.IS,
        Operator.CREATED_BY,
        Operator.UPDATED_BY,
        Operator.MERGED_BY,
        Operator.UNCHANGED_BY,
        Operator.HELD_BY,
        Operator.SKIPPED_BY,
    ),
    Comparison.ATTRIBUTED: (Operator.IS, Operator.IS_NOT),
    Comparison.RELATED: (
        Operator.IS,
        Operator.IS_NOT,
        Operator.ANY,
        Operator.NONE,
    ),
}
WORDS: Mapping[Operator, str] = {
    Operator.IS: "is",
    Operator.IS_NOT: "is not",
    Operator.STARTS_WITH: "starts with",
    Operator.CONTAINS: "contains",
    Operator.LACKS: "does not contain",
    Operator.OVER: "is over",
    Operator.UNDER: "is under",
    Operator.BETWEEN: "is between",
    Operator.YES: "is yes",
    Operator.NO: "is no",
    Operator.BEFORE: "is before",
    Operator.AFTER: "is after",
    Operator.LAST_DAYS: "is in the last days",
    Operator.SET: "is set",
    Operator.UNSET: "is not set",
    Operator.SUBSCRIBED: "subscribed",
    Operator.OPTED_OUT: "opted out",
    Operator.SILENT: "has said nothing",
    Operator.CREATED_BY: "that created them is",
    Operator.UPDATED_BY: "that updated them is",
    Operator.MERGED_BY: "that merged them is",
    Operator.UNCHANGED_BY: "that found them as they are is",
    Operator.HELD_BY: "that held rows of theirs is",
    Operator.SKIPPED_BY: "that skipped rows of theirs is",
    Operator.ANY: "is any",
    Operator.NONE: "is none",
}
_BARE = {
    Operator.YES,
    Operator.NO,
    Operator.SUBSCRIBED,
    Operator.OPTED_OUT,
    Operator.SILENT,
    Operator.ANY,
    Operator.NONE,
    *_SET,
}
_CHOSEN = {Comparison.MEMBER, Comparison.CAME_FROM, Comparison.ATTRIBUTED}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a filter can speak of.

    ``key`` is its word in the URL: ``attribute:<key>``, ``identifier:<kind>``,
    ``subscription:<channel>[:<resource>]``, ``segment``, ``import``,
    ``endpoint``, ``touchpoint``, ``source_action``, ``created``, ``updated``,
    ``relationship:<number of the object type>``, whose values are object ids.
    ``pair`` says that the values are pairs, of which the last counts.
    """

    key: str
    name: str
    group: str
    comparison: Comparison
    choices: tuple[tuple[str, str], ...] = ()
    pair: bool = False

    @property
    def detail(self) -> str:
        """The key without its first word."""
        return self.key.partition(":")[2]

    @property
    def operators(self) -> tuple[Operator, ...]:
        """The verbs that fit the subject."""
        return OPERATORS[self.comparison]

    def answer(self, operator: Operator) -> Answer:
        """What kind of value the verb asks for."""
        if operator in _BARE:
            return Answer.NOTHING
        if operator is Operator.LAST_DAYS:
            return Answer.DAYS
        if self.comparison in _CHOSEN:
            return Answer.CHOICE
        if self.comparison is Comparison.NUMBER:
            is_range = operator is Operator.BETWEEN
            return Answer.RANGE if is_range else Answer.NUMBER
        is_date = self.comparison in {Comparison.DATE, Comparison.MOMENT}
        return Answer.DATE if is_date else Answer.TEXT


Subjects = Mapping[str, Subject]


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on people, its value checked and in canonical form."""

    subject: Subject
    operator: Operator
    value: str = ""

    @property
    def text(self) -> str:
        """The filter as the URL has it."""
        # What quote() leaves alone parts the words here.
        key = quote(self.subject.key, safe=":. ").replace(SEPARATOR, "%7E")
        return SEPARATOR.join((key, self.operator.value, self.value))

    @property
    def claim(self) -> str:
        """The sentence up to the value: ``Country is``, ``Email: opted out``."""
        if self.operator is Operator.LAST_DAYS:
            return f"{self.subject.name} is in the last"
        if self.subject.comparison is Comparison.CONSENT:
            return f"{self.subject.name}: {WORDS[self.operator]}"
        return f"{self.subject.name} {WORDS[self.operator]}"

    @property
    def shown_value(self) -> str:
        """The value in words."""
        if self.operator is Operator.LAST_DAYS:
            return f"{self.value} {'day' if self.value == '1' else 'days'}"
        if self.operator is Operator.BETWEEN:
            return self.value.replace("..", " and ")
        return dict(self.subject.choices).get(self.value, self.value)

    @property
    def sentence(self) -> str:
        """The whole filter in words."""
        return f"{self.claim} {self.shown_value}".strip()


def read_filter(text: str, known: Subjects) -> Filter:
    """The filter that a URL's text names. Raises ``FilterError``."""
    parts = text.split(SEPARATOR, 2)
    if len(parts) < 2:
        raise FilterError(f"“{text}” is no filter.")
    return make_filter(
        known, unquote(parts[0]), parts[1], parts[2] if len(parts) == 3 else ""
    )


def make_filter(known: Subjects, key: str, verb: str, value: str) -> Filter:
    """The filter of these three words. Raises ``FilterError``."""
    subject = known.get(key)
    if subject is None:
        raise FilterError(f"There is nothing called “{key}” to filter by here.")
    try:
        operator = Operator(verb)
    except ValueError:
        operator = None
    if operator is None or operator not in subject.operators:
        raise FilterError(f"{subject.name} cannot be asked whether it “{verb}”.")
    return Filter(subject, operator, _checked(subject, operator, value.strip()))


def _checked(subject: Subject, operator: Operator, value: str) -> str:
    """The value in its canonical form."""
    answer = subject.answer(operator)
    if answer is Answer.NOTHING:
        return ""
    if not value:
        raise FilterError(f"{subject.name} {WORDS[operator]} what? Give a value.")
    if answer is Answer.CHOICE and value not in dict(subject.choices):
        raise FilterError(
            f"{subject.name} has no “{value}” here; choose from the list."
        )
    if answer is Answer.NUMBER:
        return _number(value)
    if answer is Answer.RANGE:
        low, _, high = value.partition("..")
        return f"{_number(low)}..{_number(high)}"
    if answer is Answer.DATE:
        return _date(value)
    return _days(value) if answer is Answer.DAYS else value


def _number(text: str) -> str:
    try:
        number = canonical_number(Decimal(text.strip().replace(" ", "")))
    except InvalidOperation:
        number = None
    if not isinstance(number, int | Decimal):
        raise FilterError(f"“{text}” is not a number; write it as 12 or 3.5.")
    return number_text(number)


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise FilterError(f"“{text}” is not a date; write it as 2026-03-01.") from None


def _days(text: str) -> str:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_DAYS):
        raise FilterError(f"“{text}” is not a number of days from 1 to {MOST_DAYS:,}.")
    return str(int(text))
