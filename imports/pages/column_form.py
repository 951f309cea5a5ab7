"""The form of one column: how its cells are read, what they do to what is there."""

from __future__ import annotations

from typing import Any

import msgspec
from django import forms

from imports.pages.board import Line
from profiles.columns.relationships import relationship_attribute
from profiles.definitions import AttributeDefinition, Definitions, Shape, ValueType
from profiles.mapping import (
    EVENT_PERSON,
    EVENT_PROPERTY,
    EVENT_TIME,
    EXCEL_SERIAL,
    UNIX_MILLISECONDS,
    UNIX_SECONDS,
    ColumnOptions,
    DateOrder,
    DecimalSign,
    EmptyCells,
    ListHandling,
    NumberHandling,
    Target,
    TargetKind,
    parse_target,
)

DATE_FORMATS = [
    ("auto", "where it is clear"),
    (DateOrder.DAY_FIRST.value, "day first: 31.12.2026"),
    (DateOrder.MONTH_FIRST.value, "month first: 12/31/2026"),
    (DateOrder.ISO.value, "year first only: 2026-12-31"),
    (DateOrder.BY_SIGN.value, "dots day first, slashes month first"),
    (UNIX_SECONDS, "Unix time in seconds"),
    (UNIX_MILLISECONDS, "Unix time in milliseconds"),
    (EXCEL_SERIAL, "Excel's days: 45678"),
    ("format", "another format"),
]
_NAMED_FORMATS = {UNIX_SECONDS, UNIX_MILLISECONDS, EXCEL_SERIAL}
DECIMALS = [
    (DecimalSign.AUTO.value, "where it is clear"),
    (DecimalSign.POINT.value, "a point: 1,234.50"),
    (DecimalSign.COMMA.value, "a comma: 1.234,50"),
]
SEPARATORS = [
    ("", "JSON, or the first of | ; ,"),
    ("|", "pipe |"),
    (";", "semicolon ;"),
    (",", "comma ,"),
    ("/", "slash /"),
    (" ", "blank"),
    ("\\n", "new line"),
]
LISTS = [
    (ListHandling.REPLACE.value, "replace the list"),
    (ListHandling.ADD.value, "add to the list"),
    (ListHandling.REMOVE.value, "remove from the list"),
]
NUMBERS = [
    (NumberHandling.SET.value, "set the number"),
    (NumberHandling.INCREMENT.value, "add to the number that is there"),
]
EMPTY_CELLS = [
    ("", "as in the whole import"),
    (EmptyCells.KEEP.value, "keep what is there"),
    (EmptyCells.CLEAR.value, "clear what is there"),
]
JOINS = [
    ("none", "no"),
    (" ", "yes, with a blank between"),
    (", ", "yes, with a comma between"),
    ("", "yes, with nothing between"),
]


def _related_attribute(
    target: Target | None, definitions: Definitions
) -> AttributeDefinition | None:
    if target is None or target.kind is not TargetKind.RELATIONSHIP:
        return None
    return relationship_attribute(target.name, definitions)


