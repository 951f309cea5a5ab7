"""The form in which a user says how a file is read, preset with the guesses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.template.defaultfilters import truncatechars

from cdp import formats
from cdp.tones import Tone
from imports.measuring.first_look import FirstLook
from imports.reading.dialects import Choices
from imports.reading.encodings import label
from imports.reading.guesses import Guess
from imports.reading.workbook_messages import Sheet

# What is offered beside the guess, and where it is used.
_ENCODINGS = {
    "utf-8": "",
    "utf-16-le": "",
    "utf-16-be": "",
    "cp1252": "Western Europe",
    "iso8859_15": "Western Europe",
    "mac_roman": "Western Europe",
    "cp850": "Western Europe, DOS",
    "cp1250": "Central Europe",
    "iso8859_2": "Central Europe",
    "cp852": "Central Europe, DOS",
    "cp1257": "Baltic",
    "cp1254": "Turkish",
    "cp1251": "Cyrillic",
    "koi8_u": "Cyrillic",
    "cp866": "Cyrillic, DOS",
    "cp1253": "Greek",
    "cp1255": "Hebrew",
    "cp1256": "Arabic",
    "cp874": "Thai",
    "cp932": "Japanese",
    "euc_jp": "Japanese",
    "gb18030": "Chinese",
    "big5hkscs": "Chinese",
    "cp949": "Korean",
}
ENCODINGS = {
    name: f"{label(name)} ({where})" if where else label(name)
    for name, where in _ENCODINGS.items()
}
DELIMITERS = {
    ",": "Comma",
    ";": "Semicolon",
    "\t": "Tab",
    "|": "Pipe",
    ":": "Colon",
    " ": "Blank",
}
QUOTES = {'"': 'Double, "', "'": "Single, '", "": "None: quotes are text"}
HEADER_LINES = {"0": "No header"} | {str(n): f"In line {n}" for n in range(1, 21)}


_TONES = {"chosen": Tone.ACCENT, "sure": Tone.GOOD, "unsure": Tone.CAREFUL}


class Trait(NamedTuple):
    """A trait of the file: its field, how sure the guess is, and why."""

    field: BoundField
    word: str
    tone: Tone
    reason: str


class ReadForm(forms.Form):
    """How a file is read; each trait is preset with the guess."""

    def __init__(self, look: FirstLook, data: Any = None) -> None:
        super().__init__(data)
        self.look = look
        self.guessed: dict[str, Guess[Any]] = {}
        guesses = look.guesses
        if guesses.encoding is not None:
            encoding = guesses.encoding.value
            words = {encoding: label(encoding)} | ENCODINGS
            self._offer("encoding", "Encoding", words, encoding)
        if guesses.delimiter is not None:
            self._offer("delimiter", "Delimiter", DELIMITERS, guesses.delimiter.value)
        if guesses.quote is not None:
            self._offer("quote", "Quotes", QUOTES, guesses.quote.value)
        if guesses.sheet is not None:
            sheets = {sheet.name: _sheet_label(sheet) for sheet in look.sheets}
            self._offer("sheet", "Sheet", sheets, guesses.sheet.value)
        line = str(guesses.header_line.value)
        words = {line: f"In line {line}"} | HEADER_LINES
        self._offer("header_line", "Header", words, line)

    def _offer(
        self, name: str, title: str, words: dict[str, str], guessed: str
    ) -> None:
        """Offer the known values, and the guess if it is none of them."""
        known = words if guessed in words else {guessed: guessed} | words
        self.fields[name] = forms.TypedChoiceField(
            label=title,
            choices=list(known.items()),
            initial=guessed,
            required=False,
            # An empty quote is a choice: quotes are text.
            empty_value="" if name == "quote" else None,
        )
        self.guessed[name] = getattr(self.look.guesses, name)

    @property
    def traits(self) -> Iterator[Trait]:
        """The fields, each with its guess."""
        for name, guess in self.guessed.items():
            tone = _TONES.get(guess.word, Tone.NEUTRAL)
            yield Trait(self[name], guess.word, tone, guess.reason)

    @property
    def choices(self) -> Choices:
        """What was chosen before, and what is chosen now other than the guess."""
        chosen = {}
        for name in self.fields:
            value = self.cleaned_data.get(name)
            guess = getattr(self.look.guesses, name)
            if name == "header_line" and value is not None:
                value = int(value)
            if value is not None and (guess.chosen or value != guess.value):
                chosen[name] = value
        return Choices(**chosen)


def _sheet_label(sheet: Sheet) -> str:
    rows = formats.count_of(sheet.rows, "row")
    hidden = ", hidden" if sheet.hidden else ""
    return f"{truncatechars(sheet.name, 60)} ({rows}{hidden})"
