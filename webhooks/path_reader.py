"""Reads the text of a path; ``webhooks.paths`` says how one is written. Pure."""

from __future__ import annotations

import json
import re

from profiles.untrusted import parse_json
from profiles.values import JSONValue
from webhooks.paths import (
    PLAIN_NAME,
    All,
    Index,
    Key,
    Parse,
    Path,
    Question,
    Segment,
    Where,
)

MAX_CHARACTERS = 500

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_SINGLE_QUOTED = re.compile(r"'([^'\\]*)'")
_BARE = re.compile(r"""[^."'\[\]=!?]+""")
_INDEX = re.compile(r"\[\s*(first|last|-?[0-9]{1,9}|\*)\s*\]")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,99})(?:\.[0-9]{1,99})?")
_WORDS: dict[str, JSONValue] = {"true": True, "false": False, "null": None}


class PathError(ValueError):
    """The text is not a path; the message says why in one sentence."""


def parse_path(text: str) -> Path:
    """The path of a text; an empty one is the row itself.

    Raises ``PathError`` for a text that is none.
    """
    if len(text) > MAX_CHARACTERS:
        raise PathError(f"The path is longer than {MAX_CHARACTERS} characters.")
    return _Scanner(text).path()


class _Scanner:
    """Reads a path from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def path(self) -> Path:
        from_root = self.text == "$" or self.text.startswith(("$.", "$["))
        self.at = 1 if from_root else 0
        segments: list[Segment] = []
        while self.at < len(self.text):
            segments.append(self._segment(first=not segments and not from_root))
        return Path(tuple(segments), from_root)

    def _segment(self, *, first: bool) -> Segment:
        here = self.text[self.at]
        if here == "[":
            return self._bracket()
        if not first:
            if here != ".":
                raise self._error("a dot or a bracket")
            self.at += 1
        if self.text.startswith("(json)", self.at):
            self.at += len("(json)")
            return Parse()
        return Key(self._name())

    def _name(self) -> str:
        quoted = _QUOTED.match(self.text, self.at)
        if quoted is not None:
            return self._unquoted(quoted)
        bare = _BARE.match(self.text, self.at)
        name = bare[0].strip() if bare is not None else ""
        if bare is None or not PLAIN_NAME.fullmatch(name):
            raise self._error("a name, in quotes if it has dots or brackets")
        self.at = bare.end()
        return name

    def _unquoted(self, match: re.Match[str]) -> str:
        try:
            name = json.loads(match[0], strict=False)
        except ValueError:
            raise self._error("a name in quotes") from None
        self.at = match.end()
        return str(name)

    def _bracket(self) -> Segment:
        index = _INDEX.match(self.text, self.at)
        if index is not None:
            self.at = index.end()
            if index[1] == "*":
                return All()
            words = {"first": 0, "last": -1}
            return Index(words[index[1]] if index[1] in words else int(index[1]))
        if self.text.startswith("[?", self.at):
            self.at += 2
            return self._where()
        raise self._error("a position, first, last, *, or ?name=='value' in brackets")

    def _where(self) -> Where:
        keys = [self._name()]
        while self.text.startswith(".", self.at):
            self.at += 1
            keys.append(self._name())
        test = next(
            (t for t in (Question.EQUALS, Question.DIFFERS) if self._takes(t.value)),
            Question.EXISTS,
        )
        value = None if test is Question.EXISTS else self._literal()
        if not self._takes("]"):
            raise self._error("a closing bracket")
        return Where(tuple(keys), test, value)

    def _takes(self, sign: str) -> bool:
        self._skip_blanks()
        if not self.text.startswith(sign, self.at):
            return False
        self.at += len(sign)
        return True

    def _literal(self) -> JSONValue:
        self._skip_blanks()
        if single := _SINGLE_QUOTED.match(self.text, self.at):
            self.at = single.end()
            return single[1]
        if quoted := _QUOTED.match(self.text, self.at):
            return self._unquoted(quoted)
        if number := _NUMBER.match(self.text, self.at):
            self.at = number.end()
            return parse_json(number[0]).value
        for word, value in _WORDS.items():
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
        raise self._error("a value: 'text', a number, true, false or null")

    def _skip_blanks(self) -> None:
        while self.text.startswith(" ", self.at):
            self.at += 1

    def _error(self, wanted: str) -> PathError:
        place = (
            f"at character {self.at + 1}" if self.at < len(self.text) else "at its end"
        )
        return PathError(f"The path “{self.text}” needs {wanted} {place}.")