class ColumnForm(forms.Form):
    """The options of one column, those that its target has."""

    def __init__(self, line: Line, definitions: Definitions, data: Any = None) -> None:
        super().__init__(data)
        self.line = line
        target = parse_target(line.target)
        kind = target.kind if target else TargetKind.SKIP
        name = target.name if target else ""
        if kind is TargetKind.ATTRIBUTE and name in definitions.attributes:
            self._offer_attribute(definitions.attributes[name])
        elif related := _related_attribute(target, definitions):
            self._offer_attribute(related)
        elif kind is TargetKind.AT:
            self._offer_dates()
        elif kind is TargetKind.IDENTIFIER:
            self._offer_identifier(name)
        elif kind in (TargetKind.UNSUBSCRIBED, TargetKind.SUBSCRIPTION):
            self._tick("inverted", "Yes means no: true is unsubscribed")
        elif kind is TargetKind.SEGMENT:
            self._offer_list()
        elif target is not None and kind is TargetKind.EVENT:
            self._offer_event_part(target, definitions)

    def _offer_attribute(self, attribute: AttributeDefinition) -> None:
        options = self.line.options
        if attribute.type in (ValueType.DATE, ValueType.DATETIME):
            self._offer_dates()
        if attribute.type is ValueType.NUMBER:
            self._choice("decimal", "Decimal sign", DECIMALS, options.decimal.value)
        if attribute.shape is Shape.LIST:
            self._offer_list()
        elif attribute.type is ValueType.NUMBER:
            self._choice("numbers", "The person's number", NUMBERS, options.numbers)
        empty = options.empty_cells.value if options.empty_cells else ""
        self._choice("empty_cells", "Empty cells", EMPTY_CELLS, empty)
        if attribute.type is ValueType.STRING:
            join = "none" if options.join is None else options.join
            self._choice("join", "Joined with columns of the same target", JOINS, join)

    def _offer_event_part(self, target: Target, definitions: Definitions) -> None:
        readers = definitions.reading(target.detail)
        if target == EVENT_PERSON:
            self._offer_identifier(self.line.options.kind)
        if target == EVENT_TIME:
            self._offer_dates()
        if target.name != EVENT_PROPERTY:
            return
        self.fields["property"] = forms.CharField(
            label="Name of the property", max_length=255, initial=target.detail
        )
        if readers and readers[0].type in (ValueType.DATE, ValueType.DATETIME):
            self._offer_dates()
        if readers and readers[0].type is ValueType.NUMBER:
            sign = self.line.options.decimal.value
            self._choice("decimal", "Decimal sign", DECIMALS, sign)

    def _offer_dates(self) -> None:
        options = self.line.options
        chosen = options.date_format or options.date_order.value
        is_own = bool(options.date_format) and chosen not in _NAMED_FORMATS
        self._choice(
            "dates", "Dates are written", DATE_FORMATS, "format" if is_own else chosen
        )
        self.fields["format"] = forms.CharField(
            label="Format",
            required=False,
            max_length=60,
            initial=options.date_format if is_own else "",
            help_text="Such as %d.%m.%Y %H:%M.",
        )

    def _offer_identifier(self, kind: str) -> None:
        if kind == "phone":
            self._tick("international", "Bare digits begin with a country code")
        self._tick(
            "trusts_digits", "Long numbers are whole; no spreadsheet has cut them"
        )

    def _offer_list(self) -> None:
        options = self.line.options
        separator = options.separator.replace("\n", "\\n")
        self._choice("separator", "Separator of the list", SEPARATORS, separator)
        self._choice("lists", "The person's list", LISTS, options.lists.value)

    def _tick(self, name: str, label: str) -> None:
        self.fields[name] = forms.BooleanField(
            label=label, required=False, initial=getattr(self.line.options, name)
        )

    def _choice(
        self, name: str, label: str, choices: list[tuple[str, str]], value: str
    ) -> None:
        known = choices if value in dict(choices) else [*choices, (value, value)]
        self.fields[name] = forms.ChoiceField(
            label=label, choices=known, initial=value, required=False
        )

    def clean(self) -> dict[str, Any]:
        """Asks for the format where another one is chosen."""
        cleaned = super().clean() or {}
        if cleaned.get("dates") == "format" and not cleaned.get("format"):
            self.add_error("format", "Write a format such as %d.%m.%Y.")
        return cleaned

    @property
    def target(self) -> str:
        """What the column is imported as; a property may be called otherwise."""
        name = self.cleaned_data.get("property")
        if not name:
            return self.line.target
        return str(Target(TargetKind.EVENT, EVENT_PROPERTY, name))

    @property
    def options(self) -> ColumnOptions:
        """The options as a mapping has them; what is not offered stays."""
        said: dict[str, Any] = {}
        cleaned = self.cleaned_data
        kinds = {
            "decimal": DecimalSign,
            "lists": ListHandling,
            "numbers": NumberHandling,
        }
        said |= {k: enum(cleaned[k]) for k, enum in kinds.items() if cleaned.get(k)}
        if "separator" in cleaned:
            said["separator"] = cleaned["separator"].replace("\\n", "\n")
        if "empty_cells" in cleaned:
            chosen = cleaned["empty_cells"]
            said["empty_cells"] = EmptyCells(chosen) if chosen else None
        if "join" in cleaned:
            said["join"] = None if cleaned["join"] == "none" else cleaned["join"]
        for name in ("international", "trusts_digits", "inverted"):
            if name in cleaned:
                said[name] = cleaned[name]
        changed: ColumnOptions = msgspec.structs.replace(
            self.line.options, **said, **self._dates()
        )
        return changed

    def _dates(self) -> dict[str, Any]:
        dates = self.cleaned_data.get("dates")
        if not dates:
            return {}
        if dates == "format":
            return {"date_format": self.cleaned_data["format"]}
        if dates in _NAMED_FORMATS:
            return {"date_format": dates}
        return {"date_format": "", "date_order": DateOrder(dates)}
